// Why: QEMU's virt has a PCI host, flash, 32 virtio transports and more, for which a kernel without hv looks and one under hv does not: that is no
// cost of hv's, and hides some. So the machine without hv is measured with no more than hv's guests have, too.
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hv.Tests.Measurement;

/// <summary>The machine's tree with what a guest of hv's finds in its own (docs/architecture.md, What a guest sees).</summary>
internal static partial class BareTree
{
    private static readonly string[] _kept = ["aliases", "apb-pclk", "chosen", "cpus", "intc", "memory", "pl011", "psci", "timer"];

    /// <summary>Writes the tree, and gives QEMU's argument for it. QEMU adds kernel, RAM disk and command line.</summary>
    internal static string Write(string path)
    {
        string source = DomainTree.Source(path, "virt", cpus: 1);
        string[] gone = [.. Node().Matches(source).Select(m => m.Groups["node"].Value).Where(n => !_kept.Contains(n.Split('@')[0]))];
        string without = $"/ {{\n{string.Concat(gone.Select(n => $"/delete-node/ {n};\n"))}}};\n/ {{ intc@8000000 {{ /delete-node/ its@8080000; }}; }};\n";
        DomainTree.Run("dtc", source + without, "-q", "-I", "dts", "-O", "dtb", "-o", path, "-");
        return $"-dtb {path}";
    }

    // dtc writes the root's nodes behind one tab.
    [GeneratedRegex(@"^\t(?<node>[\w,.@-]+) \{$", RegexOptions.Multiline)]
    private static partial Regex Node();
}

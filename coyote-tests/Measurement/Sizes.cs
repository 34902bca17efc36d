// Why: what hv takes as a whole: bytes of its image and of memory, instructions before the first guest.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hv.Tests.Measurement.Profiles;

namespace Hv.Tests.Measurement;

/// <summary>Measures them, under the names of <see cref="Whole"/>.</summary>
internal static partial class Sizes
{
    private const ulong GuestStart = 0x4008_0000, GuestEnd = 0x4040_0000;
    private const int Many = 8;

    internal static Dictionary<string, double> Image(string build)
    {
        long image = Length("hv.img");
        return new() { [Whole.Image] = image, [Whole.ImageWithoutGuest] = image - Length(Path.Combine("guests", "embedded.img")) };

        long Length(string file) => new FileInfo(Path.Combine(build, file)).Length;
    }

    /// <summary>Memory, by what hv says it keeps on machines with more VMs and with more vCPUs.</summary>
    internal static Dictionary<string, double> Memory(string build)
    {
        Domain idle = new("bench=spin");
        double two = Kept(build, [idle, idle]), vms = Kept(build, [.. Enumerable.Repeat(idle, 2 + Many)]);
        double vcpu = (Kept(build, [idle with { Vcpus = 1 + Many }, idle]) - two) / Many;
        return new()
        {
            [Whole.Memory] = Kept(build, [idle]),
            [Whole.MemoryPerVm] = ((vms - two) / Many) - vcpu,
            [Whole.MemoryPerVcpu] = vcpu,
        };
    }

    /// <summary>
    /// Every instruction from QEMU's reset, with the ten of its boot stub, to the first at the guest's entry point; and, of these, those of
    /// memmove, memset, memzero and cache cleaning that the guest's loader called, which depend on how large the guest is.
    /// </summary>
    /// <param name="hv">The image's instructions.</param>
    /// <param name="build">Where hv.img is.</param>
    /// <param name="steps">All of them, for a profile.</param>
    internal static Dictionary<string, double> ToFirstGuest(Disassembly hv, string build, List<Step>? steps = null)
    {
        CallTree tree = new("boot");
        long all = 0, copying = 0;
        bool isThere = false;
        Logged.Run(Suite.Machines[0] with { Name = "boot", Build = build, Domains = [new("bench=one only=none")] }, step =>
        {
            isThere |= step.Address is >= GuestStart and < GuestEnd && all != 0 && !IsBootCode(hv, step.Address);
            if (isThere)
            {
                return;
            }

            all++;
            steps?.Add(step);
            if (hv.At(step.Address) is { } instruction)
            {
                tree.Add(instruction);
                copying += IsCopying(tree.Top) ? 1 : 0;
            }
        });
        return new() { [Whole.ToGuest] = all - copying, [Whole.ToGuestCopying] = copying };
    }

    // entry.S runs where it was loaded (0x4020_0000 on QEMU) until its MMU is on; the benchmark guest ends below that.
    private static bool IsBootCode(Disassembly hv, ulong address) => address >= 0x4020_0000 && hv.At(0xff80_0000_0000 + (address - 0x4020_0000)) != null;

    private static bool IsCopying(CallNode top)
    {
        bool isMoving = top.Function is "memmove" or "memset" or "memzero" || top.Function.Contains("Clean", StringComparison.OrdinalIgnoreCase);
        for (CallNode? node = top; isMoving && node != null; node = node.Caller)
        {
            if (node.Function.StartsWith("GuestLoader.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static double Kept(string build, Domain[] domains)
    {
        Machine machine = new("memory", 1, domains) { Build = build };
        string console = machine.Run(TimeSpan.FromMinutes(1), text => KeptLine().IsMatch(text));
        Match kept = KeptLine().Match(console);
        return kept.Success
            ? 1024 * double.Parse(kept.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidDataException("hv did not say how much memory it keeps:\n" + console);
    }

    [GeneratedRegex(@"^hv: keeps (\d+) KiB", RegexOptions.Multiline)]
    private static partial Regex KeptLine();
}

// Why: some tests want VMs beside the launcher's guest: small guests, in nodes of Xen's kind in a tree that QEMU wrote (docs/architecture.md, Boot).
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Hv.Tests.DeviceTree;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>Machines with more VMs.</summary>
internal static class SeveralVms
{
    // Above all that the launcher places, in 1 GiB.
    private const ulong FirstModule = 0x6000_0000;
    private const ulong ModuleRoom = 0x20_0000;

    /// <summary>Adds guests of boot/guests.</summary>
    /// <param name="options">The machine, of 1 GiB, and its first guest, if it has a kernel.</param>
    /// <param name="guests">Their names, their memory in KiB, and their vCPUs.</param>
    internal static BootOptions With(BootOptions options, params (string Name, int Kib, int Vcpus)[] guests)
    {
        string folder = Directory.CreateDirectory(Repository.Build("logs")).FullName;
        string tree = Path.Combine(folder, $"several.{Environment.ProcessId}.dtb");
        Run("qemu-system-aarch64", $"-nodefaults -display none -M virt,virtualization=on,gic-version=3,dumpdtb={tree} -cpu {options.Cpu} -smp {options.Cpus} -m {options.Memory}");
        string source = Dtc.Decompile(File.ReadAllBytes(tree), out _);
        StringBuilder nodes = new();
        StringBuilder arguments = new($"-dtb {tree}");
        foreach (var (guest, i) in guests.Select((guest, i) => (guest, i)))
        {
            ulong address = FirstModule + ((ulong)i * ModuleRoom);
            string image = Repository.Guest(guest.Name);
            nodes.Append($$"""
                guest{{i}} { compatible = "xen,domain"; #address-cells = <2>; #size-cells = <2>; memory = <0 {{guest.Kib}}>; cpus = <{{guest.Vcpus}}>;
                module@{{address:x}} { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 {{address}} 0 {{new FileInfo(image).Length}}>; }; };
                """);
            arguments.Append($" -device loader,file={image},addr={address},force-raw=on");
        }

        int chosen = source.IndexOf("chosen {", StringComparison.Ordinal) + "chosen {".Length;
        int end = source.IndexOf("};", chosen, StringComparison.Ordinal);
        Assert.True(chosen > 0 && end > chosen);
        File.WriteAllBytes(tree, Dtc.Compile(source.Insert(end, nodes.ToString())));
        return options with { QemuArguments = $"{options.QemuArguments} {arguments}".Trim() };
    }

    private static void Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

// Why: several VMs come as xen,domain nodes of the machine's device tree (docs/architecture.md, Boot): QEMU writes its own tree, dtc
// turns it into text and back, and the nodes are added between.
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading.Tasks;

namespace Hv.Tests.Measurement;

/// <summary>Device trees with several guests.</summary>
internal static class DomainTree
{
    private const ulong Kernel = 0x4200_0000; // behind hv, below QEMU's tree, as boot/run/hv.sh has it
    private const int MemoryKiB = 16 << 10;

    /// <summary>Writes the tree, and gives QEMU's arguments for it and for the one image that all guests share.</summary>
    internal static string Write(Machine machine, string path)
    {
        string source = Source(path, "virt,virtualization=on", machine.Cpus);
        Run("dtc", source + Nodes(machine), "-q", "-I", "dts", "-O", "dtb", "-o", path, "-");
        return $"-dtb {path} -device loader,file={machine.Image},addr=0x{Kernel:x},force-raw=on";
    }

    /// <summary>QEMU's own tree of a machine, as text.</summary>
    internal static string Source(string path, string board, int cpus)
    {
        string dumped = path + ".qemu";
        Run("qemu-system-aarch64", "", "-nodefaults", "-display", "none", "-M", $"{board},gic-version=3,dtb-randomness=off,dumpdtb={dumped}",
            "-cpu", Machine.Cpu, "-smp", $"{cpus}", "-m", "1G", "-serial", "stdio", "-monitor", "none");
        string source = Run("dtc", "", "-q", "-I", "dtb", "-O", "dts", dumped);
        File.Delete(dumped);
        return source;
    }

    /// <summary>Runs a program, with a text for it to read, and gives what it wrote.</summary>
    /// <exception cref="InvalidDataException">It did not end with 0.</exception>
    internal static string Run(string program, string input, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidDataException($"{program} ended with {process.ExitCode}: {said.Result}");
    }

    private static string Nodes(Machine machine)
    {
        StringBuilder text = new("/ { chosen {\n");
        for (int i = 0; i < machine.Domains.Length; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                domU{{i}} {
                    compatible = "xen,domain"; #address-cells = <2>; #size-cells = <2>; memory = <0 {{MemoryKiB}}>; cpus = <{{machine.Domains[i].Vcpus}}>;
                    module@{{Kernel:x}} { compatible = "multiboot,kernel", "multiboot,module";
                        reg = <0 0x{{Kernel:x}} 0 0x{{new FileInfo(machine.Image).Length:x}}>; bootargs = "{{machine.Domains[i].CommandLine}}"; };
                };
                """);
        }

        return text.Append("}; };\n").ToString();
    }
}

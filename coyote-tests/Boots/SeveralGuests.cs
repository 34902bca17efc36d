// Why: a test says which guests it wants in a line each; the launcher reads them from a file, as a person's.
using System.IO;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>A file of guests (boot/run/guests.sh), gone with the test.</summary>
internal sealed class SeveralGuests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hv-guests-").FullName;

    /// <summary>Guests by their nodes' texts; see <see cref="Node"/>.</summary>
    internal SeveralGuests(params string[] nodes)
    {
        Path = System.IO.Path.Combine(_folder, "guests.dts");
        File.WriteAllText(Path, $"/dts-v1/;\n/ {{ chosen {{\n{string.Join('\n', nodes)}\n}}; }};\n");
    }

    /// <summary>Where the file is.</summary>
    internal string Path { get; }

    /// <summary>The folder it is in.</summary>
    internal string Folder => _folder;

    /// <summary>A guest with 16 MiB, unless its properties say otherwise.</summary>
    internal static string Node(string name, string image, string properties = "memory = <0 0x4000>;") =>
        $"{name} {{ compatible = \"xen,domain\"; {properties} kernel {{ file = \"{(System.IO.Path.IsPathRooted(image) ? image : Repository.Guest(image))}\"; }}; }};";

    /// <summary>Debian's Linux with 160 MiB.</summary>
    internal static string Linux(string name, int vcpus, string properties = "")
    {
        string kernel = Repository.Build("linux", "Image");
        string ramdisk = Repository.Build("linux", "initramfs.cpio");
        Assert.SkipUnless(File.Exists(kernel) && File.Exists(ramdisk), "build/linux is not there: run make build/linux/initramfs.cpio");
        return $$"""
            {{name}} { compatible = "xen,domain"; memory = <0 0x28000>; cpus = <{{vcpus}}>; {{properties}}
                kernel { file = "{{kernel}}"; bootargs = "console=ttyAMA0"; }; ramdisk { file = "{{ramdisk}}"; }; };
            """;
    }

    /// <summary>Runs them to their end, and gives what the console showed, with LF line ends.</summary>
    internal string Run(BootOptions options, TimeSpan? deadline = null, int status = 0)
    {
        using QemuMachine machine = Start(options);
        machine.ExpectExit(status, deadline);
        return machine.Output.Replace("\r", "");
    }

    /// <summary>Starts them.</summary>
    internal QemuMachine Start(BootOptions options) => QemuMachine.Start(options with { Guests = Path, Bare = false });

    /// <summary>The lines of one VM, without its name in front.</summary>
    internal static string[] LinesOf(string output, int vm) =>
        [.. output.Split('\n').Where(line => line.StartsWith($"vm{vm}| ", StringComparison.Ordinal)).Select(line => line[$"vm{vm}| ".Length..])];

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

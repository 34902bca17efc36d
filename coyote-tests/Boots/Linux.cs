// Why: what the boot tests do at Linux's shell: run a command and look at what it printed and how it ended.
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>Debian's Linux with its busybox shell (boot/run/linux), on hv or bare.</summary>
internal sealed partial class Linux : IDisposable
{
    // boot/run/linux/profile
    private const string Prompt = "linux:/root# ";

    /// <summary>Linux on a machine that was started with it: it has not booted yet (<see cref="ExpectShell"/>).</summary>
    internal Linux(QemuMachine machine) => Machine = machine;

    /// <summary>The machine it runs on.</summary>
    internal QemuMachine Machine { get; }

    /// <summary>Starts Linux and waits for its shell.</summary>
    internal static Linux Boot(BootOptions? options = null)
    {
        string kernel = Repository.Build("linux", "Image");
        string initrd = Repository.Build("linux", "initramfs.cpio");
        Assert.SkipUnless(File.Exists(kernel) && File.Exists(initrd), "build/linux is not there: run make build/linux/initramfs.cpio");
        options ??= new BootOptions();
        Linux linux = new(QemuMachine.Start(options with
        {
            Kernel = kernel,
            Initrd = initrd,
            CommandLine = options.CommandLine.Length == 0 ? "console=ttyAMA0" : options.CommandLine,
        }));
        try
        {
            linux.ExpectShell();
        }
        catch
        {
            linux.Dispose();
            throw;
        }

        return linux;
    }

    /// <summary>Waits for the shell of a system that boots (again), and keeps the kernel's messages off the console from there on.</summary>
    internal void ExpectShell()
    {
        Machine.Expect("Debian's Linux ");
        Machine.Expect(Prompt);
        Run("dmesg -n 1");
    }

    /// <summary>Runs a command, which must end with 0.</summary>
    /// <returns>What it printed, with LF line ends.</returns>
    internal string Run(string command, TimeSpan? deadline = null)
    {
        Begin(command);
        return End(command, deadline);
    }

    /// <summary>Types a command and waits until it runs; what it wants to read can be typed then.</summary>
    internal void Begin(string command)
    {
        // The echo of what is typed shows the quotes, so that the marks appear only where the command prints them.
        Machine.Send($"echo BE''GIN; {command}; echo E''ND $?\n");
        Machine.Expect("BEGIN\r\n");
    }

    /// <summary>Waits for the end of a command that was begun.</summary>
    internal string End(string command, TimeSpan? deadline = null)
    {
        string output = Machine.Expect("END ", deadline);
        string status = Machine.Expect("\r\n").TrimEnd();
        Machine.Expect(Prompt);
        if (status != "0")
        {
            Machine.Fail($"\"{command}\" ended with {status}");
        }

        return output[..^"END ".Length].Replace("\r\n", "\n");
    }

    /// <summary>Runs a command that does not end by itself, and ends it with Ctrl-c.</summary>
    internal void Interrupt(string command)
    {
        // The mark comes from the process itself: before that, Ctrl-c may fall between the shell and its child.
        Machine.Send($"sh -c \"echo BE''GIN; exec {command}\"\n");
        Machine.Expect("BEGIN\r\n");
        Machine.Send("\x03");
        Machine.Expect(Prompt);
    }

    /// <summary>The kernel's log without times, each line with its level: "4 text".</summary>
    internal string[] KernelLog() => [.. Run("dmesg -r").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => RawLine().Match(line))
        .Where(match => match.Success)
        .Select(match => $"{int.Parse(match.Groups[1].Value) & 7} {match.Groups[2].Value}")];

    /// <summary>Powers off from the shell; the launcher must end with 0.</summary>
    internal void PowerOff()
    {
        Machine.Send("poweroff\n");
        Machine.ExpectExit();
    }

    /// <inheritdoc/>
    public void Dispose() => Machine.Dispose();

    [GeneratedRegex(@"^<(\d+)>\[ *\d+\.\d+\] (.*)$")]
    private static partial Regex RawLine();
}

// Why: what hv costs a real kernel: Debian's, to the line in which it starts its first program, by the time in front of that line.
// Promises: under -icount shift=0 an instruction is a nanosecond, and printk's time starts with the kernel's clock: the instructions of
// guest and hv together from there on, on one CPU, repeated to some 0.003 per cent.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using Hv.Tests.Boots;

namespace Hv.Tests.Measurement;

/// <summary>Boots Debian's Linux with and without hv, and without hv on a machine that has no more devices than hv gives (<see cref="BareTree"/>).</summary>
internal static partial class LinuxBoot
{
    internal static Dictionary<string, double> Measure(string build)
    {
        string tree = Path.Combine(Directory.CreateDirectory(Repository.Build("bench")).FullName, "linux-bare.dtb");
        double bare = Seconds(build, bare: true), hv = Seconds(build, bare: false), few = Seconds(build, bare: true, BareTree.Write(tree));
        return new()
        {
            [Whole.LinuxBare] = bare,
            [Whole.LinuxHv] = hv,
            [Whole.LinuxRatio] = hv / bare,
            [Whole.LinuxBareFewDevices] = few,
            [Whole.LinuxRatioFewDevices] = hv / few,
        };
    }

    private static double Seconds(string build, bool bare, string qemuArguments = "")
    {
        Machine machine = new(bare ? "linux-bare" : "linux", 1)
        {
            Build = build,
            Bare = bare,
            Clock = "-icount shift=0,sleep=off",
            QemuArguments = qemuArguments,
            Variables = new Dictionary<string, string>
            {
                ["KERNEL"] = Repository.Build("linux", "Image"),
                ["INITRD"] = Repository.Build("linux", "initramfs.cpio"),
                ["CMDLINE"] = "console=ttyAMA0",
            },
        };
        string console = machine.Run(TimeSpan.FromMinutes(10), text => RunInit().IsMatch(text));
        Match line = RunInit().Match(console);
        return line.Success
            ? double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidDataException($"Linux did not run /init; the console is in build/bench/{machine.Name}.log");
    }

    [GeneratedRegex(@"\[ *(\d+\.\d+)\] Run /init as init process")]
    private static partial Regex RunInit();
}

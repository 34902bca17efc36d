// Why: a machine that does not go on is asked at once where each of its CPUs is; when somebody looks at the log, it is gone.
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Hv.Tests.Boots;

/// <summary>The state of a machine's CPUs, by QEMU's monitor, with hv's addresses as names.</summary>
internal static partial class StallReport
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>A line for each CPU and look, of two looks: who moves between them does something. The monitor keeps the keyboard.</summary>
    internal static string Of(QemuMachine machine)
    {
        int before = machine.Output.Length;
        machine.Send([1, (byte)'c']);
        machine.Send("info cpus\n");
        for (int look = 0; look < 2; look++)
        {
            machine.Send("info registers -a\n");
            _ = machine.Shows("FPCR=", _patience);
        }

        machine.Send("info status\n");
        _ = machine.Shows("VM status", _patience);
        List<(ulong Address, string Name)> symbols = Symbols();
        StringBuilder report = new();
        foreach (Match cpu in Cpu().Matches(machine.Output[before..]))
        {
            ulong pc = ulong.Parse(cpu.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string name = symbols.LastOrDefault(symbol => symbol.Address <= pc).Name ?? "?";
            bool isHv = cpu.Groups[3].Value == "EL2h";
            report.AppendLine(CultureInfo.InvariantCulture, $"CPU {cpu.Groups[1].Value}: {cpu.Groups[3].Value}, pc {pc:x} {(isHv ? name : "in its guest")}");
        }

        return report.ToString();
    }

    private static List<(ulong Address, string Name)> Symbols()
    {
        using Process nm = Process.Start(new ProcessStartInfo("aarch64-linux-gnu-nm", ["-n", Repository.Build("hv.elf")]) { RedirectStandardOutput = true })!;
        string text = nm.StandardOutput.ReadToEnd();
        nm.WaitForExit();
        return [.. Symbol().Matches(text).Select(m => (ulong.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), m.Groups[2].Value))];
    }

    [GeneratedRegex(@"CPU#(\d+)\s+PC=([0-9a-f]+).*?PSTATE=[0-9a-f]+ \S+ (\w+)", RegexOptions.Singleline)]
    private static partial Regex Cpu();

    [GeneratedRegex(@"^([0-9a-f]{16}) [tT] (\S+)", RegexOptions.Multiline)]
    private static partial Regex Symbol();
}

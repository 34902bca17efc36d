// Why: a machine that does not go on is asked at once where everybody in it is; when somebody looks at the log, it is gone.
// Promises: a report, whatever state the machine is in; what cannot be read is said in its place. The machine is not let go on after it.
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Hv.Tests.Boots.Stalls;

/// <summary>The state of a machine's CPUs, and of hv's VMs and vCPUs on them.</summary>
internal static partial class StallReport
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(200);

    /// <summary>Two lines for each CPU, from two looks: who moves between them does something. Then what hv knows, a line for each VM, vCPU and busy actor.</summary>
    internal static string Of(QemuMachine machine)
    {
        string socket = Path.Combine(Path.GetTempPath(), $"hv-gdb-{Guid.NewGuid():n}");
        StringBuilder report = new("--- a stall: where everybody is\n");
        try
        {
            // Ctrl-a c: QEMU's monitor. It keeps the keyboard.
            machine.Send([1, (byte)'c']);
            machine.Send($"gdbserver unix:{socket},server=on,wait=off\n");
            for (int wait = 0; wait < 200 && !File.Exists(socket); wait++)
            {
                Thread.Sleep(100);
            }

            using GdbStub stub = new(socket);
            Look(stub, report);
            stub.Run(_between);
            Look(stub, report);
            SystemReport.Write(stub, report);
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or IndexOutOfRangeException)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"no more can be read: {e.Message}");
        }
        finally
        {
            File.Delete(socket);
        }

        return report.ToString();
    }

    private static void Look(GdbStub stub, StringBuilder report)
    {
        List<(ulong Address, string Name)> symbols = Symbols();
        for (int cpu = 0; cpu < stub.CpuCount; cpu++)
        {
            (ulong pc, Hv.Arch.Pstate state) = stub.Position(cpu);
            string where = state.ExceptionLevel == 2 ? symbols.LastOrDefault(symbol => symbol.Address <= pc).Name ?? "?" : "in its guest";
            report.AppendLine(CultureInfo.InvariantCulture, $"CPU {cpu}: {Words.Of(state)}, pc 0x{pc:x} {where}");
        }
    }

    private static List<(ulong Address, string Name)> Symbols()
    {
        using Process nm = Process.Start(new ProcessStartInfo("aarch64-linux-gnu-nm", ["-n", Repository.Build("hv.elf")]) { RedirectStandardOutput = true })!;
        string text = nm.StandardOutput.ReadToEnd();
        nm.WaitForExit();
        return [.. Symbol().Matches(text).Select(m => (ulong.Parse(m.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), m.Groups[2].Value))];
    }

    [GeneratedRegex(@"^([0-9a-f]{16}) [tT] (\S+)", RegexOptions.Multiline)]
    private static partial Regex Symbol();
}

// Why: QEMU's -d exec,nochain with one instruction a translation block (-singlestep) names every instruction that was executed, on
// every CPU, in their order. This is that log as a sequence of program counters.
// Promises: what QEMU announced and then did not execute is left out: a block stopped before it began ("Stopped execution"), and one
// that is run again because its I/O must be its last instruction ("cpu_io_recompile").
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>One executed instruction.</summary>
/// <param name="Cpu">Which of QEMU's CPUs.</param>
/// <param name="Address">Its virtual address.</param>
internal readonly record struct Step(int Cpu, ulong Address);

/// <summary>Reads the log.</summary>
internal static class ExecutionLog
{
    /// <summary>QEMU's arguments that write it to a file or a FIFO.</summary>
    internal static string Arguments(string path) => $"-singlestep -d exec,nochain -D {path}";

    /// <summary>The instructions in their order; "Trace 0: 0x7f… [cs_base/pc/flags/cflags] symbol".</summary>
    internal static IEnumerable<Step> Read(TextReader log)
    {
        Step? announced = null;
        while (log.ReadLine() is { } line)
        {
            if (line.StartsWith("Trace ", StringComparison.Ordinal))
            {
                if (announced is { } executed)
                {
                    yield return executed;
                }

                announced = Parse(line);
            }
            else if (line.StartsWith("Stopped execution", StringComparison.Ordinal) || line.StartsWith("cpu_io_recompile", StringComparison.Ordinal))
            {
                announced = null;
            }
        }

        if (announced is { } last)
        {
            yield return last;
        }
    }

    private static Step Parse(ReadOnlySpan<char> line)
    {
        int colon = line.IndexOf(':');
        ReadOnlySpan<char> address = line[(line.IndexOf('/') + 1)..];
        return new(
            int.Parse(line["Trace ".Length..colon], NumberStyles.None, CultureInfo.InvariantCulture),
            ulong.Parse(address[..address.IndexOf('/')], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}

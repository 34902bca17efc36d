// Why: a machine whose every instruction is seen as it is executed. The log of a boot has hundreds of megabytes: it goes through a FIFO.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Hv.Tests.Boots;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>Runs machines under QEMU's execution log.</summary>
internal static class Logged
{
    /// <summary>Runs a machine as <see cref="Suite.Measure"/> does, and gives every instruction to <paramref name="see"/>.</summary>
    internal static IReadOnlyList<Figure> Run(Machine machine, Action<Step> see)
    {
        string fifo = Path.Combine(Directory.CreateDirectory(Repository.Build("bench")).FullName, machine.Name + ".exec");
        File.Delete(fifo);
        using (Process make = Process.Start("mkfifo", fifo))
        {
            make.WaitForExit();
        }

        Exception? failure = null;
        Thread reader = new(() =>
        {
            try
            {
                using StreamReader log = new(fifo);
                foreach (Step step in ExecutionLog.Read(log))
                {
                    see(step);
                }
            }
            catch (Exception e) when (e is IOException or FormatException)
            {
                failure = e;
            }
        })
        { IsBackground = true, Name = "execution log" };
        reader.Start();
        try
        {
            IReadOnlyList<Figure> figures = Suite.Measure(machine with { QemuArguments = $"{machine.QemuArguments} {ExecutionLog.Arguments(fifo)}" });
            if (!reader.Join(TimeSpan.FromSeconds(30)) || failure != null)
            {
                throw new InvalidDataException($"QEMU's execution log was not read to its end: {failure?.Message}");
            }

            return figures;
        }
        finally
        {
            File.Delete(fifo);
        }
    }
}

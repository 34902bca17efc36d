// Why: Coyote controls threads that were not rewritten when they say themselves where they start, stop and may be
// interrupted (docs/exploration.md). This is that, for as many CPUs as an exploration has.
using System.Threading;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Specifications;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>Simulated CPUs as threads that Coyote schedules.</summary>
internal static class HostedCpus
{
    /// <summary>Runs every CPU's work to its end, one step of one of them at a time. A CPU's exception ends the schedule as a bug.</summary>
    public static void Run(int cpus, Action<int> work)
    {
        var ids = new ulong[cpus];
        for (int i = 0; i < cpus; i++)
        {
            int cpu = i;
            ulong id = Operation.CreateNext()!.Value;
            ids[i] = id;
            var thread = new Thread(() => Host(id, () => work(cpu)))
            {
                IsBackground = true,
            };
            Operation.Start(id);
            thread.Start();
        }

        foreach (ulong id in ids)
        {
            Operation.PauseUntilCompleted(id);
        }
    }

    private static void Host(ulong id, Action work)
    {
        try
        {
            Operation.OnStarted(id);
            try
            {
                work();
            }
            catch (Exception e) when (e is not ThreadInterruptedException)
            {
                Specification.Assert(false, e.Message);
            }

            // Completing hands on to nobody by itself.
            Operation.OnCompleted();
            Operation.ScheduleNext();
        }
        catch (ThreadInterruptedException)
        {
            // How Coyote ends a schedule early.
        }
    }
}

// Why: a guest that is always ready must not starve one that is ready too, nor a CPU idle beside either.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>The Scheduler's bounds.</summary>
internal sealed unsafe class SchedulerFairness : Specification
{
    public override string Name => "scheduler-fairness";

    public override string Promise =>
        "A CPU runs a vCPU that can run whenever there is one, and each that can run waits, for each other vCPU that has the CPU meanwhile, " +
        "at most 2 3/4 slices and what a slice was overrun by.";

    public override string Source => "services/Scheduler/SchedulerService.cs: the promises at its head";

    // Its own book of who can run and who had the CPU, from the same messages as the Scheduler's.
    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind != ActorKind.Scheduler)
        {
            return;
        }

        switch (message.Kind)
        {
            case VcpuReady.Kind:
                ref readonly VcpuReady ready = ref message.Payload<VcpuReady>();
                Advance(world, actor.Instance, ready.Now);
                ref VcpuGhost ghost = ref world.VcpuGhosts[ready.Vcpu];
                if (ghost.ReadyAt != actor.Instance + 1)
                {
                    ghost.ReadyAt = (byte)(actor.Instance + 1);
                    StartWait(ref ghost);
                }

                break;
            case VcpuBlocked.Kind:
                Advance(world, actor.Instance, message.Payload<VcpuBlocked>().Now);
                Leave(ref world.VcpuGhosts[message.Payload<VcpuBlocked>().Vcpu], actor.Instance);
                break;
            case SliceExpired.Kind:
                Advance(world, actor.Instance, message.Payload<SliceExpired>().Now);
                break;
            case Reset.Kind:
                Forget(world, actor.Instance);
                break;
        }
    }

    public override void OnSend(World world, int cpu, in Message message)
    {
        if (message.Kind is not (RunVcpu.Kind or RunIdle.Kind or Rehome.Kind))
        {
            return;
        }

        int scheduler = world.System->Actors[message.Source.Index].Instance;
        if (message.Kind == Rehome.Kind)
        {
            // It is the other Scheduler's as soon as that one hears of it, and nobody's until then.
            Leave(ref world.VcpuGhosts[world.System->Actors[message.Target.Index].Instance], scheduler);
            return;
        }

        ref SchedulerGhost book = ref world.SchedulerGhosts[scheduler];
        if (message.Kind == RunVcpu.Kind)
        {
            ref readonly RunVcpu run = ref message.Payload<RunVcpu>();
            if (world.VcpuGhosts[run.Vcpu].ReadyAt != scheduler + 1)
            {
                Broken($"Scheduler {scheduler} chooses vCPU {run.Vcpu}, which cannot run");
            }

            book.Running = (ushort)(run.Vcpu + 1);
            book.SliceEnd = run.SliceEnd;
            StartWait(ref world.VcpuGhosts[run.Vcpu]);
            return;
        }

        book.Running = 0;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            if (world.VcpuGhosts[i].ReadyAt == scheduler + 1)
            {
                Broken($"Scheduler {scheduler} has its CPU idle while vCPU {i} can run");
            }
        }
    }

    // The CPU was the chosen one's up to now. That the word of a slice's end came late is not its Scheduler's doing.
    private void Advance(World world, int scheduler, ulong now)
    {
        ref SchedulerGhost book = ref world.SchedulerGhosts[scheduler];
        if (now <= book.Now)
        {
            return;
        }

        ulong since = book.Now;
        book.Now = now;
        if (book.Running == 0)
        {
            return;
        }

        ulong within = Math.Min(now, Math.Max(book.SliceEnd, since)) - since;
        book.MostLate = Math.Max(book.MostLate, now - since - within);
        ulong slice = world.Scenario.SliceTicks;
        ulong bound = (slice * 11 / 4) + book.MostLate;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref VcpuGhost ghost = ref world.VcpuGhosts[i];
            if (ghost.ReadyAt != scheduler + 1 || i == book.Running - 1)
            {
                continue;
            }

            ghost.Passed += within;
            ghost.PassedBy |= 1UL << (book.Running - 1);
            int others = BitOperations.PopCount(ghost.PassedBy);
            if (ghost.Passed > bound * (ulong)others)
            {
                Broken($"vCPU {i} can run, and {others} others have had CPU {scheduler} for {ghost.Passed} ticks since; the bound is {bound * (ulong)others}");
            }
        }
    }

    private static void StartWait(ref VcpuGhost ghost)
    {
        ghost.Passed = 0;
        ghost.PassedBy = 0;
    }

    // What a Scheduler says of one that another has by now is old.
    private static void Leave(ref VcpuGhost ghost, int scheduler) => ghost.ReadyAt = ghost.ReadyAt == scheduler + 1 ? (byte)0 : ghost.ReadyAt;

    // A Scheduler that has faulted starts over, and hears anew who can run.
    private static void Forget(World world, int scheduler)
    {
        world.SchedulerGhosts[scheduler].Running = 0;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            Leave(ref world.VcpuGhosts[i], scheduler);
        }
    }
}

// Why: a guest that is always ready must not starve one that is ready too, nor a CPU idle beside either.
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
        "A CPU runs a vCPU that can run whenever there is one, and each that can run waits, for each other vCPU that may come to it, " +
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
                ghost.Passed = IsHeld(world, ready.Vcpu, actor.Instance) ? ghost.Passed : 0;
                ghost.CanRun |= Bit(actor.Instance);
                break;
            case VcpuBlocked.Kind:
                Advance(world, actor.Instance, message.Payload<VcpuBlocked>().Now);
                world.VcpuGhosts[message.Payload<VcpuBlocked>().Vcpu].CanRun &= (ushort)~Bit(actor.Instance);
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
        if (message.Kind == Rehome.Kind)
        {
            // It is let go before it says so itself.
            int vcpu = world.System->Actors[message.Target.Index].Instance;
            world.VcpuGhosts[vcpu].CanRun &= (ushort)~Bit(world.System->Actors[message.Source.Index].Instance);
        }

        if (message.Kind is not (RunVcpu.Kind or RunIdle.Kind))
        {
            return;
        }

        int scheduler = world.System->Actors[message.Source.Index].Instance;
        ref SchedulerGhost book = ref world.SchedulerGhosts[scheduler];
        if (message.Kind == RunVcpu.Kind)
        {
            ref readonly RunVcpu run = ref message.Payload<RunVcpu>();
            if (!IsHeld(world, run.Vcpu, scheduler))
            {
                Broken($"Scheduler {scheduler} chooses vCPU {run.Vcpu}, which cannot run");
            }

            book.Running = (ushort)(run.Vcpu + 1);
            book.SliceEnd = run.SliceEnd;
            world.VcpuGhosts[run.Vcpu].Passed = 0;
            return;
        }

        book.Running = 0;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            if (IsHeld(world, i, scheduler))
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

        // Any vCPU of the machine may come here and have its turn; of one CPU these are its own.
        int others = world.Scenario.VcpuCount - 1;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref VcpuGhost ghost = ref world.VcpuGhosts[i];
            if (!IsHeld(world, i, scheduler) || i == book.Running - 1 || world.System->Vcpus[i].HomeCpu != scheduler)
            {
                continue;
            }

            ghost.Passed += within;
            if (ghost.Passed > bound * (ulong)others)
            {
                Broken($"vCPU {i} can run, and others have had CPU {scheduler} for {ghost.Passed} ticks since; the bound is {bound * (ulong)others}");
            }
        }
    }

    // A Scheduler that has faulted starts over, and hears anew who can run.
    private static void Forget(World world, int scheduler)
    {
        world.SchedulerGhosts[scheduler].Running = 0;
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            world.VcpuGhosts[i].CanRun &= (ushort)~Bit(scheduler);
        }
    }

    private static bool IsHeld(World world, int vcpu, int scheduler) => (world.VcpuGhosts[vcpu].CanRun & Bit(scheduler)) != 0;

    private static ushort Bit(int scheduler) => (ushort)(1 << scheduler);
}

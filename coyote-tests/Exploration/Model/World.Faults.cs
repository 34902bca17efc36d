// Why: what need not happen, and what should never happen: the explorer's faults, each as often as the scenario allows.
// Promises: a fault is made by the real code's own checks: a handler faults at the bounds of its outbox, a mailbox is full because its
// next cell's turn says so. Nothing here decides what follows.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

internal sealed unsafe partial class World
{
    /// <summary>A handler faults behind at most so many sends, or at its end if it has no more.</summary>
    public const int MaxFaultRoom = 3;

    /// <summary>How many messages the handler that is about to run on a CPU may send; asked once for each. A driver may let it fault (<see cref="LetFault"/>).</summary>
    public int OutboxRoomOf(int cpu)
    {
        BeforeHandler?.Invoke(cpu);
        return Cpus[cpu].FaultRoom == 0 ? Outbox.Capacity : Cpus[cpu].FaultRoom - 1;
    }

    /// <summary>Called when a handler is about to run; null for nothing.</summary>
    public Action<int>? BeforeHandler { get; set; }

    /// <summary>Whether an actor is a service, whose handler may fault, and one more fault may be.</summary>
    public bool MayFault(int actor) => Ghost->FaultsLeft != 0 && System->Actors[actor].Kind >= ActorKind.Console;

    /// <summary>Whether the guest on a CPU may ask for a reset that its script has not.</summary>
    public bool MayReset(int cpu) => Ghost->ResetsLeft != 0 && Cpus[cpu].Mode == CpuMode.Guest && Guests[System->Cpus[cpu].Loaded].RunningCount == 0;

    /// <summary>The actor whose handler was to fault.</summary>
    public int FaultingActor(int cpu) => Cpus[cpu].FaultingActor;

    /// <summary>The handler that is next on a CPU faults behind so many sends.</summary>
    public void LetFault(int cpu, int room)
    {
        Ghost->FaultsLeft--;
        Cpus[cpu].FaultRoom = (byte)(room + 1);
        Cpus[cpu].FaultingActor = System->Cpus[cpu].Running;
    }

    /// <summary>It has faulted: the core goes on as on the metal, behind an abandoned stack.</summary>
    public void Abandon<TMemory>(int cpu, int actor)
        where TMemory : struct, IMemoryPort
    {
        Cpus[cpu].FaultRoom = 0;
        Cpus[cpu].FaultingActor = 0;
        HandledBy[actor] = 0;
        Ghost->IsRestarted |= System->Actors[actor].Vm == Actor.NoVm;
        System->Cpus[cpu].Running = (ushort)actor; // what it was asked stays
        Cpus[cpu].Cursor = default;
        CoreOf<TMemory>(cpu).OnHandlerFault(0, 0);
    }

    /// <summary>Makes a mailbox full: its next cell looks as if it held a message that nobody has read.</summary>
    public void Fill(int actor)
    {
        ref Actor full = ref System->Actors[actor];
        Ghost->FullActor = (ushort)actor;
        Ghost->FullTicket = full.Mailbox.Tail;
        TurnOf(in full) = Ghost->FullTicket - 1;
    }

    /// <summary>Gives it back, if it is still as <see cref="Fill"/> left it.</summary>
    public void Unfill()
    {
        ref Actor full = ref System->Actors[Ghost->FullActor];
        if (Ghost->FullActor != 0 && TurnOf(in full) == Ghost->FullTicket - 1)
        {
            TurnOf(in full) = Ghost->FullTicket;
        }

        if (Ghost->FullActor != 0 && System->MailboxOverflows != Ghost->Overflows)
        {
            VmGhosts[full.Vm].HasLost = true;
        }

        Ghost->Overflows = System->MailboxOverflows;
        Ghost->FullActor = 0;
        Ghost->FullTicket = 0;
    }

    /// <summary>
    /// Whether somebody who sends to an actor may find it full by the explorer's will. What ends a VM is told to the VM itself, and by
    /// it to its vCPUs and services; the machine's own actors have bounds of their own (Wiring): these keep their word.
    /// </summary>
    public bool MayBeFull(int actor, int sender) =>
        System->Actors[actor] is { Owner: not 0, Vm: not Actor.NoVm, Kind: not ActorKind.Vm } target
        && System->Actors[sender].Kind != ActorKind.Vm
        && (sender == 0 || target.Vm == System->Actors[sender].Vm || System->Actors[sender].Vm == Actor.NoVm);

    /// <summary>The actor that a CPU runs next, 0 for none.</summary>
    public int NextActor(int cpu) =>
        Cpus[cpu].Cursor.Actor != 0 ? Cpus[cpu].Cursor.Actor
        : System->Cpus[cpu].FirstReady.Exists ? System->Cpus[cpu].FirstReady.Value.Index : 0;

    private int AddWhatNeedNotHappen(Span<Step> steps, int count)
    {
        if (Ghost->TypesLeft != 0 && Uart->ReceivedCount < (Scenario.Lines.Length == 0 ? SimUart.Depth : 1))
        {
            steps[count++] = new Step(StepKind.Type);
        }

        for (int i = 0; i < Scenario.Cpus; i++)
        {
            ref SimCpu cpu = ref Cpus[i];
            if (Ghost->MaintenancesLeft != 0 && cpu.Spurious == 0 && cpu.Mode == CpuMode.Guest)
            {
                steps[count++] = new Step(StepKind.SpuriousMaintenance, (byte)i);
            }

            if (Ghost->ExpiriesLeft != 0 && cpu.Mode != CpuMode.Hypervisor)
            {
                for (int vcpu = 0; vcpu < System->Vcpus.Count; vcpu++)
                {
                    steps[count++] = new Step(StepKind.StrayExpiry, (byte)i, (byte)vcpu);
                }
            }

            if (MayReset(i))
            {
                steps[count++] = new Step(StepKind.Reset, (byte)i);
            }

            if (Ghost->CommandsLeft != 0 && cpu.Mode != CpuMode.Hypervisor && System->Actors[System->Monitor.Index].Owner == 0 && !Ghost->IsOff)
            {
                foreach (VmAction action in Scenario.Actions)
                {
                    steps[count++] = new Step(StepKind.Command, (byte)i, (byte)action);
                }
            }

            if (Ghost->FaultsLeft != 0 && IsAtHandler(i))
            {
                for (int room = 0; room <= MaxFaultRoom; room++)
                {
                    steps[count++] = new Step(StepKind.HandlerFault, (byte)i, (byte)room);
                }
            }

            if (Ghost->FullsLeft != 0 && cpu.Mode != CpuMode.Asleep)
            {
                count = AddFull(steps, count, i);
            }
        }

        return count;
    }

    // A key, or the scenario's next line.
    private void Type(string text)
    {
        foreach (char key in text)
        {
            Uart->Received[Uart->ReceivedCount++] = (byte)key;
        }
    }

    // Where it is known who is sent to, only he; otherwise whoever is busy.
    private int AddFull(Span<Step> steps, int count, int cpu)
    {
        StepCursor cursor = Cpus[cpu].Cursor;
        if (Cpus[cpu].Mode == CpuMode.Hypervisor && cursor.Next < cursor.Count)
        {
            int target = System->Cpus[cpu].Outbox[cursor.Next].Target.Index;
            if (MayBeFull(target, cursor.Actor))
            {
                steps[count++] = new Step(StepKind.FullMailbox, (byte)cpu, (byte)target);
            }

            return count;
        }

        int sender = Cpus[cpu].Mode == CpuMode.Guest ? System->Vcpus[System->Cpus[cpu].Loaded].Self.Index : NextActor(cpu);
        if (sender == 0 || System->Actors[sender].Kind >= ActorKind.Console)
        {
            return count;
        }

        for (int actor = 1; actor < ActorCount && count < MaxSteps; actor++)
        {
            if (actor != sender && MayBeFull(actor, sender))
            {
                steps[count++] = new Step(StepKind.FullMailbox, (byte)cpu, (byte)actor);
            }
        }

        return count;
    }

    // A service's handler is what the CPU does next, and it may fault.
    private bool IsAtHandler(int cpu)
    {
        StepCursor cursor = Cpus[cpu].Cursor;
        if (Cpus[cpu].Mode != CpuMode.Hypervisor || cursor.Next < cursor.Count)
        {
            return false;
        }

        int next = NextActor(cpu);
        ref Actor actor = ref System->Actors[next];
        return next != 0 && MayFault(next) && (actor.HasDirect || MailboxOf(in actor).CanDequeue);
    }

    private void FaultHandler<TMemory>(int cpu, int room)
        where TMemory : struct, IMemoryPort
    {
        int actor = NextActor(cpu);
        LetFault(cpu, room);
        try
        {
            CoreOf<TMemory>(cpu).Step(ref Cpus[cpu].Cursor);
        }
        catch (Exception exception) when (IsFault(exception))
        {
        }

        Abandon<TMemory>(cpu, actor);
    }

    // What a CPU would do anyway, with a mailbox that is full for so long. If it did not send there, nothing has happened.
    private void FindFull<TMemory>(int cpu, int actor)
        where TMemory : struct, IMemoryPort
    {
        uint before = System->MailboxOverflows;
        Fill(actor);
        Take<TMemory>(new Step(Cpus[cpu].Mode == CpuMode.Guest ? StepKind.Guest : StepKind.Core, (byte)cpu));
        Unfill();
        Ghost->FullsLeft -= (byte)(System->MailboxOverflows == before ? 0 : 1);
    }

    private void ResetBy<TMemory>(int cpu)
        where TMemory : struct, IMemoryPort
    {
        Ghost->ResetsLeft--;
        Do<TMemory>(cpu, System->Cpus[cpu].Loaded, Scenarios.Guests.Reset);
    }

    // A handler that was to fault and had less to send faults at its end, before anything of it leaves.
    private void FaultAtEnd(int cpu)
    {
        if (Cpus[cpu].FaultRoom != 0)
        {
            throw new HandlerFaultException();
        }
    }

    // Somebody has found the mailbox full: that was it. What ends a VM does not.
    private void NoteFull(in Message message)
    {
        bool ends = System->Actors[message.Source.Index].Kind == ActorKind.Vm && message.Target.Index == Ghost->FullActor;
        if (Ghost->FullActor != 0 && (ends || System->MailboxOverflows != Ghost->Overflows))
        {
            Unfill();
        }
    }

    // The core ends a VM only behind a fault: of what such a VM's own promises are, few are left.
    private void NoteEnd(in Message message)
    {
        if (message.Kind == SystemOff.Kind && System->Actors[message.Source.Index].Kind == ActorKind.Cpu)
        {
            VmGhosts[System->Actors[message.Target.Index].Vm].IsFaulty = true;
        }
    }

    /// <summary>What a handler's fault looks like on the host: its outbox's bounds check, or <see cref="HandlerFaultException"/>.</summary>
    public static bool IsFault(Exception exception) => exception is IndexOutOfRangeException or HandlerFaultException;

    private ref uint TurnOf(in Actor actor) =>
        ref actor.Cells[(int)((Ghost->FullTicket / 2) & (uint)(actor.CellCount - 1))].Turn;
}

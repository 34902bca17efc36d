// Why: the core's whole work: a trap becomes a message, the message a handler's run, its outbox more messages, until
// nothing is left to do on this CPU; then a vCPU runs again.
//
// Promises: no recursion and no lock. A handler runs with its actor claimed, and stays claimed until its outbox is delivered, so
// that what one actor sends to another arrives in order whatever CPU it ran on. Everything that must outlive a fault is
// in CpuState or in an Actor, never on the stack: the stack may be abandoned in the middle of any handler.
using System.Runtime.CompilerServices;
using Hv.Kernel.Wiring;

namespace Hv.Kernel.Core;

/// <summary>The core on one CPU.</summary>
/// <typeparam name="TMachine">The machine that it runs on.</typeparam>
/// <typeparam name="TMemory">How it accesses memory that CPUs share.</typeparam>
internal ref partial struct Core<TMachine, TMemory>
    where TMachine : struct, IMachine
    where TMemory : struct, IMemoryPort
{
    private readonly ref HvSystem _hv;
    private readonly ref CpuState _cpu;
    private TMachine _machine;

    /// <summary>The core on a CPU.</summary>
    internal Core(ref HvSystem hv, ref CpuState cpu, TMachine machine)
    {
        _hv = ref hv;
        _cpu = ref cpu;
        _machine = machine;
    }

    /// <summary>Runs every actor that this CPU owns and that has messages, until none has.</summary>
    internal void RunReady()
    {
        // Bounded by the work there is: every turn takes an actor off the list, and it comes back only with a message.
        while (_cpu.FirstReady != 0)
        {
            ref Actor actor = ref _hv.Actors[_cpu.FirstReady];
            _cpu.FirstReady = actor.NextReady;
            RunActor(ref actor);
        }
    }

    // Handles what an owned actor was claimed with and what its mailbox holds, then frees it.
    private void RunActor(ref Actor actor)
    {
        if (actor.HasDirect)
        {
            actor.HasDirect = false;
            Handle(ref actor, in actor.Direct);
        }

        Mailbox<TMemory> mailbox = MailboxOf(ref actor);
        while (mailbox.TryDequeue(ref actor.Direct))
        {
            Handle(ref actor, in actor.Direct);
        }

        if (Ownership<TMemory>.ReleaseAndLookAgain(ref actor.Owner, _cpu.Claimant, mailbox))
        {
            MakeReady(ref actor);
        }
    }

    private void Handle(ref Actor actor, ref readonly Message message)
    {
        _machine.OnHandle(in actor, in message);
        switch (actor.Kind)
        {
            case ActorKind.Vcpu:
                HandleVcpu(ref _hv.Vcpus[actor.Instance], in message);
                break;
            case ActorKind.Vm:
                HandleVm(ref _hv.Vms[actor.Instance], in message);
                break;
            case ActorKind.Cpu:
                HandleCpu(in message);
                break;
            case ActorKind.SerialPort:
                HandleSerial(in message);
                break;
            default:
                RunService(ref actor, in message);
                break;
        }

        _machine.OnHandled(in actor);
    }

    // The handler runs; what it sent is delivered while its actor is still owned.
    private void RunService(ref Actor actor, ref readonly Message message)
    {
        int count = RunHandler(ref actor, in message);
        for (int i = 0; i < count; i++)
        {
            Deliver(in _cpu.Outbox[i]);
        }
    }

    // Returns how many messages it put into the CPU's outbox.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int RunHandler(ref Actor actor, ref readonly Message message)
    {
        _cpu.Running = actor.Index;
        _cpu.RunningKind = message.Kind;
        actor.Handled++;
        _cpu.RunningVm = actor.Vm != Actor.NoVm ? actor.Vm : _hv.Actors[message.Source.Index].Vm;
        Outbox outbox = new(_cpu.Outbox, actor.Endpoint, ref actor.Sent);
        ServiceTable.Handle(ref _hv.Services, actor.Kind, actor.Instance, in message, ref outbox);
        _cpu.Running = 0;
        return outbox.Count;
    }

    // Sends from one of the core's own actors; the source is owned by this CPU.
    private void Post<T>(Endpoint source, Endpoint target, in T payload)
        where T : unmanaged, IMessage
    {
        uint sequence = ++_hv.Actors[source.Index].Sent;
        ref Actor actor = ref _hv.Actors[target.Index];
        if (TryClaimIdle(ref actor))
        {
            actor.Direct.Write(target, source, sequence, payload);
            _machine.OnSend(in actor.Direct);
            actor.HasDirect = true;
            MakeReady(ref actor);
        }
        else
        {
            Message message = default;
            message.Write(target, source, sequence, payload);
            _machine.OnSend(in message);
            DeliverToBusy(ref actor, in message);
        }
    }

    private void Deliver(ref readonly Message message)
    {
        _machine.OnSend(in message);
        ref Actor actor = ref _hv.Actors[message.Target.Index];
        if (TryClaimIdle(ref actor))
        {
            actor.Direct = message;
            actor.HasDirect = true;
            MakeReady(ref actor);
        }
        else
        {
            DeliverToBusy(ref actor, in message);
        }
    }

    // The actor is owned, by this CPU or another, or has messages waiting that come first.
    private void DeliverToBusy(ref Actor actor, ref readonly Message message)
    {
        if (TMemory.Load(in actor.Owner) == _cpu.Claimant && actor.IsPinned)
        {
            DrainPinned(actor.Endpoint);
            Handle(ref actor, in message);
            return;
        }

        if (!MailboxOf(ref actor).TryEnqueue(in message))
        {
            ReportOverflow(ref actor, message.Kind);
        }

        if (Ownership<TMemory>.TryClaimAfterEnqueue(ref actor.Owner, _cpu.Claimant))
        {
            MakeReady(ref actor);
        }
        else if (actor.Kind is ActorKind.Vcpu or ActorKind.Cpu)
        {
            // Whoever owns it now may keep it, and looks at its mailbox only when something makes him. If it is free by now, he
            // who freed it has looked: the message was there before the claim failed.
            uint owner = TMemory.Load(in actor.Owner);
            if (owner != 0 && owner != _cpu.Claimant)
            {
                _machine.Kick((int)owner - 1);
            }
        }
    }

    // An actor is idle when nobody owns it and nothing waits in its mailbox: what waits comes before what comes now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryClaimIdle(ref Actor actor)
    {
        if (!Ownership<TMemory>.TryClaim(ref actor.Owner, _cpu.Claimant))
        {
            return false;
        }

        if (!MailboxOf(ref actor).HasMessage)
        {
            return true;
        }

        MakeReady(ref actor);
        return false;
    }

    private readonly void MakeReady(ref Actor actor)
    {
        actor.NextReady = 0;
        if (_cpu.FirstReady == 0)
        {
            _cpu.FirstReady = actor.Index;
        }
        else
        {
            _hv.Actors[_cpu.LastReady].NextReady = actor.Index;
        }

        _cpu.LastReady = actor.Index;
    }

    // Handles what other CPUs queued for an actor that this CPU keeps. It comes first: the sender may be the same.
    private void DrainPinned(Endpoint pinned)
    {
        ref Actor actor = ref _hv.Actors[pinned.Index];
        Mailbox<TMemory> mailbox = MailboxOf(ref actor);
        while (mailbox.TryDequeue(ref actor.Direct))
        {
            Handle(ref actor, in actor.Direct);
        }
    }

    private readonly Mailbox<TMemory> MailboxOf(ref Actor actor) =>
        new(ref actor.Mailbox, _hv.Cells.Slice(actor.FirstCell, actor.CellCount));

    private void Log(LogEvent what, byte vm, byte vcpu, ulong a = 0, ulong b = 0, ulong c = 0, byte detail = 0) =>
        Post(_cpu.Self, _hv.Console, new LogRecord { Event = what, Vm = vm, Vcpu = vcpu, A = a, B = b, C = c, Detail = detail });

    private void ReportOverflow(ref Actor actor, ushort kind)
    {
        // The wiring's capacities are meant to make this impossible; if the console's own is the full one, only the count tells.
        _hv.MailboxOverflows++;
        if (_hv.MailboxOverflows == 1 && actor.Index != _hv.Console.Index)
        {
            Log(LogEvent.MailboxFull, LogRecord.Nobody, LogRecord.Nobody, actor.Index, kind);
        }
    }
}

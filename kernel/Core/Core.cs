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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RunReady()
    {
        // Bounded by the work there is: every turn takes an actor off the list, and it comes back only with a message.
        while (_cpu.FirstReady.Exists)
        {
            ref Actor actor = ref _cpu.FirstReady.Value;
            _cpu.FirstReady = actor.NextReady;

            // What it was claimed with, then what its mailbox holds. Tickets are looked at first: they take no cell.
            while (actor.HasDirect || (HasMessage(in actor) && TryTake(ref actor)))
            {
                actor.HasDirect = false;
                if (actor.Kind >= ActorKind.Console)
                {
                    RunService(ref actor);
                }
                else
                {
                    Handle(ref actor, in actor.Direct);
                }
            }

            if (Ownership<TMemory>.ReleaseAndLook(ref actor.Owner, in actor.Mailbox))
            {
                TakeBack(ref actor);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryTake(ref Actor actor) => MailboxOf(ref actor).TryDequeue(ref actor.Direct);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void TakeBack(ref Actor actor)
    {
        if (Ownership<TMemory>.LookAgain(ref actor.Owner, _cpu.Claimant, MailboxOf(ref actor)))
        {
            MakeReady(ref actor);
        }
    }

    // What it sends is delivered while it is still owned.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunService(ref Actor actor)
    {
        _machine.OnHandle(in actor, in actor.Direct);
        int count = RunHandler(ref _cpu, _machine, ref actor);
        for (int i = 0; i < count; i++)
        {
            Deliver(in _cpu.Outbox[i]);
        }

        _machine.OnHandled(in actor);
    }

    // One of the core's own actors handles a message.
    private unsafe void Handle(ref Actor actor, ref readonly Message message, bool isAlone = false)
    {
        _machine.OnHandle(in actor, in message);
        if (actor.Kind == ActorKind.Vcpu)
        {
            ref Vcpu vcpu = ref *(Vcpu*)actor.State;
            HandleVcpu(ref vcpu, in message);
            _machine.OnHandled(in actor);
            if (CanRunAgain(in vcpu))
            {
                TellScheduler(ref vcpu, isAlone);
            }

            return;
        }
        else if (actor.Kind == ActorKind.Vm)
        {
            HandleVm(ref _hv.Vms[actor.Instance], in message);
        }
        else if (actor.Kind == ActorKind.Cpu)
        {
            HandleCpu(in message);
        }
        else
        {
            HandleSerial(in message);
        }

        _machine.OnHandled(in actor);
    }

    // A service handles the message in Direct. Returns how many messages it put into the CPU's outbox.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe int RunHandler(ref CpuState cpu, TMachine machine, ref Actor actor)
    {
        cpu.SetRunning(actor.Index | (uint)CpuState.ByMessage << 16);
        actor.Handled++;
        cpu.Outbox.Begin(new Route(actor.Endpoint).Source, actor.Sent, machine.OutboxRoom);
        actor.Handler(actor.State, in actor.Direct, ref cpu.Outbox);
        actor.Sent = cpu.Outbox.Sequence;
        cpu.Running = 0;
        return cpu.Outbox.Count;
    }

    // Sends from one of the core's own actors; the source is owned by this CPU.
    private void Post<T>(Endpoint source, Endpoint target, in T payload)
        where T : unmanaged, IMessage =>
        _ = Post(ref _hv.Actors[source.Index], ref _hv.Actors[target.Index], in payload);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Post<T>(ref Actor sender, ref Actor actor, in T payload)
        where T : unmanaged, IMessage => Post(ref sender, ref actor, in payload, TryClaimIdle(ref actor));

    // Returns the message's sequence number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Post<T>(ref Actor sender, ref Actor actor, in T payload, bool isIdle)
        where T : unmanaged, IMessage
    {
        Unsafe.SkipInit(out Message waiting);
        ref Message message = ref isIdle ? ref actor.Direct : ref waiting;
        uint sequence = ++sender.Sent;
        message.Write(new Route(sender.Endpoint).Source | new Route(actor.Endpoint).Target, sequence, payload);
        _machine.OnSend(in message);
        if (isIdle)
        {
            actor.HasDirect = true;
            MakeReady(ref actor);
        }
        else
        {
            DeliverToBusy(ref actor, in message);
        }

        return sequence;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Deliver(ref readonly Message message)
    {
        _machine.OnSend(in message);
        ref Actor actor = ref _hv.Actors[message.Target.Index];
        if (TMemory.Load(in actor.Owner) != _cpu.Claimant && TryClaimIdle(ref actor))
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
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DeliverToBusy(ref Actor actor, ref readonly Message message)
    {
        // Not while a ticket is out, be it one whose message is still being written: behind that there may be messages of this sender.
        // Whoever has drawn it kicks this CPU, which then takes all of them (TryEnter).
        if (TMemory.Load(in actor.Owner) == _cpu.Claimant && actor.IsPinned && !HasMessage(in actor))
        {
            Handle(ref actor, in message);
            return;
        }

        Queue(ref actor, in message);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Queue(ref Actor actor, ref readonly Message message)
    {
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
        else if (IsCrowded(ref actor))
        {
            // Guests ask for more all the time, and the CPU that has the service may stand still: whoever runs hv has its processor for the
            // moment. What a guest sends without an answer must not fill the mailbox meanwhile: none runs here until there is room.
            _cpu.Crowded = Pool<Actor>.RefTo(ref actor);
        }
    }

    // The rest of the cells is for what each CPU has to send before it looks.
    private static bool IsCrowded(ref Actor actor) => MailboxOf(ref actor).Waiting > actor.CellCount / 4;

    // An actor is idle when nobody owns it and nothing waits in its mailbox: what waits comes before what comes now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool TryClaimIdle(ref Actor actor) => Ownership<TMemory>.TryClaim(ref actor.Owner, _cpu.Claimant) && IsIdle(ref actor);

    // The same for one that this CPU has claimed; if it is not idle, it is made ready for what waits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsIdle(ref Actor actor)
    {
        if (!HasMessage(in actor))
        {
            return true;
        }

        MakeReady(ref actor);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void MakeReady(ref Actor actor)
    {
        Ref<Actor> ready = Pool<Actor>.RefTo(ref actor);
        actor.NextReady = default;
        if (_cpu.FirstReady.Exists)
        {
            _cpu.LastReady.Value.NextReady = ready;
        }
        else
        {
            _cpu.FirstReady = ready;
        }

        _cpu.LastReady = ready;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasMessage(ref readonly Actor actor) => TMemory.Load(in actor.Mailbox.Tail) != TMemory.Load(in actor.Mailbox.Head);

    // Handles what was queued for an actor that this CPU keeps. Nothing else is under way on this CPU.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drain(ref Actor actor)
    {
        while (HasMessage(in actor) && TryTake(ref actor))
        {
            Handle(ref actor, in actor.Direct, isAlone: true);
        }
    }

    private static unsafe Mailbox<TMemory> MailboxOf(ref Actor actor) => new(ref actor.Mailbox, new Span<MailboxCell>(actor.Cells, actor.CellCount));

    private void Log(LogEvent what, byte vm, byte vcpu, ulong a = 0, ulong b = 0, ulong c = 0, byte detail = 0) =>
        Post(_cpu.Self, _hv.Console, new LogRecord { Event = what, Vm = vm, Vcpu = vcpu, A = a, B = b, C = c, Detail = detail });

    // The wiring's capacities are meant to make this impossible. The message is lost, so the VM whose actor it was for ends. Not when
    // it was for the VM itself: what ends a VM goes there too. Each VM's first is told, and the machine's.
    private void ReportOverflow(ref Actor actor, ushort kind)
    {
        bool ends = actor.Vm != Actor.NoVm && actor.Kind != ActorKind.Vm && _hv.Vms[actor.Vm].State != VmState.Off;
        if ((_hv.MailboxOverflows++ == 0 || ends) && actor.Index != _hv.Console.Index)
        {
            Log(LogEvent.MailboxFull, LogRecord.Nobody, LogRecord.Nobody, actor.Index, kind);
        }

        End(ends ? actor.Vm : Actor.NoVm);
    }
}

// Why: the smallest system around a mailbox and an owner flag: CPUs that send to one actor, run it when they own it, and stop
// when they have nothing left to do. How they send is the core's TryClaimIdle, Deliver, DeliverToBusy and RunReady.
// Promises: at the end every message was handled once, each sender's in order, by one CPU at a time.
using Hv.Ipc;
using Microsoft.Coyote.Runtime;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>One actor and the CPUs that send to it.</summary>
/// <typeparam name="TMemory">The memory between them.</typeparam>
internal sealed class ActorWorld<TMemory>(Queue<TMemory> actor, int cpus, int each, bool mayFill)
    where TMemory : struct, IMemoryPort
{
    private readonly Receipts _receipts = new(cpus, each);
    private int _handler = -1;
    private int _handled;

    public void Work(int cpu)
    {
        for (int i = 0; i < each; i++)
        {
            Message message = default;
            message.Write(new Endpoint(1), new Endpoint((ushort)(cpu + 1)), (uint)i + 1, new Probe(cpu, i));
            Send(cpu, in message);
        }
    }

    public void MustBeAtRest()
    {
        if (actor.Owner != 0)
        {
            throw new BrokenPromiseException("an actor is freed", $"all CPUs are idle and CPU {actor.Owner - 1} owns it");
        }

        _receipts.MustBeComplete();
    }

    private void Send(int cpu, in Message message)
    {
        uint claimant = (uint)cpu + 1;
        bool owns = Ownership<TMemory>.TryClaim(ref actor.Owner, claimant);
        if (owns && !actor.Mailbox.HasMessage)
        {
            Handle(cpu, in message);
            Run(cpu);
            return;
        }

        while (!actor.Mailbox.TryEnqueue(in message))
        {
            if (!mayFill)
            {
                throw new BrokenPromiseException("full is said of a full mailbox only", "it has a cell for every message there is");
            }

            if (owns)
            {
                Run(cpu);
                owns = false;
            }

            int handled = _handled;
            Operation.PauseUntil(() => _handled != handled || actor.Owner == 0);
        }

        owns |= Ownership<TMemory>.TryClaimAfterEnqueue(ref actor.Owner, claimant);
        if (owns)
        {
            Run(cpu);
        }
    }

    private void Run(int cpu)
    {
        do
        {
            Message message = default;
            while (actor.Mailbox.TryDequeue(ref message))
            {
                Handle(cpu, in message);
            }
        }
        while (Ownership<TMemory>.ReleaseAndLookAgain(ref actor.Owner, (uint)cpu + 1, actor.Mailbox));
    }

    // The handler: changes the actor's state, which takes a read and a write of it.
    private void Handle(int cpu, in Message message)
    {
        if (_handler >= 0)
        {
            throw new BrokenPromiseException("an actor runs on one CPU at a time", $"CPU {cpu} runs it while CPU {_handler} does");
        }

        _handler = cpu;
        _receipts.Take(in message);
        Message state = default;
        TMemory.Copy(ref state, in actor.State);
        TMemory.Copy(ref actor.State, in state);
        _handler = -1;
        _handled++;
    }
}

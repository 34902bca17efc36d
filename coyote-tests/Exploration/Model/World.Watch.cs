// Why: what the machine seam and the guests tell of goes to the specifications, and to whoever watches.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Model;

/// <summary>Sees what happens.</summary>
internal interface IWatcher
{
    void OnStep(World world, Step step);

    void OnSend(World world, int cpu, in Message message);

    void OnHandle(World world, int cpu, in Actor actor, in Message message);

    /// <summary>Anything else that a reader of a schedule wants to see.</summary>
    void OnNote(World world, int cpu, string what);
}

internal sealed unsafe partial class World
{
    /// <summary>What is remembered of messages from one actor to another.</summary>
    public ref PairGhost Pair(Endpoint source, Endpoint target) => ref Pairs[(source.Index * ActorCount) + target.Index];

    /// <summary>An actor's mailbox.</summary>
    public Mailbox<IntrinsicMemory> MailboxOf(in Actor actor) =>
        new(ref System->Actors[actor.Index].Mailbox, new Span<MailboxCell>(actor.Cells, actor.CellCount));

    public void OnSend(int cpu, in Message message)
    {
        MessagePadding.Clear(in message);
        FaultAtEnd(cpu);
        Touched |= (1UL << message.Source.Index) | (1UL << message.Target.Index);
        NoteEnd(in message);
        NoteFull(in message);
        Watcher?.OnSend(this, cpu, in message);
        foreach (Specification specification in Specifications)
        {
            specification.OnSend(this, cpu, in message);
        }
    }

    public void OnHandle(int cpu, in Actor actor, in Message message)
    {
        Touched |= (1UL << message.Source.Index) | (1UL << actor.Index);

        // The one that is handled has left the mailbox, or never was there.
        Most[actor.Index] = Math.Max(Most[actor.Index], MailboxOf(in actor).Waiting + 1);
        Watcher?.OnHandle(this, cpu, in actor, in message);
        foreach (Specification specification in Specifications)
        {
            specification.OnHandle(this, cpu, in actor, in message);
        }

        if (actor.Kind == ActorKind.Vcpu && message.Kind == Ipc.Protocols.PowerOn.Kind)
        {
            StartGuest(actor.Instance);
        }
    }

    public void OnHandled(int cpu, in Actor actor)
    {
        FaultAtEnd(cpu);
        HandledBy[actor.Index] = 0;
    }

    public void OnLoad(int cpu, int vcpu)
    {
        Watcher?.OnNote(this, cpu, $"loads vCPU {vcpu}");
        foreach (Specification specification in Specifications)
        {
            specification.OnLoad(this, cpu, vcpu);
        }
    }

    public void OnUnload(int cpu, int vcpu)
    {
        Watcher?.OnNote(this, cpu, $"unloads vCPU {vcpu}");
        foreach (Specification specification in Specifications)
        {
            specification.OnUnload(this, cpu, vcpu);
        }
    }

    public void OnKick(int cpu, int target) => Watcher?.OnNote(this, cpu, $"kicks CPU {target}");

    public void OnPhysicalInterrupt(int cpu, uint intId) => Watcher?.OnNote(this, cpu, $"takes interrupt {intId}");

    public void OnTransmit(ReadOnlySpan<byte> bytes)
    {
        foreach (Specification specification in Specifications)
        {
            specification.OnTransmit(this, bytes);
        }
    }

    public void OnReload(int vm)
    {
        foreach (Specification specification in Specifications)
        {
            specification.OnReload(this, vm);
        }
    }

    public void OnPowerOff() => Ghost->IsOff = true;

    public void WaitForInterrupt(int cpu)
    {
        if (Wait != null)
        {
            Wait(cpu);
        }
        else if (PendingOn(cpu) == SimCpu.None)
        {
            Cpus[cpu].Mode = CpuMode.Asleep;
        }
    }
}

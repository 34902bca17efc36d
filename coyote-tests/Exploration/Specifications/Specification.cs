// Why: what must hold, whoever chooses the schedule. One class a promise, each with its name, what it promises in words and
// where it is written that it must.
// Promises: a specification keeps nothing in itself: what it remembers is in the world's ghosts, or in memory that it takes from the
// world's arena (Specification<TGhost>), so that the exhaustive search sees it. To write one: derive, override what it must hear of.
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A promise of hv's.</summary>
internal abstract class Specification
{
    /// <summary>Its name, for reports.</summary>
    public abstract string Name { get; }

    /// <summary>What it promises, in a sentence.</summary>
    public abstract string Promise { get; }

    /// <summary>Where that is written.</summary>
    public abstract string Source { get; }

    /// <summary>Guests that do what it is about, where no other test has them.</summary>
    public virtual IEnumerable<Scenario> Scenarios => [];

    /// <summary>Takes memory for what it remembers, from the world's arena; called once, before anything happens.</summary>
    public virtual void TakeMemory(World world)
    {
    }

    /// <summary>A message is on its way.</summary>
    public virtual void OnSend(World world, int cpu, in Message message)
    {
    }

    /// <summary>An actor is about to handle a message.</summary>
    public virtual void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
    }

    /// <summary>A vCPU's registers are in a CPU.</summary>
    public virtual void OnLoad(World world, int cpu, int vcpu)
    {
    }

    /// <summary>They are no more.</summary>
    public virtual void OnUnload(World world, int cpu, int vcpu)
    {
    }

    /// <summary>The loaded vCPU's guest goes on.</summary>
    public virtual void OnEnter(World world, int cpu, int vcpu)
    {
    }

    /// <summary>A guest acknowledges an interrupt; the list register is as before.</summary>
    public virtual void OnAcknowledge(World world, int cpu, int vcpu, ListRegister taken)
    {
    }

    /// <summary>A guest ends an interrupt that no list register holds.</summary>
    public virtual void OnEndOutside(World world, int cpu, int vcpu, uint intId)
    {
    }

    /// <summary>Bytes leave the machine.</summary>
    public virtual void OnTransmit(World world, ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>A VM starts anew.</summary>
    public virtual void OnReload(World world, int vm)
    {
    }

    /// <summary>Nothing moves by itself any more.</summary>
    public virtual void OnRest(World world)
    {
    }

    /// <summary>Says that it is broken, and why.</summary>
    [DoesNotReturn]
    protected void Broken(string reason) => throw new SpecificationException(this, reason);

    /// <summary>The ghost of the vCPU that an actor is.</summary>
    protected static unsafe ref VcpuGhost GhostOf(World world, in Actor actor) => ref world.VcpuGhosts[actor.Instance];
}

/// <summary>A specification is broken.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Made in one place, with all that a report needs.")]
internal sealed class SpecificationException(Specification specification, string reason) : Exception($"{specification.Name}: {reason}")
{
    public Specification Specification { get; } = specification;

    public string Reason { get; } = reason;
}

// Why: a service's own specification has a memory of its own, and needs no line in the ghosts that others share.
// Promises: it lies in the arena, zeroed at the start: it goes back with the world, and is a part of each state.
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A promise of hv's that remembers something of each VM.</summary>
/// <typeparam name="TGhost">What it remembers.</typeparam>
internal abstract unsafe class Specification<TGhost> : Specification
    where TGhost : unmanaged
{
    private Pool<TGhost> _ghosts;

    public override void TakeMemory(World world) =>
        _ghosts = new Pool<TGhost>(world.Arena.Take<TGhost>(world.Scenario.Vms.Length), world.Scenario.Vms.Length);

    /// <summary>What is remembered of a VM.</summary>
    protected ref TGhost GhostOf(int vm) => ref _ghosts[vm];
}

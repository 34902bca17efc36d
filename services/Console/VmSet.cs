// Why: which VMs wait, which are off: questions about up to 32 VMs and the monitor at once.
using System.Numerics;

namespace Hv.Services.Console;

/// <summary>A set of VMs by number, 0 to 31, and of the monitor, 32.</summary>
internal struct VmSet
{
    private ulong _bits;

    private VmSet(ulong bits) => _bits = bits;

    /// <summary>Whether it has no member.</summary>
    internal readonly bool IsEmpty => _bits == 0;

    /// <summary>Whether a VM is in it.</summary>
    internal readonly bool Has(int vm) => (_bits >> vm & 1) != 0;

    /// <summary>Adds a VM or takes it out.</summary>
    internal void Set(int vm, bool isMember) => _bits = isMember ? _bits | 1ul << vm : _bits & ~(1ul << vm);

    /// <summary>Adds all VMs of another set.</summary>
    internal void Add(VmSet other) => _bits |= other._bits;

    /// <summary>The set without one VM.</summary>
    internal readonly VmSet Without(int vm) => new(_bits & ~(1ul << vm));

    /// <summary>The first member after a VM, round about with that VM last; the set is not empty.</summary>
    internal readonly int NextAfter(int vm) =>
        (vm + 1 + BitOperations.TrailingZeroCount(BitOperations.RotateRight(_bits, vm + 1))) & 63;
}

// Why: GICR_WAKER by its fields.
namespace Hv.Services.VGic;

/// <summary>
/// GICR_WAKER, Redistributor Wake Register (GIC IHI 0069, 12.11.42). VGic delivers to a vCPU that is marked asleep as
/// well, as QEMU does: a guest that never wakes its redistributor gets its interrupts all the same.
/// </summary>
internal readonly struct RedistributorWaker
{
    private const uint ProcessorSleepBit = 1u << 1;
    private const uint ChildrenAsleepBit = 1u << 2;

    /// <summary>What a guest writes.</summary>
    internal RedistributorWaker(uint value) => Value = value;

    /// <summary>The register of a vCPU: ChildrenAsleep follows ProcessorSleep at once.</summary>
    internal RedistributorWaker(bool isAsleep) => Value = isAsleep ? ProcessorSleepBit | ChildrenAsleepBit : 0;

    /// <summary>The register.</summary>
    internal uint Value { get; }

    /// <summary>ProcessorSleep, bit 1.</summary>
    internal bool ProcessorSleep => (Value & ProcessorSleepBit) != 0;
}

// Why: GICR, two frames of 64 KiB for each vCPU, by offset (GIC IHI 0069, 12.10 "The Redistributor register map").
// Promises: as Distributor.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>GICR: RD_base and SGI_base of all vCPUs, one after the other.</summary>
internal static class Redistributor
{
    private const int VcpuShift = 17;
    private const uint FramesMask = (1u << VcpuShift) - 1;
    private const uint FrameSize = 1u << 16;

    private const uint Control = 0x0000;
    private const uint Implementer = 0x0004;
    private const uint Type = 0x0008;
    private const uint TypeHigh = 0x000C;
    private const uint Status = 0x0010;
    private const uint Waker = 0x0014;
    private const uint PropertiesBase = 0x0070;
    private const uint PropertiesBaseHigh = 0x0074;
    private const uint PendingBase = 0x0078;
    private const uint PendingBaseHigh = 0x007C;

    /// <summary>A load.</summary>
    internal static ReadResult Read(ref VGicState state, in MmioRead read, ref Outbox outbox)
    {
        int vcpu = (int)(read.Offset >> VcpuShift);
        uint offset = read.Offset & FramesMask;
        if (IsOfInterrupts(offset) && vcpu < state.VcpuCount)
        {
            return InterruptRegisters.Read(
                ref state, vcpu, InterruptRegisters.PrivateWords, offset - FrameSize, in read, ref outbox);
        }

        if (vcpu >= state.VcpuCount || !TryReadControl(in state, vcpu, offset, read.Size, out ulong value))
        {
            state.CountIgnored(in read, ref outbox);
            return default;
        }

        return new ReadResult(value);
    }

    /// <summary>A store.</summary>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong Write(ref VGicState state, in MmioWrite write, ref Outbox outbox)
    {
        int vcpu = (int)(write.Offset >> VcpuShift);
        uint offset = write.Offset & FramesMask;
        if (IsOfInterrupts(offset) && vcpu < state.VcpuCount)
        {
            return InterruptRegisters.Write(
                ref state, vcpu, InterruptRegisters.PrivateWords, offset - FrameSize, in write, ref outbox);
        }

        if (vcpu >= state.VcpuCount || !TryReadControl(in state, vcpu, offset, write.Size, out _))
        {
            state.CountIgnored(in write, ref outbox);
        }
        else if (offset == Waker)
        {
            state.Vcpus[vcpu].IsAsleep = new RedistributorWaker((uint)write.Value).ProcessorSleep;
        }

        return 0;
    }

    private static bool IsOfInterrupts(uint offset) =>
        offset is >= FrameSize + InterruptRegisters.Start and < FrameSize + InterruptRegisters.End;

    // RD_base. Every register of it but GICR_WAKER reads the same for ever, and a write to those is ignored.
    private static bool TryReadControl(in VGicState state, int vcpu, uint offset, AccessSize size, out ulong value)
    {
        value = 0;
        if (size == AccessSize.Doubleword)
        {
            if (offset == Type)
            {
                value = GicIdentity.RedistributorType(vcpu, state.VcpuCount);
            }

            // There are no LPIs, so no tables of them.
            return offset is Type or PropertiesBase or PendingBase;
        }

        if (size != AccessSize.Word)
        {
            return false;
        }

        switch (offset)
        {
            case Waker:
                value = new RedistributorWaker(state.Vcpus[vcpu].IsAsleep).Value;
                return true;

            case Type:
                value = (uint)GicIdentity.RedistributorType(vcpu, state.VcpuCount);
                return true;

            case TypeHigh:
                value = GicIdentity.RedistributorType(vcpu, state.VcpuCount) >> 32;
                return true;

            case Implementer:
                value = GicIdentity.Implementer;
                return true;

            // No LPIs to enable; RWP and UWP are 0, because a write is answered when its effect is complete.
            case Control or Status:
            case PropertiesBase or PropertiesBaseHigh or PendingBase or PendingBaseHigh:
                return true;

            default:
                if (GicIdentity.IsIdentification(offset))
                {
                    value = GicIdentity.IdentificationAt(offset, isRedistributor: true);
                    return true;
                }

                return false;
        }
    }
}

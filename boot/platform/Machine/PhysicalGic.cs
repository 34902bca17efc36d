// Why: the machine's GICv3 as hv needs it: its own few interrupts, each handled as a message.
// Promises: everything else is off. EOImode is 1: dropping the priority and deactivating are two steps, so that an interrupt that
// belongs to a guest stays active until the guest ends it (GIC IHI 0069, 4.4 and 6.4).
#if METAL
using System.Threading;
using Hv.Arch;
using Hv.Platform.Diagnostics;

namespace Hv.Platform.Machine;

/// <summary>Distributor, this CPU's redistributor and CPU interface.</summary>
internal unsafe struct PhysicalGic
{
    // GIC IHI 0069, 12.9 (GICD), 12.11 (GICR).
    private const ulong Control = 0x0000;
    private const ulong Groups = 0x0080;
    private const ulong SetEnable = 0x0100;
    private const ulong ClearEnable = 0x0180;
    private const ulong SetActive = 0x0300;
    private const ulong ClearActive = 0x0380;
    private const ulong Priorities = 0x0400;
    private const ulong Configuration = 0x0C00;
    private const ulong Routes = 0x6000;
    private const ulong DistributorType = 0x0004;
    private const uint AffinityRouting = 1 << 4;
    private const uint EnableGroup1 = 1 << 1;
    private const uint WritePending = 1u << 31;
    private const ulong RedistributorType = 0x0008;
    private const ulong Waker = 0x0014;
    private const uint ProcessorSleep = 1 << 1;
    private const uint ChildrenAsleep = 1 << 2;
    private const ulong SgiFrame = 0x1_0000;
    private const uint DefaultPriority = 0xA0;

    private ulong _distributor;

    /// <summary>Resets the distributor. All of the GIC's registers are mapped.</summary>
    internal void Initialize(ref readonly GicDescription gic)
    {
        _distributor = gic.Distributor.Base;
        Write(_distributor + Control, 0);
        WaitFor(_distributor + Control, WritePending);
        ulong words = (Read(_distributor + DistributorType) & 0x1F) + 1;
        for (ulong i = 1; i < words; i++)
        {
            Write(_distributor + ClearEnable + (4 * i), uint.MaxValue);
            Write(_distributor + ClearActive + (4 * i), uint.MaxValue);
            Write(_distributor + Groups + (4 * i), uint.MaxValue);
        }

        Write(_distributor + Control, AffinityRouting);
        WaitFor(_distributor + Control, WritePending);
        Write(_distributor + Control, AffinityRouting | EnableGroup1);
        WaitFor(_distributor + Control, WritePending);
    }

    /// <summary>Finds and wakes a CPU's redistributor and turns on its CPU interface. Returns the redistributor, 0 when there is none.</summary>
    internal static ulong InitializeCpu(ref readonly GicDescription gic, ulong affinity)
    {
        ulong redistributor = FindRedistributor(in gic, affinity);
        if (redistributor == 0)
        {
            return 0;
        }

        Write(redistributor + Waker, Read(redistributor + Waker) & ~ProcessorSleep);
        WaitFor(redistributor + Waker, ChildrenAsleep);
        ulong sgi = redistributor + SgiFrame;
        Write(sgi + ClearEnable, uint.MaxValue);
        Write(sgi + ClearActive, uint.MaxValue);
        Write(sgi + Groups, uint.MaxValue);

        // ICC_SRE_EL2: system registers, no bypass, EL1 may use its own (12.2.26). ICC_CTLR_EL1.EOImode, bit 1.
        Registers.WriteIccSreEl2(0xF);
        Instructions.Isb();
        Registers.WriteIccPmrEl1(0xFF);
        Registers.WriteIccCtlrEl1(1 << 1);
        Registers.WriteIccIgrpen1El1(1);
        Registers.WriteIchHcrEl2(IchHcrEl2.On(underflow: false, missingEoi: false).Value);
        Instructions.Isb();
        return redistributor;
    }

    /// <summary>Turns an interrupt on; an SPI goes to the CPU with the given affinity.</summary>
    internal readonly void Enable(ulong redistributor, uint intId, bool edge, ulong affinity)
    {
        ulong frame = intId < 32 ? redistributor + SgiFrame : _distributor;
        ((byte*)(frame + Priorities))[intId] = (byte)DefaultPriority;
        if (intId >= 16)
        {
            ulong word = frame + Configuration + (4 * (ulong)(intId / 16));
            uint bit = 2u << (int)(intId % 16 * 2);
            Write(word, edge ? Read(word) | bit : Read(word) & ~bit);
        }

        if (intId >= 32)
        {
            Volatile.Write(ref *(ulong*)(_distributor + Routes + (8 * (ulong)intId)), affinity);
        }

        Write(frame + SetEnable + (4 * (ulong)(intId / 32)), 1u << (int)(intId % 32));
    }

    /// <summary>Whether a PPI is active on this CPU.</summary>
    internal static bool IsActive(ulong redistributor, uint ppi) => (Read(redistributor + SgiFrame + SetActive) & (1u << (int)ppi)) != 0;

    /// <summary>Makes a PPI active or inactive on this CPU.</summary>
    internal static void SetPpiActive(ulong redistributor, uint ppi, bool active) =>
        Write(redistributor + SgiFrame + (active ? SetActive : ClearActive), 1u << (int)ppi);

    // GICR_TYPER: Affinity_Value 63:32, Last 4, VLPIS 1 (12.11.28).
    private static ulong FindRedistributor(ref readonly GicDescription gic, ulong affinity)
    {
        ulong packed = (affinity >> 32 & 0xFF) << 24 | (affinity & 0xFF_FFFF);
        for (int i = 0; i < gic.RegionCount; i++)
        {
            ulong frame = gic.Regions[i].Base;
            while (frame < gic.Regions[i].End)
            {
                ulong type = Volatile.Read(ref *(ulong*)(frame + RedistributorType));
                if (type >> 32 == packed)
                {
                    return frame;
                }

                ulong stride = (type & 2) != 0 ? 0x4_0000u : 0x2_0000u;
                frame += gic.RedistributorStride != 0 ? gic.RedistributorStride : stride;
                if ((type & (1 << 4)) != 0)
                {
                    break;
                }
            }
        }

        return 0;
    }

    private static void WaitFor(ulong register, uint bitClear)
    {
        for (int attempt = 0; attempt < 1_000_000; attempt++)
        {
            if ((Read(register) & bitClear) == 0)
            {
                return;
            }
        }

        Panic.Stop("the GIC does not answer"u8);
    }

    private static uint Read(ulong address) => Volatile.Read(ref *(uint*)address);

    private static void Write(ulong address, uint value) => Volatile.Write(ref *(uint*)address, value);
}
#endif

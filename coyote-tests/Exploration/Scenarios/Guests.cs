// Why: what guests do at their start is the same everywhere: open the interrupt controller, and meet at the barrier.
using System.Collections.Generic;
using Hv.Ipc.Protocols;
using Hv.Platform.Guests;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Scenarios;

/// <summary>Scripts of guests.</summary>
internal static class Guests
{
    private const uint CpuOn64 = 0xC400_0003;
    private const uint CpuOff = 0x8400_0002;
    private const ushort IccSgi1R = 0xC65D;
    private const ushort CntpCtl = (3 << 14) | (3 << 11) | (14 << 7) | (2 << 3) | 1;
    private const ulong SgiFrame = 0x1_0000;

    public static GuestOp Park => default;

    public static GuestOp Wfi => new(GuestOpKind.Wait);

    public static GuestOp Print => new(GuestOpKind.Print);

    public static GuestOp Compute => new(GuestOpKind.Compute);

    public static GuestOp Repeat => new(GuestOpKind.Repeat);

    public static GuestOp Any => new(GuestOpKind.Any);

    public static GuestOp Off => new(GuestOpKind.Hypercall, CpuOff);

    public static GuestOp Version => new(GuestOpKind.Hypercall, 0x8400_0000);

    public static GuestOp Reset => new(GuestOpKind.Hypercall, 0x8400_0009);

    public static GuestOp SystemOff => new(GuestOpKind.Hypercall, 0x8400_0008);

    public static GuestOp Suspend => new(GuestOpKind.Hypercall, 0xC400_0001);

    public static GuestOp PowerDown => new(GuestOpKind.Hypercall, 0xC400_0001, 1 << 16, World.RamBase + 0x1000);

    public static GuestOp On(int vcpu) => new(GuestOpKind.Hypercall, CpuOn64, VcpuAffinity.Of(vcpu), World.RamBase + 0x1000);

    public static GuestOp AffinityInfo(int vcpu) => new(GuestOpKind.Hypercall, 0xC400_0004, VcpuAffinity.Of(vcpu));

    public static GuestOp Sgi(uint intId, int vcpu) => new(GuestOpKind.WriteRegister, IccSgi1R, (ulong)intId << 24 | 1UL << vcpu);

    public static GuestOp Timer(ulong ticks) => new(GuestOpKind.SetTimer, 0, ticks);

    public static GuestOp PhysicalTimer(ulong ticks) => new(GuestOpKind.SetPhysicalTimer, 0, ticks);

    public static GuestOp PhysicalTimerOn => new(GuestOpKind.WriteRegister, CntpCtl, 1);

    public static GuestOp PhysicalTimerOff => new(GuestOpKind.WriteRegister, CntpCtl);

    public static GuestOp ReadActive(int vcpu) => new(GuestOpKind.Load, 4, 0, Redistributor(vcpu) + SgiFrame + 0x300);

    public static GuestOp ReadPending(int vcpu) => new(GuestOpKind.Load, 4, 0, Redistributor(vcpu) + SgiFrame + 0x200);

    public static GuestOp SetPriority(int vcpu, uint intId, byte priority) =>
        new(GuestOpKind.Store, 1, priority, Redistributor(vcpu) + SgiFrame + 0x400 + intId);

    public static GuestOp ReadFlags => new(GuestOpKind.Load, 4, 0, GuestMap.UartBase + 0x18);

    public static GuestOp ReadId => new(GuestOpKind.ReadRegister, 3 << 14 | 4 << 3);

    /// <summary>CNTP_CTL_EL0 and CNTV_TVAL_EL0's neighbours: a timer register that hv emulates.</summary>
    public static GuestOp ReadTimer => new(GuestOpKind.ReadRegister, CntpCtl);

    /// <summary>An ID register is read-only: UNDEFINED.</summary>
    public static GuestOp WriteId => new(GuestOpKind.WriteRegister, 3 << 14 | 4 << 3);

    /// <summary>ICC_SGI1R_EL1 is write-only: UNDEFINED.</summary>
    public static GuestOp ReadSgi => new(GuestOpKind.ReadRegister, IccSgi1R);

    /// <summary>Cache maintenance where nothing is: skipped.</summary>
    public static GuestOp Maintain => new(GuestOpKind.Maintain, 0, 0, 0x0100_0000);

    /// <summary>The virtual timer's interrupt is taken back by software: GICR_ICPENDR0.</summary>
    public static GuestOp ClearTimer(int vcpu) =>
        new(GuestOpKind.Store, 4, 1 << (int)SimCpu.VirtualTimer, Redistributor(vcpu) + SgiFrame + 0x280);

    /// <summary>UARTDR: takes a byte that was typed.</summary>
    public static GuestOp ReadData => new(GuestOpKind.Load, 4, 0, GuestMap.UartBase);

    public static GuestOp TouchNothing => new(GuestOpKind.Load, 8, 0, 0x0100_0000);

    /// <summary>A guest that starts as the others do, meets them, and then does this.</summary>
    public static GuestOp[][] Vcpu(int vcpu, params GuestOp[] then) => [[.. Open(vcpu), new(GuestOpKind.Barrier), .. then], [.. Open(vcpu)]];

    /// <summary>As <see cref="Vcpu"/>, and starts another one before they meet.</summary>
    public static GuestOp[][] Starter(int starts, params GuestOp[] then) =>
        [[.. Open(0), On(starts), new(GuestOpKind.Barrier), .. then], [.. Open(0)]];

    /// <summary>A guest that is off until another one starts it.</summary>
    public static GuestOp[][] Later(int vcpu, params GuestOp[] then) => [[.. Open(vcpu), .. then], [.. Open(vcpu)]];

    private static ulong Redistributor(int vcpu) => GuestMap.RedistributorBase + ((ulong)vcpu * GuestMap.RedistributorSize);

    private static IEnumerable<GuestOp> Open(int vcpu)
    {
        ulong frame = Redistributor(vcpu);
        if (vcpu == 0)
        {
            yield return new(GuestOpKind.Store, 4, 0x13, GuestMap.DistributorBase);
            yield return new(GuestOpKind.Store, 4, 2, GuestMap.DistributorBase + 0x84);
            yield return new(GuestOpKind.Store, 4, 2, GuestMap.DistributorBase + 0x104);
            yield return new(GuestOpKind.Store, 4, 0x301, GuestMap.UartBase + 0x30);
            yield return new(GuestOpKind.Store, 4, 0x10, GuestMap.UartBase + 0x38);
        }

        yield return new(GuestOpKind.Store, 4, 0, frame + 0x14);
        yield return new(GuestOpKind.Store, 4, 0xFFFF_FFFF, frame + SgiFrame + 0x80);
        yield return new(GuestOpKind.Store, 4, 0x4800_FFFF, frame + SgiFrame + 0x100);
        yield return new(GuestOpKind.OpenInterface);
    }
}

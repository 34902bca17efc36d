// Why: what the hardware of one CPU is to hv: interrupts of its own, the virtual CPU interface, and the two timers.
// Promises: pure state, part of the arena. EOImode is 1 (GIC IHI 0069, 4.4): an acknowledged interrupt is active until it
// is deactivated, by hv or by a guest through a list register with HW set.
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

/// <summary>What a CPU is doing.</summary>
internal enum CpuMode : byte
{
    /// <summary>hv runs.</summary>
    Hypervisor,

    /// <summary>A guest runs.</summary>
    Guest,

    /// <summary>hv is in WaitForInterrupt.</summary>
    Asleep,
}

/// <summary>A simulated CPU.</summary>
internal struct SimCpu
{
    public const uint Maintenance = 25;
    public const uint HypervisorTimer = 26;
    public const uint VirtualTimer = 27;
    public const uint Uart = 33;
    public const uint None = 1023;

    private const ulong Enabled = 1;
    private const ulong UnderflowInterrupt = 1 << 1;
    private const ulong MissingEoiInterrupt = 1 << 2;
    private const int EoiCountShift = 27;

    /// <summary>Where hv is, when it is stepped.</summary>
    public StepCursor Cursor;

    public CpuMode Mode;

    /// <summary>A bit per private INTID.</summary>
    public uint Active;

    /// <summary>The kick is pending.</summary>
    public bool IsKicked;

    /// <summary>A fault of the explorer's: this INTID is pending without a cause.</summary>
    public uint Spurious;

    /// <summary>A fault of the explorer's: one more than how many messages the handler that runs here may send; 0 for no fault.</summary>
    public byte FaultRoom;

    /// <summary>Whose handler that is.</summary>
    public ushort FaultingActor;

    /// <summary>CNTHP_CVAL_EL2; ArmTimer.Never when off.</summary>
    public ulong Alarm;

    /// <summary>FAR_EL2 and HPFAR_EL2.</summary>
    public ulong FaultIpa;

    /// <summary>ICH_LR, ICH_HCR, ICH_VMCR.</summary>
    public ListRegisterSet ListRegisters;
    public ulong Hcr, Vmcr;

    /// <summary>CNTV_CTL_EL0, CNTV_CVAL_EL0 and CNTVOFF_EL2 of the loaded vCPU.</summary>
    public ulong TimerControl, TimerCompare, TimerOffset;

    /// <summary>Whether the virtual timer's output is high (Arm ARM DDI 0487, D12.2.4).</summary>
    public readonly bool IsTimerHigh(ulong counter) =>
        (TimerControl & 3) == 1 && counter >= TimerOffset && counter - TimerOffset >= TimerCompare;

    /// <summary>ICH_MISR_EL2 is not zero (GIC IHI 0069, 12.4.7), and the interface is on.</summary>
    public readonly bool IsMaintenanceHigh(int count)
    {
        if ((Hcr & Enabled) == 0)
        {
            return false;
        }

        int valid = 0;
        bool ended = false;
        for (int i = 0; i < count; i++)
        {
            ListRegister register = ListRegisters[i];
            valid += register.State != ListRegisterState.Inactive ? 1 : 0;
            ended |= register.State == ListRegisterState.Inactive && register.HasEoiMaintenance;
        }

        bool underflow = (Hcr & UnderflowInterrupt) != 0 && valid <= 1;
        bool missing = (Hcr & MissingEoiInterrupt) != 0 && (Hcr >> EoiCountShift & 0x1F) != 0;
        return ended || underflow || missing;
    }

    /// <summary>The guest ended an interrupt that no list register holds.</summary>
    public void CountMissingEoi()
    {
        ulong count = ((Hcr >> EoiCountShift) + 1) & 0x1F;
        Hcr = (Hcr & ~(0x1FUL << EoiCountShift)) | (count << EoiCountShift);
    }

    /// <summary>The most urgent physical interrupt that is pending and not active; <see cref="None"/> for none.</summary>
    public readonly uint Pending(ulong counter, int listRegisters, bool uart)
    {
        if (Spurious != 0 && !IsActive(Spurious))
        {
            return Spurious;
        }

        return IsKicked && !IsActive(InterruptMap.Kick) ? InterruptMap.Kick
            : IsMaintenanceHigh(listRegisters) && !IsActive(Maintenance) ? Maintenance
            : counter >= Alarm && !IsActive(HypervisorTimer) ? HypervisorTimer
            : IsTimerHigh(counter) && !IsActive(VirtualTimer) ? VirtualTimer
            : uart ? Uart
            : None;
    }

    public readonly bool IsActive(uint intId) => (Active >> (int)intId & 1) != 0;

    public void SetActive(uint intId, bool active) =>
        Active = active ? Active | (1u << (int)intId) : Active & ~(1u << (int)intId);
}

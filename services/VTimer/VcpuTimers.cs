// Why: what VTimer knows of one vCPU, and the one software timer that both of its timers share.
// Promises: after every message (Settle) the GIC has the physical timer's true level, and a software timer is armed
// for the earliest thing to come, if anything is to come. It is set anew only when that changes.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VTimer;

/// <summary>The timers of one vCPU.</summary>
internal struct VcpuTimers
{
    /// <summary>The emulated EL1 physical timer.</summary>
    public PhysicalTimer Physical;

    // When the virtual timer of a vCPU that is off its CPU is due. On its CPU the hardware looks after it.
    private ulong _virtualDeadline;

    // What the vCPU was last told to arm and has not yet told us to have passed.
    private ulong _armed;
    private bool _isLineHigh;

    /// <summary>Both timers off, nothing armed. A software timer that is still set will tell of a deadline that nobody waits for.</summary>
    public void Reset()
    {
        this = default;
        _virtualDeadline = ArmTimer.Never;
        _armed = ArmTimer.Never;
    }

    /// <summary>The vCPU left its CPU: its virtual timer counts on here, if it can interrupt.</summary>
    public void LeaveCpu(ulong compareValue, bool willFire) => _virtualDeadline = willFire ? compareValue : ArmTimer.Never;

    /// <summary>The vCPU is on a CPU: its virtual timer is the hardware's again.</summary>
    public void EnterCpu() => _virtualDeadline = ArmTimer.Never;

    /// <summary>
    /// The software timer has told of a deadline: it is no longer set, or it will tell again, which is harmless.
    /// </summary>
    /// <returns>Whether anything was to come. If not, the word is left over, from before a reset perhaps, and so is its time.</returns>
    public bool TakeArmed()
    {
        bool wasArmed = _armed != ArmTimer.Never;
        _armed = ArmTimer.Never;
        return wasArmed;
    }

    /// <summary>Whether the virtual timer is due for a vCPU off its CPU; says so once.</summary>
    public bool TakeVirtualExpiry(ulong now)
    {
        bool isDue = _virtualDeadline != ArmTimer.Never && now >= _virtualDeadline;
        if (isDue)
        {
            _virtualDeadline = ArmTimer.Never;
        }

        return isDue;
    }

    /// <summary>Tells the GIC of the physical timer's level after a guest's access, if that changed.</summary>
    public void UpdateLine(ulong now, byte vcpu, Port<Interrupts> gic, ref Outbox outbox) =>
        SetLine(Physical.IsLineHigh(now), vcpu, gic, ref outbox);

    /// <summary>
    /// Tells the GIC that the physical timer's time has come, if it has. Time alone never lowers a line; the software timer's
    /// word may be older than the guest's last access.
    /// </summary>
    public void RaiseLine(ulong now, byte vcpu, Port<Interrupts> gic, ref Outbox outbox) =>
        SetLine(_isLineHigh || Physical.IsLineHigh(now), vcpu, gic, ref outbox);

    /// <summary>As <see cref="Reset()"/>, for a GIC that may have been reset before it took the line's last rise.</summary>
    public void Reset(byte vcpu, Port<Interrupts> gic, ref Outbox outbox)
    {
        SetLine(false, vcpu, gic, ref outbox);
        Reset();
    }

    /// <summary>Puts both timers in their reset state, and tells the GIC and the vCPU of what changes by that.</summary>
    public void Restart(byte number, Port<Interrupts> gic, Port<VcpuControl> vcpu, ref Outbox outbox)
    {
        Physical = default;
        _virtualDeadline = ArmTimer.Never;
        SetLine(false, number, gic, ref outbox);
        UpdateDeadline(vcpu, ref outbox);
    }

    /// <summary>Takes a physical timer as the guest has written it, if neither its level changes by that nor what comes first.</summary>
    public bool TrySet(in PhysicalTimer written, ulong now)
    {
        bool isSilent = written.IsLineHigh(now) == _isLineHigh && EarliestWith(in written) == _armed;
        if (isSilent)
        {
            Physical = written;
        }

        return isSilent;
    }

    /// <summary>Arms the software timer for what comes first, if that changed.</summary>
    public void UpdateDeadline(Port<VcpuControl> vcpu, ref Outbox outbox)
    {
        ulong earliest = EarliestWith(in Physical);
        if (earliest != _armed)
        {
            _armed = earliest;
            outbox.Send(vcpu, new ArmTimer { Deadline = earliest });
        }
    }

    // While the line is high its next rise needs a write first, whatever the time is.
    private readonly ulong EarliestWith(in PhysicalTimer physical)
    {
        ulong rise = physical.Control.Interrupts && !_isLineHigh ? physical.CompareValue : ArmTimer.Never;
        return rise < _virtualDeadline ? rise : _virtualDeadline;
    }

    private void SetLine(bool isHigh, byte vcpu, Port<Interrupts> gic, ref Outbox outbox)
    {
        if (isHigh != _isLineHigh)
        {
            _isLineHigh = isHigh;
            outbox.Send(gic, new SetLine { IntId = VTimerService.PhysicalIntId, Vcpu = vcpu, IsHigh = isHigh });
        }
    }
}

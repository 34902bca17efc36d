// Why: a report, a trace and a diagram name messages in the words of the protocols.
using Hv.Ipc.Protocols;

namespace Hv.Ipc;

/// <summary>The names of message kinds.</summary>
public static class MessageNames
{
    /// <summary>The name of a kind, as its struct's; "unknown" for a kind that no protocol has.</summary>
    public static ReadOnlySpan<byte> Of(ushort kind) => kind switch
    {
        MmioRead.Kind => "MmioRead"u8,
        MmioWrite.Kind => "MmioWrite"u8,
        SysRegRead.Kind => "SysRegRead"u8,
        SysRegWrite.Kind => "SysRegWrite"u8,
        Hypercall.Kind => "Hypercall"u8,
        Completed.Kind => "Completed"u8,
        HypercallDone.Kind => "HypercallDone"u8,
        Suspended.Kind => "Suspended"u8,
        Undefined.Kind => "Undefined"u8,
        ExternalAbort.Kind => "ExternalAbort"u8,
        Skipped.Kind => "Skipped"u8,
        GuestFault.Kind => "GuestFault"u8,
        Inject.Kind => "Inject"u8,
        ReclaimListRegisters.Kind => "ReclaimListRegisters"u8,
        LoadListRegisters.Kind => "LoadListRegisters"u8,
        DeactivatePhysical.Kind => "DeactivatePhysical"u8,
        SetLine.Kind => "SetLine"u8,
        RaiseHardware.Kind => "RaiseHardware"u8,
        ListRegistersReclaimed.Kind => "ListRegistersReclaimed"u8,
        PowerOn.Kind => "PowerOn"u8,
        PowerOff.Kind => "PowerOff"u8,
        Wake.Kind => "Wake"u8,
        ArmTimer.Kind => "ArmTimer"u8,
        VirtualTimerFired.Kind => "VirtualTimerFired"u8,
        VcpuDescheduled.Kind => "VcpuDescheduled"u8,
        VcpuScheduled.Kind => "VcpuScheduled"u8,
        VcpuStarted.Kind => "VcpuStarted"u8,
        TimerExpired.Kind => "TimerExpired"u8,
        SystemOff.Kind => "SystemOff"u8,
        SystemReset.Kind => "SystemReset"u8,
        VcpuIsOff.Kind => "VcpuIsOff"u8,
        ResetDone.Kind => "ResetDone"u8,
        Reset.Kind => "Reset"u8,
        VcpuReady.Kind => "VcpuReady"u8,
        VcpuBlocked.Kind => "VcpuBlocked"u8,
        SliceExpired.Kind => "SliceExpired"u8,
        Offer.Kind => "Offer"u8,
        Accept.Kind => "Accept"u8,
        Rehome.Kind => "Rehome"u8,
        RunVcpu.Kind => "RunVcpu"u8,
        RunIdle.Kind => "RunIdle"u8,
        SerialData.Kind => "SerialData"u8,
        SerialCredit.Kind => "SerialCredit"u8,
        LogRecord.Kind => "LogRecord"u8,
        PhysicalInterrupt.Kind => "PhysicalInterrupt"u8,
        _ => "unknown"u8,
    };
}

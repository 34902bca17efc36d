// Why: a report, a trace and a diagram name messages in the words of the protocols.
namespace Hv.Ipc;

/// <summary>The names of message kinds.</summary>
public static class MessageNames
{
    // A line a protocol, by IProtocol.Number from 1; in it its messages, by the low byte of their kinds from 1.
    private static ReadOnlySpan<byte> Names =>
        "MmioRead MmioWrite\n"u8 +
        "SysRegRead SysRegWrite\n"u8 +
        "Hypercall\n"u8 +
        "Completed HypercallDone Suspended Undefined ExternalAbort Skipped\n"u8 +
        "GuestFault\n"u8 +
        "Inject ReclaimListRegisters LoadListRegisters DeactivatePhysical HardwareWithdrawn\n"u8 +
        "SetLine RaiseHardware ListRegistersReclaimed WithdrawHardware\n"u8 +
        "PowerOn PowerOff Wake ArmTimer ReportToScheduler Rehome Halt Continue\n"u8 +
        "VirtualTimerFired VcpuDescheduled VcpuScheduled TimerExpired VcpuStarted\n"u8 +
        "SystemOff SystemReset VcpuIsOff ResetDone VcpuIsHalted\n"u8 +
        "Reset\n"u8 +
        "VcpuReady VcpuBlocked SliceExpired\n"u8 +
        "RunVcpu RunIdle\n"u8 +
        "SerialData SerialCredit SerialRestart\n"u8 +
        "LogRecord\n"u8 +
        "PhysicalInterrupt\n"u8 +
        "Offer Accept\n"u8 +
        "Question Answer\n"u8 +
        "MoveKeyboard SetView MonitorRestarted\n"u8 +
        "SetTrace TraceTaken TrapTraced\n"u8 +
        "VmCommand VmCommandDone"u8;

    /// <summary>The name of a kind, as its struct's; "unknown" for a kind that no protocol has.</summary>
    public static ReadOnlySpan<byte> Of(ushort kind)
    {
        ReadOnlySpan<byte> name = NameList.Part(NameList.Part(Names, (byte)'\n', (kind >> 8) - 1), (byte)' ', (byte)kind - 1);
        return name.Length != 0 ? name : "unknown"u8;
    }
}

// Why: the machine's own PSCI (Arm DEN0022), called as the device tree says.
#if METAL
using System.Diagnostics.CodeAnalysis;
using Hv.Arch;
using Hv.Platform.Machine;

namespace Hv.Platform.Diagnostics;

/// <summary>Firmware calls.</summary>
internal static class Firmware
{
    private const uint SystemOff = 0x8400_0008;
    private const uint CpuOn = 0xC400_0003;

    /// <summary>SYSTEM_OFF; where there is no firmware to ask, or it refuses, the CPU halts.</summary>
    [DoesNotReturn]
    internal static void PowerOff(PsciConduit conduit)
    {
        Call(conduit, SystemOff, 0, 0, 0);
        Halt();
    }

    /// <summary>CPU_ON: starts a CPU at a physical address with X0 = context. Whether firmware agreed.</summary>
    internal static bool StartCpu(PsciConduit conduit, ulong affinity, ulong entry, ulong context) =>
        Call(conduit, CpuOn, affinity, entry, context) == 0;

    /// <summary>The end where nothing can be powered off: sleep.</summary>
    [DoesNotReturn]
    internal static void Halt()
    {
        while (true)
        {
            Instructions.Wfi();
        }
    }

    private static ulong Call(PsciConduit conduit, ulong function, ulong x1, ulong x2, ulong x3) => conduit switch
    {
        PsciConduit.Smc => Instructions.Smc(function, x1, x2, x3),
        PsciConduit.Hvc => Instructions.Hvc(function, x1, x2, x3),
        _ => ulong.MaxValue,
    };
}
#endif

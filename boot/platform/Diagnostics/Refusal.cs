// Why: on a machine that hv cannot run on it says what is missing, and powers off. The launcher (boot/run/hv.sh) looks for "hv: cannot start".
#if METAL
using System.Diagnostics.CodeAnalysis;
using Hv.Platform.Machine;

namespace Hv.Platform.Diagnostics;

/// <summary>The end before there was a guest. Says nothing where no UART was found.</summary>
internal static class Refusal
{
    /// <summary>hv was started at another exception level. From EL3 there is no firmware to ask.</summary>
    [DoesNotReturn]
    internal static void NotAtEl2(in PanicState state, ulong exceptionLevel)
    {
        EarlyConsole console = new(state.Uart);
        console.Text("hv: cannot start: this is EL"u8);
        console.Decimal(exceptionLevel);
        console.Text(", and a hypervisor needs EL2; on QEMU: -M virt,virtualization=on\n"u8);
        console.Flush();
        Firmware.PowerOff(exceptionLevel == 1 && state.Psci == PsciConduit.Hvc ? state.Psci : PsciConduit.None);
    }

    /// <summary>The image is not what the build made. Runs when nothing of hv is there but what this calls (boot/pack/early.sh).</summary>
    [DoesNotReturn]
    internal static void Damaged(ulong deviceTree, ulong loadAddress, ulong exceptionLevel)
    {
        _ = BootTree.Find(deviceTree, loadAddress, exceptionLevel, out PanicState state, out _);
        EarlyConsole console = new(state.Uart);
        console.Text("hv: cannot start: hv.img is damaged, its checksum is wrong; it was not loaded whole, or something wrote over it\n"u8);
        console.Flush();
        Firmware.PowerOff(state.Psci);
    }

    /// <summary>Something of the machine is missing, or cannot be.</summary>
    [DoesNotReturn]
    internal static void Because(in PanicState state, in PlatformError error)
    {
        EarlyConsole console = new(state.Uart);
        Span<byte> line = stackalloc byte[192];
        console.Text(line[..error.Format(line)]);
        console.Text("\nhv: cannot start on this machine\n"u8);
        console.Flush();
        Firmware.PowerOff(state.Psci);
    }
}
#endif

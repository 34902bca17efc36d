// Why: the first that hv sees of the machine: the device tree where the boot loader left it, and in it whatever is needed to say that
// something is wrong with the rest.
// Promises: the tree is checked here, once; views of it and of copies (Fdt.Again) are as good.
#if METAL
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;

namespace Hv.Platform.Machine;

/// <summary>The boot loader's device tree.</summary>
internal static unsafe class BootTree
{
    /// <summary>The largest tree that hv reads, as Linux's boot protocol has it.</summary>
    private const uint MaxSize = 2 << 20;

    /// <summary>Finds the tree, and in it the console and how firmware is called. A machine without a good tree has nothing to say so on: the CPU halts.</summary>
    /// <param name="address">Where the boot loader says that it is.</param>
    /// <param name="loadAddress">Where hv lies.</param>
    /// <param name="exceptionLevel">Where hv was started. If that is not EL2, it ends here, with a word on why.</param>
    /// <param name="state">Gets what was found.</param>
    /// <param name="nodes">Gets where the rest is.</param>
    /// <returns>The tree's bytes.</returns>
    internal static ReadOnlySpan<byte> Find(ulong address, ulong loadAddress, ulong exceptionLevel, out PanicState state, out MachineNodes nodes)
    {
        state = default;
        nodes = default;
        var size = address != 0 && (address & 7) == 0 && EarlyMap.Map(loadAddress, address, 8, device: false)
            ? Fdt.TotalSize(new((void*)address, 8)) : 0;
        var blob = size is not 0 and <= MaxSize && EarlyMap.Map(loadAddress, address, size, device: false)
            ? new ReadOnlySpan<byte>((void*)address, (int)size) : default;
        if (Fdt.Open(blob, out var tree) != TreeError.None)
            Firmware.Halt();
        nodes = MachineNodes.Find(tree);
        var method = tree.NodeAt(nodes.Psci).Property("method"u8);
        state.Psci = method.Has("smc"u8) ? PsciConduit.Smc : method.Has("hvc"u8) ? PsciConduit.Hvc : PsciConduit.None;
        UartDescription.TryRead(tree, nodes, out var uart, out _);
        if (uart.Registers.Size != 0 && EarlyMap.Map(loadAddress, uart.Registers.Base, uart.Registers.Size, device: true))
            state.Uart = new(uart.Registers.Base);
        if (exceptionLevel != 2)
            Refusal.NotAtEl2(in state, exceptionLevel);
        return blob;
    }
}
#endif

// The console: the PL011 that /chosen's stdout-path names. It is found without anything else of the machine being understood,
// so that what is wrong with the rest can be printed.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>A PL011 (DDI 0183), or an SBSA UART, which is a part of one. Registers of size 0: no console was found.</summary>
internal struct UartDescription
{
    public AddressRange Registers;

    /// <summary>The combined interrupt; INTID 0 when it could not be read.</summary>
    public HardwareInterrupt Interrupt;

    /// <summary>Reads the console's registers; not its interrupt.</summary>
    public static bool TryRead(in Fdt tree, in MachineNodes nodes, out UartDescription uart, out PlatformError error)
    {
        uart = default;
        var node = tree.NodeAt(nodes.Console);
        if (!node.Exists)
            return PlatformError.Check(TreeError.Missing, nodes.Chosen != 0 ? tree.NodeAt(nodes.Chosen) : tree.Root, "stdout-path"u8, out error);
        if (!node.IsCompatible("arm,pl011"u8) && !node.IsCompatible("arm,sbsa-uart"u8))
            return PlatformError.Check(TreeError.Unsupported, node, "compatible"u8, out error);
        var kind = node.Reg(0, out var registers);
        uart.Registers = registers;
        return PlatformError.Check(kind == TreeError.None && registers.Size == 0 ? TreeError.Absurd : kind, node, "reg"u8, out error);
    }

    /// <summary>Reads the console's registers and interrupt. When only that fails, the registers are given all the same.</summary>
    public static bool TryRead(in Fdt tree, in MachineNodes nodes, in InterruptDomain gic, out UartDescription uart, out PlatformError error)
    {
        var node = tree.NodeAt(nodes.Console);
        return TryRead(tree, nodes, out uart, out error)
            && PlatformError.Check(gic.Read(node, 0, out uart.Interrupt), node, "interrupts"u8, out error);
    }
}

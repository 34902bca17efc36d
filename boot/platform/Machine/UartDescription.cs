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

    /// <summary>Finds the console's registers by stdout-path, or the first PL011's where there is no path; not its interrupt.</summary>
    public static bool TryRead(in Fdt tree, out UartDescription uart, out PlatformError error) =>
        TryFind(tree, tree.Find("/chosen"u8), out uart, out _, out error);

    /// <summary>Finds the console and its interrupt. When only that fails, the registers are given all the same.</summary>
    public static bool TryRead(in Fdt tree, in FdtNode chosen, in InterruptDomain gic, out UartDescription uart, out PlatformError error) =>
        TryFind(tree, chosen, out uart, out var node, out error)
        && PlatformError.Check(gic.Read(node, 0, out uart.Interrupt), node, "interrupts"u8, out error);

    private static bool TryFind(in Fdt tree, in FdtNode chosen, out UartDescription uart, out FdtNode node, out PlatformError error)
    {
        uart = default;
        var path = chosen.Property("stdout-path"u8);
        node = path.Exists ? tree.Find(path.Text) : tree.FindCompatible("arm,pl011"u8);
        if (!node.Exists)
            return PlatformError.Check(TreeError.Missing, chosen.Exists ? chosen : tree.Root, "stdout-path"u8, out error);
        if (!node.IsCompatible("arm,pl011"u8) && !node.IsCompatible("arm,sbsa-uart"u8))
            return PlatformError.Check(TreeError.Unsupported, node, "compatible"u8, out error);
        var kind = node.Reg(0, out var registers);
        uart.Registers = registers;
        return PlatformError.Check(kind == TreeError.None && registers.Size == 0 ? TreeError.Absurd : kind, node, "reg"u8, out error);
    }
}

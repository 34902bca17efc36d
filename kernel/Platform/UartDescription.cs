// The console: the PL011 that /chosen's stdout-path names. It is found without anything else of the machine being understood,
// so that what is wrong with the rest can be printed.

using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

/// <summary>A PL011 (DDI 0183), or an SBSA UART, which is a part of one.</summary>
public readonly struct UartDescription(AddressRange registers, HardwareInterrupt interrupt)
{
    /// <summary>The register frame; of size 0 when no console was found.</summary>
    public AddressRange Registers => registers;

    /// <summary>The combined interrupt; INTID 0 when it could not be read.</summary>
    public HardwareInterrupt Interrupt => interrupt;

    /// <summary>
    /// Finds the console by stdout-path, or takes the first PL011 where there is none. When this fails but the
    /// registers were found, they are given all the same: enough to print the error.
    /// </summary>
    public static bool TryRead(in Fdt tree, out UartDescription uart, out PlatformError error) =>
        TryRead(tree, new InterruptDomain(tree.FindCompatible("arm,gic-v3"u8)), out uart, out error);

    internal static bool TryRead(in Fdt tree, in InterruptDomain gic, out UartDescription uart, out PlatformError error)
    {
        uart = default;
        error = default;
        var chosen = tree.Find("/chosen"u8);
        var path = chosen.Property("stdout-path"u8);
        var node = path.Exists ? tree.Find(path.Text) : tree.FindCompatible("arm,pl011"u8);
        var compatible = node.Property("compatible"u8);
        if (!node.Exists)
        {
            error = PlatformError.At(TreeError.Missing, chosen.Exists ? chosen : tree.Root, "stdout-path"u8);
            return false;
        }
        if (!compatible.Has("arm,pl011"u8) && !compatible.Has("arm,sbsa-uart"u8))
        {
            error = PlatformError.At(TreeError.Unsupported, node, "compatible"u8);
            return false;
        }
        var found = node.Reg(0, out var registers);
        if (found == TreeError.None && registers.Size == 0)
            found = TreeError.Absurd;
        if (found != TreeError.None)
        {
            error = PlatformError.At(found, node, "reg"u8);
            return false;
        }
        found = gic.Read(node, 0, out var interrupt);
        uart = new(registers, interrupt);
        if (found != TreeError.None)
            error = PlatformError.At(found, node, "interrupts"u8);
        return found == TreeError.None;
    }
}

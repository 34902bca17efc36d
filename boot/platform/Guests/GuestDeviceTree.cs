// The device tree that a guest gets: what hv gives it and nothing else. Bindings as in Linux's Documentation/devicetree;
// the shape is QEMU virt's.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>Writes guests' device trees.</summary>
internal static class GuestDeviceTree
{
    /// <summary>Bytes kept for the tree in a guest's RAM: enough for every vCPU and a command line of some KiB.</summary>
    public const int Room = 0x1_0000;

    private const uint GicPhandle = 1, ClockPhandle = 2;
    private const uint Shared = 0, Private = 1, LevelHigh = 4;

    /// <summary>Private interrupts of the timers less 16; INTIDs 29, 30, 27 and 26.</summary>
    private const uint SecureTimer = 13, PhysicalTimer = 14, VirtualTimer = 11, HypervisorTimer = 10;

    /// <summary>
    /// Writes the tree of a guest and gives its size in bytes; false when it does not fit. Seeds are left out when 0 or empty,
    /// as is an empty command line.
    /// </summary>
    public static bool TryWrite(
        Span<byte> blob, in GuestLayout layout, int vcpus, ReadOnlySpan<byte> bootargs,
        ulong kaslrSeed, ReadOnlySpan<byte> rngSeed, out int size)
    {
        var tree = new FdtWriter(blob);
        tree.BeginNode(""u8);
        tree.Text("compatible"u8, "hv,virt\0linux,dummy-virt"u8);
        tree.Text("model"u8, "hv,virt"u8);
        tree.Cells("#address-cells"u8, 2);
        tree.Cells("#size-cells"u8, 2);
        tree.Cells("interrupt-parent"u8, GicPhandle);
        WriteChosen(ref tree, layout, bootargs, kaslrSeed, rngSeed);

        tree.BeginNode("memory"u8, layout.Ram.Base);
        tree.Text("device_type"u8, "memory"u8);
        tree.Numbers("reg"u8, layout.Ram.Base, layout.Ram.Size);
        tree.EndNode();

        WriteCpus(ref tree, vcpus);
        WriteInterrupts(ref tree, vcpus);
        WriteUart(ref tree);
        tree.EndNode();
        return tree.TryFinish(out size);
    }

    private static void WriteChosen(
        ref FdtWriter tree, in GuestLayout layout, ReadOnlySpan<byte> bootargs, ulong kaslrSeed, ReadOnlySpan<byte> rngSeed)
    {
        tree.BeginNode("chosen"u8);
        tree.Text("stdout-path"u8, "/pl011@9000000"u8);
        if (!bootargs.IsEmpty)
            tree.Text("bootargs"u8, bootargs);
        if (layout.Ramdisk.Size > 0)
        {
            tree.Numbers("linux,initrd-start"u8, layout.Ramdisk.Base);
            tree.Numbers("linux,initrd-end"u8, layout.Ramdisk.End);
        }
        if (kaslrSeed != 0)
            tree.Numbers("kaslr-seed"u8, kaslrSeed);
        if (!rngSeed.IsEmpty)
            tree.Bytes("rng-seed"u8, rngSeed);
        tree.EndNode();
    }

    private static void WriteCpus(ref FdtWriter tree, int vcpus)
    {
        tree.BeginNode("cpus"u8);
        tree.Cells("#address-cells"u8, 1);
        tree.Cells("#size-cells"u8, 0);
        for (var vcpu = 0; vcpu < vcpus; vcpu++)
        {
            tree.BeginNode("cpu"u8, GuestMap.Affinity(vcpu));
            tree.Text("device_type"u8, "cpu"u8);
            tree.Text("compatible"u8, "arm,armv8"u8);
            tree.Cells("reg"u8, GuestMap.Affinity(vcpu));
            tree.Text("enable-method"u8, "psci"u8);
            tree.EndNode();
        }
        tree.EndNode();

        tree.BeginNode("psci"u8);
        tree.Text("compatible"u8, "arm,psci-1.0\0arm,psci-0.2"u8);
        tree.Text("method"u8, "hvc"u8);
        tree.EndNode();
    }

    private static void WriteInterrupts(ref FdtWriter tree, int vcpus)
    {
        tree.BeginNode("intc"u8, GuestMap.DistributorBase);
        tree.Text("compatible"u8, "arm,gic-v3"u8);
        tree.Cells("#interrupt-cells"u8, 3);
        tree.Cells("#address-cells"u8, 0);
        tree.Bytes("interrupt-controller"u8);
        tree.Numbers("reg"u8,
            GuestMap.DistributorBase, GuestMap.DistributorSize, GuestMap.RedistributorBase, GuestMap.RedistributorSize * (ulong)vcpus);
        tree.Cells("phandle"u8, GicPhandle);
        tree.EndNode();

        // The binding's order has a place for each timer; a guest at EL1 can reach only the middle two, as on any machine.
        tree.BeginNode("timer"u8);
        tree.Text("compatible"u8, "arm,armv8-timer"u8);
        tree.Cells("interrupts"u8,
            Private, SecureTimer, LevelHigh, Private, PhysicalTimer, LevelHigh,
            Private, VirtualTimer, LevelHigh, Private, HypervisorTimer, LevelHigh);
        tree.Bytes("always-on"u8);
        tree.EndNode();
    }

    private static void WriteUart(ref FdtWriter tree)
    {
        tree.BeginNode("pl011"u8, GuestMap.UartBase);
        tree.Text("compatible"u8, "arm,pl011\0arm,primecell"u8);
        tree.Numbers("reg"u8, GuestMap.UartBase, GuestMap.UartSize);
        tree.Cells("interrupts"u8, Shared, GuestMap.UartSpi, LevelHigh);
        tree.Cells("clocks"u8, ClockPhandle, ClockPhandle);
        tree.Text("clock-names"u8, "uartclk\0apb_pclk"u8);
        tree.EndNode();

        tree.BeginNode("apb-pclk"u8);
        tree.Text("compatible"u8, "fixed-clock"u8);
        tree.Cells("#clock-cells"u8, 0);
        tree.Cells("clock-frequency"u8, GuestMap.UartClock);
        tree.Text("clock-output-names"u8, "clk24mhz"u8);
        tree.Cells("phandle"u8, ClockPhandle);
        tree.EndNode();
    }
}

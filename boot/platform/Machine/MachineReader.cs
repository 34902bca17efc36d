// Fills in a MachineDescription from the device tree, one binding a method. Each stops at the first thing that is
// wrong and names its node and property.

using System.Runtime.CompilerServices;
using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

internal readonly ref struct MachineReader
{
    /// <summary>The affinity fields of MPIDR_EL1, Arm ARM D24.2: Aff3 39:32, Aff2 to Aff0 23:0.</summary>
    private const ulong AffinityMask = 0xff_00ff_ffff;

    /// <summary>GIC register frames are this large and aligned, IHI 0069 12.10; a redistributor has two.</summary>
    private const ulong Frame = 0x1_0000;

    private readonly ref MachineDescription _machine;
    private readonly ref PlatformError _error;

    public MachineReader(ref MachineDescription machine, ref PlatformError error)
    {
        _machine = ref machine;
        _error = ref error;
    }

    public bool Read(in Fdt tree, in MachineNodes nodes)
    {
        FdtNode gic = tree.NodeAt(nodes.Gic), timer = tree.NodeAt(nodes.Timer), psci = tree.NodeAt(nodes.Psci), chosen = tree.NodeAt(nodes.Chosen);
        for (var node = tree.NodeAt(nodes.FirstMemory); node.Exists; node = node.Handle == nodes.LastMemory ? default : node.NextSibling)
            if (node.IsNamed("memory"u8) && node.Property("device_type"u8).Has("memory"u8) && node.IsAvailable && !AddAll(node, ref _machine.Memory))
                return false;
        _machine.Chosen = nodes.Chosen;
        var interrupts = new InterruptDomain(gic);
        var seed = new LineWriter(_machine.RngSeed);
        seed.Put(chosen.Property("rng-seed"u8).Value);
        _machine.RngSeedLength = seed.Length;
        _machine.KaslrSeed = chosen.Property("kaslr-seed"u8).Number;
        return Need(gic.Exists || nodes.OldGic == 0, TreeError.GicV2, tree.NodeAt(nodes.OldGic), default)
            && Need(gic.Exists, TreeError.Missing, tree.Root, "arm,gic-v3"u8) && ReadGic(gic, interrupts)
            && ReadCpus(tree.NodeAt(nodes.Cpus)) && ReadReserved(tree, tree.NodeAt(nodes.Reserved))
            && Need(_machine.Memory.Count > 0, TreeError.Missing, tree.Root, "memory"u8)
            && Need(timer.Exists, TreeError.Missing, tree.Root, "arm,armv8-timer"u8) && ReadTimer(timer, interrupts)
            && Need(psci.Exists || _machine.CpuCount == 1, TreeError.Missing, tree.Root, "arm,psci-0.2"u8) && ReadPsci(psci)
            && UartDescription.TryRead(tree, nodes, interrupts, out _machine.Uart, out _error);
    }

    /// <summary>Keeps the error where the condition does not hold.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Need(bool condition, TreeError error, in FdtNode node, ReadOnlySpan<byte> property)
    {
        if (!condition)
            _error = PlatformError.At(error, node, property);
        return condition;
    }

    private bool Need(TreeError error, in FdtNode node, ReadOnlySpan<byte> property) =>
        Need(error == TreeError.None, error, node, property);

    private bool ReadGic(in FdtNode node, in InterruptDomain interrupts)
    {
        ref var gic = ref _machine.Gic;
        var count = node.Property("#redistributor-regions"u8);
        var regions = count.Exists ? count.Number : 1;
        if (!Need(regions != 0, TreeError.Absurd, node, "#redistributor-regions"u8)
            || !Need(regions <= GicDescription.MaxRegions, TreeError.TooMany, node, "#redistributor-regions"u8)
            || !Need(node.Reg(0, out gic.Distributor), node, "reg"u8)
            || !Need(gic.Distributor.Size >= Frame, TreeError.Absurd, node, "reg"u8))
            return false;
        for (; gic.RegionCount < (int)regions; gic.RegionCount++)
        {
            ref var region = ref gic.Regions[gic.RegionCount];
            if (!Need(node.Reg(gic.RegionCount + 1, out region), node, "reg"u8)
                || !Need(region.Size >= 2 * Frame && region.Base % Frame == 0, TreeError.Absurd, node, "reg"u8))
                return false;
        }
        var stride = node.Property("redistributor-stride"u8);
        gic.RedistributorStride = stride.Number;
        var isStride = !stride.Exists || (stride.Number >= 2 * Frame && stride.Number % Frame == 0);
        return Need(isStride, TreeError.Absurd, node, "redistributor-stride"u8)
            && Need(interrupts.ReadPrivate(node, 0, out gic.Maintenance), node, "interrupts"u8);
    }

    /// <summary>A CPU is used unless it failed: "disabled" is one that waits to be started (DTSpec 3.8.1).</summary>
    private bool ReadCpus(in FdtNode cpus)
    {
        FdtNode unstartable = default;
        for (var cpu = cpus.FirstChild; cpu.Exists; cpu = cpu.NextSibling)
        {
            if (!cpu.Property("device_type"u8).Has("cpu"u8) || cpu.Property("status"u8).Text.StartsWith("fail"u8))
                continue;
            var reg = cpu.Property("reg"u8);
            var isNew = true;
            for (var i = 0; i < _machine.CpuCount; i++)
                isNew &= _machine.Cpus[i] != reg.Number;
            if (!Need(reg.Exists, TreeError.Missing, cpu, "reg"u8)
                || !Need(reg.Value.Length is 4 or 8, TreeError.BadLength, cpu, "reg"u8)
                || !Need((reg.Number & ~AffinityMask) == 0, TreeError.Absurd, cpu, "reg"u8)
                || !Need(isNew, TreeError.Duplicate, cpu, "reg"u8))
                return false;
            if (!cpu.Property("enable-method"u8).Has("psci"u8) && !cpus.Property("enable-method"u8).Has("psci"u8))
                unstartable = cpu;
            if (_machine.CpuCount < MachineDescription.MaxCpus)
                _machine.Cpus[_machine.CpuCount++] = reg.Number;
            else
                _machine.CpusIgnored++;
        }
        return Need(_machine.CpuCount > 0, TreeError.Missing, cpus, "cpu"u8)
            && Need(!unstartable.Exists || _machine.CpuCount == 1, TreeError.Unsupported, unstartable, "enable-method"u8);
    }

    /// <summary>Children of /reserved-memory without "reg" ask an operating system for memory of its own choice: nothing to keep.</summary>
    private bool ReadReserved(in Fdt tree, in FdtNode reserved)
    {
        for (var i = 0; tree.TryReservation(i, out var start, out var size); i++)
            if (!Need(AddressRange.TryCreate(start, size, out var range), TreeError.Absurd, default, "memory reservation block"u8)
                || !Need(_machine.Reserved.Add(range), TreeError.TooMany, default, "memory reservation block"u8))
                return false;
        for (var node = reserved.FirstChild; node.Exists; node = node.NextSibling)
            if (node.IsAvailable && node.Property("reg"u8).Exists && !AddAll(node, ref _machine.Reserved))
                return false;
        return true;
    }

    private bool AddAll(in FdtNode node, ref MemoryMap map)
    {
        for (var i = 0; ; i++)
        {
            var error = node.Reg(i, out var range);
            if (error == TreeError.Missing && i > 0)
                return true;
            if (!Need(error, node, "reg"u8) || !Need(i < MemoryMap.Capacity && map.Add(range), TreeError.TooMany, node, "reg"u8))
                return false;
        }
    }

    private bool ReadPsci(in FdtNode node)
    {
        var method = node.Property("method"u8);
        _machine.Psci = method.Has("smc"u8) ? PsciConduit.Smc : method.Has("hvc"u8) ? PsciConduit.Hvc : PsciConduit.None;
        var error = method.Exists ? TreeError.Absurd : TreeError.Missing;
        return Need(_machine.Psci != PsciConduit.None || !node.Exists, error, node, "method"u8);
    }

    /// <summary>Without "interrupt-names" the order is secure, non-secure, virtual, hypervisor.</summary>
    private bool ReadTimer(in FdtNode node, in InterruptDomain interrupts)
    {
        ref var timer = ref _machine.Timer;
        var names = node.Property("interrupt-names"u8);
        int physical = 1, @virtual = 2, hypervisor = 3;
        if (names.Exists)
            (physical, @virtual, hypervisor) = (names.IndexOf("phys"u8), names.IndexOf("virt"u8), names.IndexOf("hyp-phys"u8));
        return Need(interrupts.ReadPrivate(node, physical, out timer.Physical), node, "interrupts"u8)
            && Need(interrupts.ReadPrivate(node, @virtual, out timer.Virtual), node, "interrupts"u8)
            && Need(interrupts.ReadPrivate(node, hypervisor, out timer.Hypervisor), node, "interrupts"u8);
    }
}

// Fills in a MachineDescription from the device tree, one binding a method. Each stops at the first thing that is
// wrong and names its node and property.

using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

internal ref struct MachineReader
{
    /// <summary>The affinity fields of MPIDR_EL1, Arm ARM D24.2 (Aff3 39:32, Aff2 to Aff0 23:0).</summary>
    private const ulong AffinityMask = 0xff_00ff_ffff;
    private const ulong RedistributorGranule = 0x1_0000;

    private readonly Fdt _tree;
    private readonly ref MachineDescription _machine;
    private InterruptDomain _gic;
    private PlatformError _error;

    public MachineReader(in Fdt tree, ref MachineDescription machine)
    {
        _tree = tree;
        _machine = ref machine;
    }

    public readonly PlatformError Error => _error;

    public bool Read()
    {
        if (!ReadGic() || !ReadCpus() || !ReadReserved() || !ReadDevices())
            return false;
        if (_machine.Memory.Count == 0)
            return Fail(TreeError.Missing, _tree.Root, "memory"u8);
        if (_machine.Timer.Hypervisor.IntId == 0)
            return Fail(TreeError.Missing, _tree.Root, "arm,armv8-timer"u8);
        if (_machine.Psci == PsciConduit.None && _machine.CpuCount > 1)
            return Fail(TreeError.Missing, _tree.Root, "arm,psci-0.2"u8);
        var chosen = _tree.Find("/chosen"u8);
        chosen.Property("kaslr-seed"u8).TryNumber(out _machine.KaslrSeed);
        _machine.KeepRngSeed(chosen.Property("rng-seed"u8).Value);
        return UartDescription.TryRead(_tree, _gic, out _machine.Uart, out _error);
    }

    private bool Fail(TreeError kind, in FdtNode node, ReadOnlySpan<byte> property)
    {
        _error = PlatformError.At(kind, node, property);
        return false;
    }

    private bool ReadGic()
    {
        var node = _tree.FindCompatible("arm,gic-v3"u8);
        if (!node.Exists)
        {
            var old = _tree.FindCompatible("arm,cortex-a15-gic"u8);
            old = old.Exists ? old : _tree.FindCompatible("arm,gic-400"u8);
            return old.Exists ? Fail(TreeError.GicV2, old, default) : Fail(TreeError.Missing, _tree.Root, "arm,gic-v3"u8);
        }
        _gic = new(node);
        ref var gic = ref _machine.Gic;
        var error = node.Reg(0, out var distributor);
        gic.Distributor = distributor;
        var count = node.Property("#redistributor-regions"u8);
        if (!count.TryCell(out var regions))
            regions = 1;
        for (var i = 1; error == TreeError.None && i <= regions; i++)
        {
            error = node.Reg(i, out var region);
            if (error == TreeError.None && (region.Size < 2 * RedistributorGranule || region.Base % RedistributorGranule != 0))
                error = TreeError.Absurd;
            if (error == TreeError.None && !gic.AddRegion(region))
                error = TreeError.TooMany;
        }
        if (error != TreeError.None || distributor.Size < RedistributorGranule)
            return Fail(error == TreeError.None ? TreeError.Absurd : error, node, "reg"u8);
        if (gic.RegionCount == 0 || (count.Exists && count.Value.Length != sizeof(uint)))
            return Fail(TreeError.Absurd, node, "#redistributor-regions"u8);
        var stride = node.Property("redistributor-stride"u8);
        if (stride.Exists && (!stride.TryNumber(out var bytes) || bytes < 2 * RedistributorGranule || bytes % RedistributorGranule != 0))
            return Fail(TreeError.Absurd, node, "redistributor-stride"u8);
        stride.TryNumber(out bytes);
        gic.RedistributorStride = bytes;
        error = ReadPrivate(node, 0, out var maintenance);
        gic.Maintenance = maintenance;
        return error == TreeError.None || Fail(error, node, "interrupts"u8);
    }

    /// <summary>The n-th interrupt of a node, which must be private to each CPU.</summary>
    private readonly TreeError ReadPrivate(in FdtNode node, int index, out HardwareInterrupt interrupt)
    {
        var error = _gic.Read(node, index, out interrupt);
        return error == TreeError.None && interrupt.IntId >= 32 ? TreeError.Absurd : error;
    }

    /// <summary>A CPU is used unless it failed: "disabled" is one that waits to be started (DTSpec 3.8.1).</summary>
    private bool ReadCpus()
    {
        var cpus = _tree.Find("/cpus"u8);
        FdtNode unstartable = default;
        for (var cpu = cpus.FirstChild; cpu.Exists; cpu = cpu.NextSibling)
        {
            if (!Bytes.Same(cpu.Property("device_type"u8).Text, "cpu"u8) || Bytes.StartsWith(cpu.Property("status"u8).Text, "fail"u8))
                continue;
            var reg = cpu.Property("reg"u8);
            if (!reg.TryNumber(out var affinity))
                return Fail(reg.Exists ? TreeError.BadLength : TreeError.Missing, cpu, "reg"u8);
            if ((affinity & ~AffinityMask) != 0)
                return Fail(TreeError.Absurd, cpu, "reg"u8);
            if (!_machine.AddCpu(affinity))
                return Fail(TreeError.Duplicate, cpu, "reg"u8);
            if (!cpu.Property("enable-method"u8).Has("psci"u8) && !cpus.Property("enable-method"u8).Has("psci"u8))
                unstartable = cpu;
        }
        if (_machine.CpuCount == 0)
            return Fail(TreeError.Missing, _tree.Root, "cpus"u8);
        if (unstartable.Exists && _machine.CpuCount > 1)
            return Fail(unstartable.Property("enable-method"u8).Exists ? TreeError.Unsupported : TreeError.Missing, unstartable, "enable-method"u8);
        return true;
    }

    /// <summary>Children of /reserved-memory without "reg" ask an operating system for memory of its own choice: nothing to keep.</summary>
    private bool ReadReserved()
    {
        for (var i = 0; _tree.TryReservation(i, out var range); i++)
            if (!AddressRange.TryCreate(range.Base, range.Size, out range))
                return Fail(TreeError.Absurd, default, "memory reservation block"u8);
            else if (!_machine.Reserved.Add(range))
                return Fail(TreeError.TooMany, default, "memory reservation block"u8);
        for (var node = _tree.Find("/reserved-memory"u8).FirstChild; node.Exists; node = node.NextSibling)
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
            if (error != TreeError.None || !map.Add(range))
                return Fail(error == TreeError.None ? TreeError.TooMany : error, node, "reg"u8);
        }
    }

    private bool ReadDevices()
    {
        for (var node = _tree.Root; node.Exists; node = node.Next)
        {
            var good = true;
            var compatible = node.Property("compatible"u8);
            if (node.Depth == 1 && Bytes.Same(node.Property("device_type"u8).Text, "memory"u8))
                good = !node.IsAvailable || AddAll(node, ref _machine.Memory);
            else if (compatible.Has("arm,psci-1.0"u8) || compatible.Has("arm,psci-0.2"u8))
                good = ReadPsci(node);
            else if (compatible.Has("arm,armv8-timer"u8))
                good = ReadTimer(node);
            if (!good)
                return false;
        }
        return true;
    }

    private bool ReadPsci(in FdtNode node)
    {
        var method = node.Property("method"u8);
        _machine.Psci = Bytes.Same(method.Text, "smc"u8) ? PsciConduit.Smc : Bytes.Same(method.Text, "hvc"u8) ? PsciConduit.Hvc : PsciConduit.None;
        return _machine.Psci != PsciConduit.None || Fail(method.Exists ? TreeError.Absurd : TreeError.Missing, node, "method"u8);
    }

    /// <summary>Without "interrupt-names" the order is secure, non-secure, virtual, hypervisor.</summary>
    private bool ReadTimer(in FdtNode node)
    {
        ref var timer = ref _machine.Timer;
        var names = node.Property("interrupt-names"u8);
        var error = ReadPrivate(node, names.Exists ? names.IndexOf("phys"u8) : 1, out timer.Physical);
        if (error == TreeError.None)
            error = ReadPrivate(node, names.Exists ? names.IndexOf("virt"u8) : 2, out timer.Virtual);
        if (error == TreeError.None)
            error = ReadPrivate(node, names.Exists ? names.IndexOf("hyp-phys"u8) : 3, out timer.Hypervisor);
        return error == TreeError.None || Fail(error, node, "interrupts"u8);
    }
}

// Why: what the metal knows beyond HvSystem: where the devices are, hv's own memory, and where each VM came from.
#if METAL
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;
using Hv.Platform.Guests;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>The machine.</summary>
internal unsafe struct MetalMachine
{
    internal PanicState Last;
    internal Pages Pages;
    internal HypervisorMap Map;
    internal PhysicalGic Gic;
    internal MachineDescription Description;
    internal Features Features;

    /// <summary>Per CPU, its redistributor.</summary>
    internal Redistributors Redistributors;

    /// <summary>What each VM is made of, and the page of hv's that it reads.</summary>
    internal Pool<GuestMemory> Guests;

    /// <inheritdoc cref="Guests"/>
    internal Pool<StolenTimePage> StolenTime;

    private byte* _stage2Roots;
    private byte* _deviceTree;
    private int _deviceTreeSize;

    /// <summary>hv's copy of the device tree: the guests' command lines are in it.</summary>
    internal readonly Fdt DeviceTree => Fdt.Again(new ReadOnlySpan<byte>(_deviceTree, _deviceTreeSize));

    /// <summary>Copies a good tree: only what is used of it, for boot loaders leave room for a megabyte.</summary>
    internal void KeepDeviceTree(ReadOnlySpan<byte> blob)
    {
        _deviceTreeSize = FdtCopy.UsedSize(blob);
        _deviceTree = (byte*)Pages.Take((ulong)_deviceTreeSize);
        FdtCopy.Copy(blob, new Span<byte>(_deviceTree, _deviceTreeSize));
    }

    /// <summary>Makes room for VMs. The roots of stage 2 lie together: each has to be at a multiple of its size.</summary>
    internal void MakeRoom(int vms)
    {
        Guests = Pages.TakePool<GuestMemory>(vms);
        StolenTime = Pages.TakePool<StolenTimePage>(vms);
        _stage2Roots = (byte*)Pages.Take((ulong)vms * RootSize, RootSize);
    }

    private readonly ulong RootSize => (ulong)Features.Stage2.RootPages * Pages.PageSize;

    /// <summary>Puts a VM's memory into the state of its start.</summary>
    internal GuestError Fill(int vm, bool clear)
    {
        GuestError error = GuestLoader.Load(ref Map, in Guests[vm], DeviceTree, in Description, clear);
        Instructions.InvalidateInstructions();
        return error;
    }

    /// <summary>Builds a VM's stage 2 tables. Returns the root's physical address.</summary>
    internal ulong BuildStage2(int vm)
    {
        TranslationTable table = new((Pages*)Unsafe.AsPointer(ref Pages), _stage2Roots + ((ulong)vm * RootSize), startLevel: 1);
        ref readonly GuestMemoryPlan plan = ref Guests[vm].Plan;
        for (int i = 0; i < plan.Count; i++)
        {
            GuestExtent extent = plan[i];
            if (!table.Map(extent.Ipa, extent.Physical.Base, extent.Physical.Size, Descriptor.Stage2Ram))
            {
                Panic.Stop("a guest's memory overlaps"u8);
            }
        }

        _ = table.Map(GuestMap.StolenTimeBase, Pages.PhysicalOf(StolenTime.PointerTo(vm)), Pages.PageSize, Descriptor.Stage2ReadOnly);
        Instructions.Dsb();
        return table.Root;
    }
}

/// <summary>What a VM's vCPUs read of their stolen time: 64 bytes each (Arm DEN0057, 3.2.2).</summary>
[InlineArray((int)Pages.PageSize / sizeof(ulong))]
internal struct StolenTimePage
{
    private ulong _first;
}

/// <summary>The redistributor of each CPU.</summary>
[InlineArray(CpuState.MaxCpus)]
internal struct Redistributors
{
    private ulong _first;
}

/// <summary>One CPU's block, at TPIDR_EL2. boot/entry.S reads the first three words; a panic finds its state in the fourth.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MetalCpu
{
    internal ulong Ttbr0;
    internal ulong Sctlr;
    internal ulong StackTop;
    internal PanicState* Last;
    internal CpuState* State;
    internal MetalMachine* Machine;
    internal HvSystem* System;
}
#endif

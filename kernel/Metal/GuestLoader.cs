// Why: a VM's memory is made from what the boot loader left: stage 2 tables once, contents at each start.
// Promises: the modules are only read, so that a reset starts from the same bytes. What is copied is cleaned to the point of
// coherency: the guest starts with its caches off. With clear, no byte of the VM's former life is left.
#if METAL
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;
using Hv.Platform.Guests;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>Makes VMs' memory.</summary>
internal static unsafe class GuestLoader
{
    private const int HeaderBytes = 4096;

    /// <summary>Decides everything about a VM's memory and takes it from what is free.</summary>
    internal static GuestError Plan(ref MetalMachine machine, in GuestConfig config, ref MemoryMap free, ulong size, out GuestMemory guest)
    {
        guest = new GuestMemory { Config = config };
        int header = (int)Math.Min(config.Kernel.Size, HeaderBytes);
        ReadOnlySpan<byte> start = machine.Map.Open(ref machine.Pages, config.Kernel.Base, (ulong)header, writable: false);
        GuestError error = GuestImage.Recognise(start, config.Kernel.Size, out guest.Image);
        machine.Map.Close(ref machine.Pages, config.Kernel.Base, (ulong)header);
        return error == GuestError.None ? GuestLayout.TryTake(in guest.Image, config.Ramdisk.Size, ref free, size, out guest.Plan, out guest.Layout) : error;
    }

    /// <summary>Builds a VM's stage 2 tables. Returns the root's physical address.</summary>
    internal static ulong BuildStage2(ref MetalMachine machine, ref GuestMemory guest)
    {
        ulong rootBytes = (ulong)machine.Features.Stage2.RootPages * Pages.PageSize;
        TranslationTable table = new(machine.Pages.Take(rootBytes, rootBytes), startLevel: 1);
        for (int i = 0; i < guest.Plan.Count; i++)
        {
            GuestExtent extent = guest.Plan[i];
            if (!table.Map(ref machine.Pages, extent.Ipa, extent.Physical.Base, extent.Physical.Size, Descriptor.Stage2Ram))
            {
                Panic.Stop("a guest's memory overlaps"u8);
            }
        }

        // hv's own page, which the guest reads.
        guest.StolenTime = machine.Pages.TakePool<ulong>((int)(Pages.PageSize / sizeof(ulong)));
        fixed (ulong* page = &guest.StolenTime[0])
        {
            table.Map(ref machine.Pages, GuestMap.StolenTimeBase, machine.Pages.PhysicalOf(page), Pages.PageSize, Descriptor.Stage2ReadOnly);
        }

        Instructions.Dsb();
        return machine.Pages.PhysicalOf(table.Root);
    }

    /// <summary>Fills a VM's memory.</summary>
    internal static void Load(ref MetalMachine machine, ref GuestMemory guest, bool clear)
    {
        if (clear)
        {
            Zero(ref machine, in guest, guest.Layout.Ram.Base, guest.Layout.Ram.Size);
        }

        int header = (int)Math.Min(guest.Config.Kernel.Size, HeaderBytes);
        for (int i = 0; i < guest.Image.PieceCount; i++)
        {
            ReadOnlySpan<byte> start = machine.Map.Open(ref machine.Pages, guest.Config.Kernel.Base, (ulong)header, writable: false);
            ImagePiece piece = guest.Image.Piece(start, i);
            machine.Map.Close(ref machine.Pages, guest.Config.Kernel.Base, (ulong)header);
            Copy(ref machine, in guest, piece.Memory.Base, guest.Config.Kernel.Base + piece.FileOffset, piece.FileSize);
            if (!clear && piece.Memory.Size > piece.FileSize)
            {
                Zero(ref machine, in guest, piece.Memory.Base + piece.FileSize, piece.Memory.Size - piece.FileSize);
            }
        }

        Copy(ref machine, in guest, guest.Layout.Ramdisk.Base, guest.Config.Ramdisk.Base, guest.Config.Ramdisk.Size);
        WriteDeviceTree(ref machine, in guest);
        Instructions.InvalidateInstructions();
    }

    private static void WriteDeviceTree(ref MetalMachine machine, ref readonly GuestMemory guest)
    {
        ulong physical = PhysicalOf(in guest, guest.Layout.Tree.Base, out ulong contiguous);
        if (contiguous < GuestDeviceTree.Room)
        {
            Panic.Stop("a guest's device tree is cut in two"u8);
        }

        Fdt.Open(new ReadOnlySpan<byte>((void*)machine.DeviceTree, (int)DeviceTreeSize(machine.DeviceTree)), out Fdt tree);
        ReadOnlySpan<byte> bootargs = tree.PropertyAt(guest.Config.Bootargs).Text;
        ReadOnlySpan<byte> seed = machine.Description.RngSeed;
        Span<byte> to = machine.Map.Open(ref machine.Pages, physical, GuestDeviceTree.Room, writable: true);
        bool written = GuestDeviceTree.TryWrite(to, in guest.Layout, guest.VcpuCount, bootargs, guest.Seed, seed[..machine.Description.RngSeedLength], out _);
        Instructions.CleanToPoc(physical, physical + GuestDeviceTree.Room);
        machine.Map.Close(ref machine.Pages, physical, GuestDeviceTree.Room);
        if (!written)
        {
            Panic.Stop("a guest's device tree does not fit: is its command line too long?"u8);
        }
    }

    /// <summary>Bytes of the device tree at an address that hv sees.</summary>
    internal static uint DeviceTreeSize(ulong address) => Fdt.TotalSize(new ReadOnlySpan<byte>((void*)address, 8));

    private static void Copy(ref MetalMachine machine, ref readonly GuestMemory guest, ulong ipa, ulong from, ulong size)
    {
        while (size != 0)
        {
            ulong physical = PhysicalOf(in guest, ipa, out ulong contiguous);
            ulong step = Math.Min(size, Math.Min(contiguous, Chunk));
            ReadOnlySpan<byte> source = machine.Map.Open(ref machine.Pages, from, step, writable: false);
            Span<byte> target = machine.Map.Open(ref machine.Pages, physical, step, writable: true);
            source.CopyTo(target);
            Instructions.CleanToPoc(physical, physical + step);
            machine.Map.Close(ref machine.Pages, physical, step);
            machine.Map.Close(ref machine.Pages, from, step);
            ipa += step;
            from += step;
            size -= step;
        }
    }

    private static void Zero(ref MetalMachine machine, ref readonly GuestMemory guest, ulong ipa, ulong size)
    {
        while (size != 0)
        {
            ulong physical = PhysicalOf(in guest, ipa, out ulong contiguous);
            ulong step = Math.Min(size, Math.Min(contiguous, Chunk));
            machine.Map.Open(ref machine.Pages, physical, step, writable: true).Clear();
            Instructions.CleanToPoc(physical, physical + step);
            machine.Map.Close(ref machine.Pages, physical, step);
            ipa += step;
            size -= step;
        }
    }

    // A window's size: large enough to be rare, small enough for an int.
    private const ulong Chunk = 256 << 20;

    private static ulong PhysicalOf(ref readonly GuestMemory guest, ulong ipa, out ulong contiguous)
    {
        ulong physical = guest.Plan.PhysicalOf(ipa, out contiguous);
        if (contiguous == 0)
        {
            Panic.Stop("an address outside a guest's memory"u8);
        }

        return physical;
    }
}
#endif

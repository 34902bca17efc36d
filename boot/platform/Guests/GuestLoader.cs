// Why: a guest's memory is decided once, and filled at each start from what the boot loader left.
// Promises: the modules are only read, so that a reset starts from the same bytes. With clear, no byte of the guest's former life is
// left. Writes nowhere but in the guest's own memory, by its plan; whatever lies outside of that is a fault.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>Plans guests' memory, and fills it.</summary>
internal static class GuestLoader
{
    /// <summary>A window's size: large enough to be rare, small enough for an int.</summary>
    private const ulong Chunk = 256 << 20;

    private const int HeaderBytes = 4096;

    /// <summary>Decides everything about a guest's memory and takes it from what is free; takes nothing where something is wrong.</summary>
    public static GuestError Plan<TWindows>(ref TWindows windows, in GuestConfig config, ref MemoryMap free, out GuestMemory guest)
        where TWindows : struct, IWindows
    {
        guest = new() { Config = config };
        var header = HeaderOf(config);
        var error = GuestImage.Recognise(windows.Open(config.Kernel.Base, header, writable: false), config.Kernel.Size, out guest.Image);
        windows.Close(config.Kernel.Base, header, written: 0);
        return error != GuestError.None ? error
            : GuestLayout.TryTake(guest.Image, config.Ramdisk.Size, ref free, config.MemorySize, out guest.Plan, out guest.Layout);
    }

    /// <summary>Fills a guest's memory. Fails when the device tree that it gets does not fit, because of its command line.</summary>
    /// <param name="windows">How its memory is reached.</param>
    /// <param name="guest">What <see cref="Plan"/> decided.</param>
    /// <param name="tree">The machine's device tree: the command line is in it.</param>
    /// <param name="machine">The machine's seeds are the guest's too.</param>
    /// <param name="clear">Whether all of its memory is to be cleared before.</param>
    public static GuestError Load<TWindows>(ref TWindows windows, in GuestMemory guest, in Fdt tree, in MachineDescription machine, bool clear)
        where TWindows : struct, IWindows
    {
        if (clear)
            Fill(ref windows, guest, guest.Layout.Ram, default);
        for (var i = 0; i < guest.Image.PieceCount; i++)
        {
            var header = HeaderOf(guest.Config);
            var piece = guest.Image.Piece(windows.Open(guest.Config.Kernel.Base, header, writable: false), i);
            windows.Close(guest.Config.Kernel.Base, header, written: 0);
            Fill(ref windows, guest, new(piece.Memory.Base, piece.FileSize), new(guest.Config.Kernel.Base + piece.FileOffset, piece.FileSize));
            if (!clear && piece.Memory.Size > piece.FileSize)
                Fill(ref windows, guest, new(piece.Memory.Base + piece.FileSize, piece.Memory.Size - piece.FileSize), default);
        }
        Fill(ref windows, guest, guest.Layout.Ramdisk, guest.Config.Ramdisk);
        return WriteDeviceTree(ref windows, guest, tree, machine) ? GuestError.None : GuestError.TreeDoesNotFit;
    }

    private static ulong HeaderOf(in GuestConfig config) => Math.Min(config.Kernel.Size, HeaderBytes);

    private static bool WriteDeviceTree<TWindows>(ref TWindows windows, in GuestMemory guest, in Fdt tree, in MachineDescription machine)
        where TWindows : struct, IWindows
    {
        // In one piece: guests' memory is made of multiples of 2 MiB, and so is the tree's place one.
        var room = guest.Plan.FirstPieceOf(guest.Layout.Tree);
        var bootargs = tree.PropertyAt(guest.Config.Bootargs).Text;
        ReadOnlySpan<byte> seed = machine.RngSeed;
        var to = windows.Open(room.Base, room.Size, writable: true);
        var isWhole = GuestDeviceTree.TryWrite(to, guest.Layout, guest.Config.Vcpus, bootargs, machine.KaslrSeed, seed[..machine.RngSeedLength], out var size);
        windows.Close(room.Base, room.Size, isWhole ? (ulong)size : room.Size);
        return isWhole;
    }

    /// <summary>Copies a part of the machine's memory to a place in the guest's; from nowhere: clears it.</summary>
    private static void Fill<TWindows>(ref TWindows windows, in GuestMemory guest, AddressRange to, AddressRange from)
        where TWindows : struct, IWindows
    {
        while (to.Size != 0)
        {
            var piece = guest.Plan.FirstPieceOf(to);
            var size = Math.Min(piece.Size, Chunk);
            var target = windows.Open(piece.Base, size, writable: true);
            if (from.Size == 0)
                target.Clear();
            else
            {
                windows.Open(from.Base, size, writable: false).CopyTo(target);
                windows.Close(from.Base, size, written: 0);
                from = new(from.Base + size, from.Size - size);
            }
            windows.Close(piece.Base, size, written: size);
            to = new(to.Base + size, to.Size - size);
        }
    }
}

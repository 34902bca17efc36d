// A guest's memory filled from its modules, through windows that know what they were opened for.

using System.Buffers.Binary;
using System.Collections.Generic;
using Hv.Platform.DeviceTree;
using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class GuestLoaderTests
{
    private const ulong Block = 2 << 20, Memory = 64 * Block, Kernel = 5 * Block, Ramdisk = (7 * Block) + 12;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Everything_is_where_the_layout_says(bool clear)
    {
        Machine machine = InTwoPieces();
        machine.Plan(11 * Block, out var guest);
        machine.Load(guest, clear);

        Assert.Equal(machine.Module(Kernel, 300_000), machine.Read(guest, guest.Image.Memory));
        Assert.Equal(machine.Module(Ramdisk, 7_000_000), machine.Read(guest, guest.Layout.Ramdisk));
        Assert.Equal(TreeError.None, Fdt.Open(machine.Read(guest, guest.Layout.Tree), out var tree));
        Assert.Equal("quiet"u8, tree.Find("/chosen"u8).Property("bootargs"u8).Text);
        Assert.Empty(machine.Windows.Opened);
    }

    [Fact]
    public void Nothing_is_written_outside_of_the_guest()
    {
        Machine machine = InTwoPieces();
        var before = (byte[])machine.Windows.Memory.Clone();
        machine.Plan(11 * Block, out var guest);
        machine.Load(guest, clear: true);
        ReadOnlySpan<byte> after = machine.Windows.Memory;
        foreach (var (start, end) in new[] { (0, 20), (28, 40), (47, 64) })
            Assert.True(after[(start * (int)Block)..(end * (int)Block)].SequenceEqual(before.AsSpan()[(start * (int)Block)..(end * (int)Block)]));
    }

    [Fact]
    public void With_clear_no_byte_of_a_former_life_is_left()
    {
        Machine machine = InTwoPieces();
        machine.Plan(11 * Block, out var guest);
        machine.Load(guest, clear: true);
        var first = machine.Read(guest, guest.Layout.Ram);
        machine.Windows.Memory.AsSpan((int)(20 * Block), (int)(8 * Block)).Fill(0xA5);
        machine.Windows.Memory.AsSpan((int)(40 * Block), (int)(7 * Block)).Fill(0x5A);
        machine.Load(guest, clear: true);
        Assert.True(first.AsSpan().SequenceEqual(machine.Read(guest, guest.Layout.Ram)));
    }

    [Fact]
    public void A_program_has_its_bss_cleared()
    {
        Machine machine = new(pieces: [new(10 * Block, 8 * Block)], kernel: 300_000, ramdisk: 0);
        machine.MakeElf(fileSize: 1000, memorySize: 40_000);
        machine.Plan(8 * Block, out var guest);
        machine.Load(guest, clear: false);
        var memory = machine.Read(guest, guest.Image.Memory);
        Assert.Equal(machine.Module(Kernel + 4096, 1000), memory[..1000]);
        Assert.All(memory[1000..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_command_line_that_is_too_long_is_the_guests_own_trouble()
    {
        Machine machine = new(pieces: [new(10 * Block, 8 * Block)], kernel: 300_000, ramdisk: 0, new string('x', GuestDeviceTree.Room));
        machine.Plan(8 * Block, out var guest);
        Assert.Equal(GuestError.TreeDoesNotFit, machine.TryLoad(guest));
        Assert.Empty(machine.Windows.Opened);
    }

    [Fact]
    public void An_image_that_cannot_run_takes_no_memory()
    {
        Machine machine = new(pieces: [new(10 * Block, 8 * Block)], kernel: 300_000, ramdisk: 0);
        machine.Windows.Memory[Kernel] = 0x1f;
        machine.Windows.Memory[Kernel + 1] = 0x8b;
        machine.Windows.Memory[Kernel + 2] = 0x08;
        MemoryMap free = machine.Free;
        Assert.Equal(GuestError.Gzip, GuestLoader.Plan(ref machine.Windows, machine.Config(8 * Block), ref free, out _));
        Assert.Equal(1, free.Count);
        Assert.Empty(machine.Windows.Opened);
    }

    /// <summary>The RAM disk, at 11 MiB of the guest's RAM, goes on from one piece, of 16 MiB, to the other.</summary>
    private static Machine InTwoPieces() => new([new(20 * Block, 8 * Block), new(40 * Block, 7 * Block)], kernel: 300_000, ramdisk: 7_000_000);

    /// <summary>The machine's memory, of which one window at a time may be open on the same 2 MiB.</summary>
    private struct Windows(int size) : IWindows
    {
        public byte[] Memory { get; } = new byte[size];

        public List<(ulong Start, ulong Size, bool Writable, byte[] Before)> Opened { get; } = [];

        public Span<byte> Open(ulong start, ulong size, bool writable)
        {
            Assert.DoesNotContain(Opened, other => start / Block <= (other.Start + other.Size - 1) / Block && other.Start / Block <= (start + size - 1) / Block);
            Span<byte> window = Memory.AsSpan((int)start, (int)size);
            Opened.Add((start, size, writable, window.ToArray()));
            return window;
        }

        // What is written and not told stays in the cache, and may reach memory when the guest has written there.
        public void Close(ulong start, ulong size, ulong written)
        {
            var window = Assert.Single(Opened, other => other.Start == start && other.Size == size);
            Assert.True(window.Writable ? written <= size : written == 0);
            Assert.True(window.Before.AsSpan((int)written).SequenceEqual(Memory.AsSpan((int)(start + written), (int)(size - written))));
            Opened.Remove(window);
        }
    }

    private sealed class Machine
    {
        private readonly byte[] _tree = new byte[2 * GuestDeviceTree.Room];
        private readonly int _bootargs;
        private readonly ulong _kernel, _ramdisk;

        public Windows Windows = new((int)Memory);

        public MemoryMap Free;

        public Machine(AddressRange[] pieces, ulong kernel, ulong ramdisk, string bootargs = "quiet")
        {
            new Random(1).NextBytes(Windows.Memory);
            (_kernel, _ramdisk) = (kernel, ramdisk);
            foreach (var piece in pieces)
                Assert.True(Free.Add(piece));
            FdtWriter writer = new(_tree);
            writer.BeginNode(""u8);
            writer.Text("bootargs"u8, System.Text.Encoding.ASCII.GetBytes(bootargs));
            writer.EndNode();
            Assert.True(writer.TryFinish(out _));
            _bootargs = Tree.Root.Property("bootargs"u8).Handle;
        }

        private Fdt Tree
        {
            get
            {
                Assert.Equal(TreeError.None, Fdt.Open(_tree, out var tree));
                return tree;
            }
        }

        public GuestConfig Config(ulong memory) => GuestConfig.Default with
        {
            Kernel = new(Kernel, _kernel),
            Ramdisk = new(_ramdisk == 0 ? 0 : Ramdisk, _ramdisk),
            MemorySize = memory,
            Vcpus = 2,
            Bootargs = _bootargs,
        };

        public void Plan(ulong memory, out GuestMemory guest) =>
            Assert.Equal(GuestError.None, GuestLoader.Plan(ref Windows, Config(memory), ref Free, out guest));

        public void Load(in GuestMemory guest, bool clear) =>
            Assert.Equal(GuestError.None, GuestLoader.Load(ref Windows, guest, Tree, default, clear));

        public GuestError TryLoad(in GuestMemory guest) => GuestLoader.Load(ref Windows, guest, Tree, default, clear: true);

        public byte[] Module(ulong start, int size) => Windows.Memory.AsSpan((int)start, size).ToArray();

        public byte[] Read(in GuestMemory guest, in AddressRange addresses)
        {
            var bytes = new byte[addresses.Size];
            for (var i = 0; i < bytes.Length;)
            {
                var piece = guest.Plan.FirstPieceOf(new(addresses.Base + (ulong)i, addresses.Size - (ulong)i));
                Windows.Memory.AsSpan((int)piece.Base, (int)piece.Size).CopyTo(bytes.AsSpan(i));
                i += (int)piece.Size;
            }
            return bytes;
        }

        /// <summary>Turns the kernel module into an ELF program of one segment (System V gABI, chapter 4 and 5).</summary>
        public void MakeElf(ulong fileSize, ulong memorySize)
        {
            var file = Windows.Memory.AsSpan((int)Kernel, 4096);
            file.Clear();
            new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file);
            BinaryPrimitives.WriteUInt16LittleEndian(file[16..], 2);
            BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 183);
            BinaryPrimitives.WriteUInt64LittleEndian(file[24..], GuestMap.RamBase + Block);
            BinaryPrimitives.WriteUInt64LittleEndian(file[32..], 64);
            BinaryPrimitives.WriteUInt16LittleEndian(file[54..], 56);
            BinaryPrimitives.WriteUInt16LittleEndian(file[56..], 1);
            var segment = file[64..];
            BinaryPrimitives.WriteUInt32LittleEndian(segment, 1);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[8..], 4096);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], GuestMap.RamBase + Block);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], GuestMap.RamBase + Block);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], fileSize);
            BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], memorySize);
        }
    }
}

// Kernels recognised, refused by name, and laid out in RAM.

using System.Buffers.Binary;
using System.Linq;
using System.Text;
using Hv.Platform.DeviceTree;
using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class GuestImageTests
{
    private const ulong Mebi = 1 << 20, Base = GuestMap.RamBase;

    [Theory]
    [InlineData("1f8b0800", "Gzip")]
    [InlineData("fd377a585a00", "Xz")]
    [InlineData("28b52ffd", "Zstd")]
    [InlineData("02214c18", "Lz4")]
    [InlineData("04224d18", "Lz4")]
    [InlineData("5d000080", "Lzma")]
    [InlineData("894c5a4f", "Lzo")]
    [InlineData("425a6839", "Bzip2")]
    [InlineData("27051956", "UImage")]
    [InlineData("d00dfeed", "FlattenedImageTree")]
    [InlineData("4d5a00007a696d67", "EfiZboot")]
    [InlineData("7f454c46", "BadElf")]
    public void What_cannot_run_is_named(string start, string expected)
    {
        var error = GuestImage.Recognise(Convert.FromHexString(start), 1000, out _);
        Assert.Equal(expected, error.ToString());
        Assert.NotEqual(0, error.Words().Length);
        Assert.Equal(GuestError.None, GuestImage.Recognise(Convert.FromHexString(start).AsSpan(1), 1000, out _));
    }

    [Fact]
    public void Every_error_has_words_of_its_own()
    {
        var guests = Enum.GetValues<GuestError>().Select(error => Encoding.ASCII.GetString(error.Words())).ToArray();
        Assert.Equal(guests.Length, guests.Distinct().Count());
        Assert.Equal("not enough free memory for the guest's RAM", guests[(int)GuestError.NoMemory]);
        Assert.Equal("the kernel's ELF headers are broken", guests[(int)GuestError.BadElf]);
        Assert.DoesNotContain("", guests);
        var trees = Enum.GetValues<TreeError>().Select(Words).ToArray();
        Assert.Equal(trees.Length, trees.Distinct().Count());
        Assert.Equal("hv: device tree: overlaps memory that is in use", trees[(int)TreeError.Overlaps]);
        Assert.Equal("hv: device tree: is unsupported", trees[(int)TreeError.Unsupported]);

        static string Words(TreeError kind)
        {
            var line = new byte[192];
            return Encoding.ASCII.GetString(line.AsSpan(0, PlatformError.At(kind, default, default).Format(line)));
        }
    }

    [Fact]
    public void Anything_else_is_flat()
    {
        Assert.Equal(GuestError.None, GuestImage.Recognise([0x14, 0, 0, 0], 0x1234, out var image));
        Assert.Equal(ImageKind.Flat, image.Kind);
        Assert.Equal((Base + 0x8_0000, 0x1234u, Base + 0x8_0000), (image.Memory.Base, image.Memory.Size, image.Entry));
        Assert.Equal((0u, 0x1234u, Base + 0x8_0000), (image.Piece([], 0).FileOffset, image.Piece([], 0).FileSize, image.Piece([], 0).Memory.Base));
        Assert.Equal(GuestError.None, GuestImage.Recognise([], 0, out _));
        Assert.Equal(GuestError.KernelOutsideRam, GuestImage.Recognise([], ulong.MaxValue, out _));
    }

    [Theory]
    [InlineData(0, 0x300_0000, 0xa, 0x200_0000, Base, 0x300_0000)]
    [InlineData(0x8_0000, 0x300_0000, 0xa, 0x400_0000, Base + 0x8_0000, 0x400_0000)]
    [InlineData(0x1234, 0, 0, 0x200_0000, Base + 0x8_0000, 0x200_0000)]
    public void Linux_images_say_where_and_how_large(ulong offset, ulong size, ulong flags, ulong file, ulong start, ulong memory)
    {
        Assert.Equal(GuestError.None, GuestImage.Recognise(LinuxImage(offset, size, flags), file, out var image));
        Assert.Equal(ImageKind.LinuxImage, image.Kind);
        Assert.Equal((start, memory, start), (image.Memory.Base, image.Memory.Size, image.Entry));
        Assert.Equal(file, image.Piece([], 0).FileSize);
    }

    [Fact]
    public void Bad_Linux_images_are_told()
    {
        Assert.Equal(GuestError.BigEndian, GuestImage.Recognise(LinuxImage(0, 1, 1), 1, out _));
        Assert.Equal(GuestError.KernelOutsideRam, GuestImage.Recognise(LinuxImage(ulong.MaxValue, 1, 0), 1, out _));
        Assert.Equal(GuestError.KernelOutsideRam, GuestImage.Recognise(LinuxImage(0, ulong.MaxValue, 0), 1, out _));
        Assert.Equal(GuestError.KernelOutsideRam, GuestImage.Recognise(LinuxImage(long.MaxValue, long.MaxValue, 0), 1, out _));
    }

    [Fact]
    public void ELF_programs_go_to_their_physical_addresses()
    {
        var elf = Elf();
        Assert.Equal(GuestError.None, GuestImage.Recognise(elf, 0x3000, out var image));
        Assert.Equal(ImageKind.Elf, image.Kind);
        Assert.Equal(3, image.PieceCount);
        Assert.Equal((Base + 0x10_0000, Base + 0x20_2000), (image.Memory.Base, image.Memory.End));
        Assert.Equal(Base + 0x10_0010, image.Entry);
        var code = image.Piece(elf, 0);
        Assert.Equal((0x1000u, 0x800u, Base + 0x10_0000, 0x800u), (code.FileOffset, code.FileSize, code.Memory.Base, code.Memory.Size));
        Assert.Equal(0u, image.Piece(elf, 1).Memory.Size);
        Assert.Equal(0u, image.Piece(elf, 1).FileSize);
        var data = image.Piece(elf, 2);
        Assert.Equal((0x2000u, 0x1000u, Base + 0x20_0000, 0x2000u), (data.FileOffset, data.FileSize, data.Memory.Base, data.Memory.Size));
    }

    [Theory]
    [InlineData(4, 1, 1, "ForeignElf")] // class
    [InlineData(5, 2, 1, "BigEndian")]
    [InlineData(18, 62, 2, "ForeignElf")] // machine
    [InlineData(16, 1, 2, "ForeignElf")] // type
    [InlineData(54, 57, 2, "BadElf")] // size of a program header
    [InlineData(56, 200, 2, "BadElf")] // count
    [InlineData(56, 0, 2, "BadElf")]
    [InlineData(32, -1, 8, "BadElf")] // offset
    [InlineData(32, 300, 8, "BadElf")]
    [InlineData(24, 0, 8, "BadElf")] // entry
    [InlineData(64 + 8, 0x2801, 8, "BadElf")] // p_offset
    [InlineData(64 + 8, -1, 8, "BadElf")]
    [InlineData(64 + 24, -2, 8, "BadElf")] // p_paddr
    [InlineData(64 + 32, 0x801, 8, "BadElf")] // p_filesz
    [InlineData(64 + 40, -1, 8, "BadElf")] // p_memsz
    public void Bad_ELF_programs_are_told(int at, long value, int size, string expected)
    {
        var elf = Elf();
        Span<byte> field = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(field, value);
        field[..size].CopyTo(elf.AsSpan(at));
        Assert.Equal(expected, GuestImage.Recognise(elf, 0x3000, out _).ToString());
    }

    [Fact]
    public void Broken_ELF_programs_do_not_fault()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var elf = Elf();
            for (var damage = random.Next(1, 6); damage > 0; damage--)
                elf[random.Next(4, elf.Length)] = (byte)random.Next(256);
            var start = elf.AsSpan(0, random.Next(4) == 0 ? random.Next(elf.Length) : elf.Length);
            if (GuestImage.Recognise(start, (ulong)random.Next(0x4000), out var image) != GuestError.None)
                continue;
            for (var piece = 0; piece < image.PieceCount; piece++)
                Assert.True(image.Piece(start, piece).FileSize <= image.Piece(start, piece).Memory.Size || image.Kind != ImageKind.Elf);
            GuestLayout.TryPlace(image, (ulong)random.NextInt64(), (ulong)random.NextInt64(), out _);
        }
    }

    [Theory]
    [InlineData(1024, 0x300_0000, 0x123_4567, 0x800_0000, 0x940_0000)]
    [InlineData(128, 0x300_0000, 0x100_0000, 0x400_0000, 0x500_0000)]
    [InlineData(128, 0x500_0001, 0x100_0000, 0x500_1000, 0x620_0000)]
    [InlineData(64, 0x100_0000, 0, 0x200_0000, 0x200_0000)]
    public void Linux_is_laid_out_as_QEMU_does(ulong ramMebi, ulong image, ulong ramdisk, ulong ramdiskAt, ulong treeAt)
    {
        GuestImage.Recognise(LinuxImage(0, image, 0), 1000, out var linux);
        Assert.Equal(GuestError.None, GuestLayout.TryPlace(linux, ramMebi * Mebi, ramdisk, out var layout));
        Assert.Equal((Base, ramMebi * Mebi), (layout.Ram.Base, layout.Ram.Size));
        Assert.Equal((Base + ramdiskAt, ramdisk), (layout.Ramdisk.Base, layout.Ramdisk.Size));
        Assert.Equal((Base + treeAt, (ulong)GuestDeviceTree.Room), (layout.Tree.Base, layout.Tree.Size));
    }

    [Fact]
    public void A_bare_metal_ELF_finds_its_tree_at_the_start_of_RAM()
    {
        GuestImage.Recognise(Elf(), 0x3000, out var elf);
        Assert.Equal(GuestError.None, GuestLayout.TryPlace(elf, 64 * Mebi, 0, out var layout));
        Assert.Equal(Base, layout.Tree.Base);
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        GuestImage.Recognise(LinuxImage(0, 32 * Mebi, 0), 1000, out var linux);
        Assert.Equal(GuestError.KernelOutsideRam, GuestLayout.TryPlace(linux, (32 * Mebi) - 1, 0, out _));
        Assert.Equal(GuestError.KernelOutsideRam, GuestLayout.TryPlace(linux, ulong.MaxValue, 0, out _));
        Assert.Equal(GuestError.RamdiskDoesNotFit, GuestLayout.TryPlace(linux, 64 * Mebi, (32 * Mebi) + 1, out _));
        Assert.Equal(GuestError.RamdiskDoesNotFit, GuestLayout.TryPlace(linux, 64 * Mebi, ulong.MaxValue, out _));
        Assert.Equal(GuestError.RamdiskDoesNotFit, GuestLayout.TryPlace(linux, 1UL << 40, 32UL << 30, out _));
        Assert.Equal(GuestError.TreeDoesNotFit, GuestLayout.TryPlace(linux, 64 * Mebi, 32 * Mebi, out _));
        Assert.Equal(GuestError.TreeDoesNotFit, GuestLayout.TryPlace(linux, 32 * Mebi, 0, out _));
        Assert.Equal(GuestError.None, GuestLayout.TryPlace(linux, 64 * Mebi, 30 * Mebi, out _));
    }

    private static byte[] LinuxImage(ulong offset, ulong size, ulong flags)
    {
        var image = new byte[64];
        "MZ"u8.CopyTo(image);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(16), size);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(24), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(56), 0x644d5241);
        return image;
    }

    /// <summary>Code linked high and loaded low, a note, and data with zeroed memory behind it.</summary>
    private static byte[] Elf()
    {
        const ulong High = 0xffff_8000_0000_0000;
        var elf = new byte[64 + (3 * 56)];
        Convert.FromHexString("7f454c46020101").CopyTo(elf, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(16), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(18), 183);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(24), High + 0x10);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(56), 3);
        Segment(elf, 0, 1, 0x1000, High, Base + 0x10_0000, 0x800, 0x800);
        Segment(elf, 1, 4, 0, 0, 0, 0x20, 0x20);
        Segment(elf, 2, 1, 0x2000, High + 0x10_0000, Base + 0x20_0000, 0x1000, 0x2000);
        return elf;
    }

    private static void Segment(byte[] elf, int index, uint type, ulong offset, ulong link, ulong address, ulong fileSize, ulong memorySize)
    {
        var header = elf.AsSpan(64 + (index * 56));
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], link);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], fileSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], memorySize);
    }
}

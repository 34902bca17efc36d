// What a kernel module is and where its parts go. Three kinds run: arm64 Linux's Image (Linux, arch/arm64/booting), an ELF
// program, and anything else as a flat image, entered at its first byte. What is compressed is named, not guessed at.

using System.Buffers.Binary;
using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Guests;

/// <summary>The formats that run.</summary>
public enum ImageKind : byte
{
    /// <summary>Bytes without a header, as QEMU's -kernel takes them.</summary>
    Flat,

    /// <summary>arm64 Linux boot executable Image.</summary>
    LinuxImage,

    /// <summary>ELF64, AArch64, little-endian, placed at its physical addresses.</summary>
    Elf,
}

/// <summary>Bytes of the module and the guest's memory they go to; memory behind them is zero.</summary>
public readonly struct ImagePiece(ulong fileOffset, ulong fileSize, AddressRange memory)
{
    /// <summary>First byte in the module.</summary>
    public ulong FileOffset => fileOffset;

    /// <summary>Bytes to copy.</summary>
    public ulong FileSize => fileSize;

    /// <summary>Guest memory; FileSize bytes at least.</summary>
    public AddressRange Memory => memory;
}

/// <summary>A kernel module understood.</summary>
public struct GuestImage
{
    private const ulong FlatOffset = 0x8_0000;
    private const int ImageHeaderSize = 64;
    private const int ElfHeaderSize = 64;
    private const int ProgramHeaderSize = 56;

    private ulong _moduleSize;
    private int _programHeaders;

    /// <summary>Its format.</summary>
    public ImageKind Kind { get; private set; }

    /// <summary>Where the boot CPU starts, with the device tree's address in x0.</summary>
    public ulong Entry { get; private set; }

    /// <summary>All guest memory from its first byte to its last, zeroed parts included.</summary>
    public AddressRange Memory { get; private set; }

    /// <summary>How many pieces there are to ask <see cref="Piece"/> for; some may be empty.</summary>
    public int PieceCount { get; private set; }

    /// <summary>Recognises an image by the module's first bytes, which must hold an ELF file's program headers.</summary>
    public static GuestError Recognise(ReadOnlySpan<byte> start, ulong moduleSize, out GuestImage image)
    {
        image = default;
        image._moduleSize = moduleSize;
        image.PieceCount = 1;
        var packed = Packing(start);
        if (packed != GuestError.None)
            return packed;
        if (Bytes.StartsWith(start, "\x7f"u8) && start.Length >= 4 && Bytes.StartsWith(start.Slice(1), "ELF"u8))
            return image.ReadElf(start);
        ulong offset = FlatOffset, size = moduleSize;
        if (start.Length >= ImageHeaderSize && Bytes.StartsWith(start.Slice(56), "ARM\x64"u8))
        {
            image.Kind = ImageKind.LinuxImage;
            var imageSize = BinaryPrimitives.ReadUInt64LittleEndian(start.Slice(16));
            if ((BinaryPrimitives.ReadUInt64LittleEndian(start.Slice(24)) & 1) != 0)
                return GuestError.BigEndian;
            if (imageSize != 0)
                offset = BinaryPrimitives.ReadUInt64LittleEndian(start.Slice(8));
            size = imageSize > size ? imageSize : size;
        }
        if (offset > long.MaxValue || !AddressRange.TryCreate(GuestMap.RamBase + offset, size, out var memory))
            return GuestError.KernelOutsideRam;
        image.Memory = memory;
        image.Entry = memory.Base;
        return GuestError.None;
    }

    /// <summary>The n-th piece to copy, from the same first bytes.</summary>
    public readonly ImagePiece Piece(ReadOnlySpan<byte> start, int index)
    {
        if (Kind != ImageKind.Elf)
            return new(0, _moduleSize, Memory);
        return TrySegment(start, index, out var piece, out _) == GuestError.None ? piece : default;
    }

    private static GuestError Packing(ReadOnlySpan<byte> start)
    {
        if (Bytes.StartsWith(start, [0x1f, 0x8b, 0x08]))
            return GuestError.Gzip;
        if (Bytes.StartsWith(start, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]))
            return GuestError.Xz;
        if (Bytes.StartsWith(start, [0x28, 0xb5, 0x2f, 0xfd]))
            return GuestError.Zstd;
        if (Bytes.StartsWith(start, [0x04, 0x22, 0x4d, 0x18]) || Bytes.StartsWith(start, [0x02, 0x21, 0x4c, 0x18]))
            return GuestError.Lz4;
        if (Bytes.StartsWith(start, [0x5d, 0x00, 0x00]))
            return GuestError.Lzma;
        if (Bytes.StartsWith(start, [0x89, 0x4c, 0x5a, 0x4f]))
            return GuestError.Lzo;
        if (Bytes.StartsWith(start, "BZh"u8))
            return GuestError.Bzip2;
        if (Bytes.StartsWith(start, [0x27, 0x05, 0x19, 0x56]))
            return GuestError.UImage;
        if (Bytes.StartsWith(start, [0xd0, 0x0d, 0xfe, 0xed]))
            return GuestError.FlattenedImageTree;
        return start.Length >= 8 && Bytes.StartsWith(start, "MZ"u8) && Bytes.StartsWith(start.Slice(4), "zimg"u8)
            ? GuestError.EfiZboot : GuestError.None;
    }

    /// <summary>ELF-64 object file format: e_ident, e_type at 16, e_machine 18, e_entry 24, e_phoff 32, e_phentsize 54, e_phnum 56.</summary>
    private GuestError ReadElf(ReadOnlySpan<byte> start)
    {
        const byte Class64 = 2, LittleEndian = 1, BigEndian = 2;
        const ushort Executable = 2, Shared = 3, AArch64 = 183;
        Kind = ImageKind.Elf;
        if (start.Length < ElfHeaderSize)
            return GuestError.BadElf;
        if (start[4] != Class64 || start[5] is not (LittleEndian or BigEndian))
            return GuestError.ForeignElf;
        if (start[5] == BigEndian)
            return GuestError.BigEndian;
        if (Half(start, 18) != AArch64 || Half(start, 16) is not (Executable or Shared))
            return GuestError.ForeignElf;
        var headers = BinaryPrimitives.ReadUInt64LittleEndian(start.Slice(32));
        PieceCount = Half(start, 56);
        if (Half(start, 54) != ProgramHeaderSize || headers > (ulong)start.Length
            || PieceCount * ProgramHeaderSize > start.Length - (int)headers)
            return GuestError.BadElf;
        _programHeaders = (int)headers;

        var entry = BinaryPrimitives.ReadUInt64LittleEndian(start.Slice(24));
        ulong low = ulong.MaxValue, high = 0;
        var entered = false;
        for (var i = 0; i < PieceCount; i++)
        {
            var error = TrySegment(start, i, out var piece, out var link);
            if (error != GuestError.None)
                return error;
            if (piece.Memory.Size == 0)
                continue;
            low = piece.Memory.Base < low ? piece.Memory.Base : low;
            high = piece.Memory.End > high ? piece.Memory.End : high;
            if (entered || entry < link || entry - link >= piece.Memory.Size)
                continue;
            Entry = piece.Memory.Base + (entry - link);
            entered = true;
        }
        Memory = AddressRange.Between(low, high);
        return entered ? GuestError.None : GuestError.BadElf;
    }

    /// <summary>
    /// A program header: p_type at 0, p_offset 8, p_vaddr 16, p_paddr 24, p_filesz 32, p_memsz 40. Empty when it loads
    /// nothing. <paramref name="link"/> is the address that the entry point is meant in.
    /// </summary>
    private readonly GuestError TrySegment(ReadOnlySpan<byte> start, int index, out ImagePiece piece, out ulong link)
    {
        const uint Load = 1;
        piece = default;
        var header = start.Slice(_programHeaders + (index * ProgramHeaderSize), ProgramHeaderSize);
        link = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(16));
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Load)
            return GuestError.None;
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(8));
        var fileSize = BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(32));
        var good = AddressRange.TryCreate(
            BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(24)), BinaryPrimitives.ReadUInt64LittleEndian(header.Slice(40)), out var memory);
        if (!good || fileSize > memory.Size || offset > _moduleSize || fileSize > _moduleSize - offset)
            return GuestError.BadElf;
        piece = new(offset, fileSize, memory);
        return GuestError.None;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(offset));
}

// What a kernel module is and where its parts go. Three kinds run: arm64 Linux's Image (Linux, arch/arm64/booting), an ELF
// program, and anything else as a flat image, entered at its first byte. What is compressed is named, not guessed at.

using System.Buffers.Binary;
using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>The formats that run. Flat is bytes without a header, as QEMU's -kernel takes them.</summary>
internal enum ImageKind : byte { Flat, LinuxImage, Elf }

/// <summary>Bytes of the module and the guest's memory that they go to; what is left of the memory is zero.</summary>
internal struct ImagePiece
{
    public ulong FileOffset, FileSize;
    public AddressRange Memory;
}

/// <summary>A kernel module understood.</summary>
internal struct GuestImage
{
    /// <summary>Where a flat image goes, and an Image that does not say.</summary>
    private const ulong DefaultOffset = 0x8_0000;

    private ulong _moduleSize;
    private int _programHeaders;

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
        image = new() { _moduleSize = moduleSize, PieceCount = 1 };
        for (var magics = Magics; magics.Length != 0; magics = magics[(2 + magics[1])..])
            if (start.StartsWith(magics.Slice(2, magics[1])))
                return (GuestError)magics[0];
        if (start.Length >= 8 && start.StartsWith("MZ"u8) && start[4..].StartsWith("zimg"u8))
            return GuestError.EfiZboot;
        return start.StartsWith("\u007FELF"u8) ? image.ReadElf(start) : image.ReadFlat(start);
    }

    /// <summary>What files begin with that hv does not unpack: the error, how many bytes, and these.</summary>
    private static ReadOnlySpan<byte> Magics =>
    [
        (byte)GuestError.Gzip, 3, 0x1f, 0x8b, 0x08,
        (byte)GuestError.Xz, 6, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00,
        (byte)GuestError.Zstd, 4, 0x28, 0xb5, 0x2f, 0xfd,
        (byte)GuestError.Lz4, 4, 0x04, 0x22, 0x4d, 0x18,
        (byte)GuestError.Lz4, 4, 0x02, 0x21, 0x4c, 0x18,
        (byte)GuestError.Lzma, 3, 0x5d, 0x00, 0x00,
        (byte)GuestError.Lzo, 4, 0x89, 0x4c, 0x5a, 0x4f,
        (byte)GuestError.Bzip2, 3, (byte)'B', (byte)'Z', (byte)'h',
        (byte)GuestError.UImage, 4, 0x27, 0x05, 0x19, 0x56,
        (byte)GuestError.FlattenedImageTree, 4, 0xd0, 0x0d, 0xfe, 0xed,
    ];

    /// <summary>The n-th piece to copy, from the same first bytes.</summary>
    public readonly ImagePiece Piece(ReadOnlySpan<byte> start, int index)
    {
        var piece = new ImagePiece { FileSize = _moduleSize, Memory = Memory };
        if (Kind == ImageKind.Elf)
            ReadSegment(start, index, out piece, out _);
        return piece;
    }

    /// <summary>The Image header has text_offset at 8, image_size 16, flags (bit 0: big-endian) 24, the magic number 56.</summary>
    private GuestError ReadFlat(ReadOnlySpan<byte> start)
    {
        ulong offset = DefaultOffset, size = _moduleSize;
        if (start.Length >= 64 && start[56..].StartsWith("ARMd"u8))
        {
            Kind = ImageKind.LinuxImage;
            var imageSize = Long(start, 16);
            if ((Long(start, 24) & 1) != 0)
                return GuestError.BigEndian;
            offset = imageSize != 0 ? Long(start, 8) : offset;
            size = imageSize > size ? imageSize : size;
        }
        Entry = GuestMap.RamBase + (offset & long.MaxValue);
        var good = AddressRange.TryCreate(Entry, size, out var memory) && offset <= long.MaxValue;
        Memory = memory;
        return good ? GuestError.None : GuestError.KernelOutsideRam;
    }

    /// <summary>
    /// ELF-64: e_ident has the class at 4 and the byte order at 5; e_type 16, e_machine 18, e_entry 24, e_phoff 32,
    /// e_phentsize 54, e_phnum 56.
    /// </summary>
    private GuestError ReadElf(ReadOnlySpan<byte> start)
    {
        const int HeaderSize = 64, Class64 = 2, BigEndian = 2, Executable = 2, Shared = 3, AArch64 = 183;
        Kind = ImageKind.Elf;
        if (start.Length < HeaderSize || start[5] == BigEndian)
            return start.Length < HeaderSize ? GuestError.BadElf : GuestError.BigEndian;
        if (start[4] != Class64 || Half(start, 18) != AArch64 || Half(start, 16) is not (Executable or Shared))
            return GuestError.ForeignElf;
        var headers = Long(start, 32);
        PieceCount = Half(start, 56);
        if (Half(start, 54) != ProgramHeaderSize || headers > (ulong)start.Length
            || PieceCount * ProgramHeaderSize > start.Length - (int)headers)
            return GuestError.BadElf;
        _programHeaders = (int)headers;

        ulong linkedEntry = Long(start, 24), low = ulong.MaxValue, high = 0;
        var isEntered = false;
        for (var i = 0; i < PieceCount; i++)
        {
            if (!ReadSegment(start, i, out var piece, out var link))
                return GuestError.BadElf;
            if (piece.Memory.Size == 0)
                continue;
            low = piece.Memory.Base < low ? piece.Memory.Base : low;
            high = piece.Memory.End > high ? piece.Memory.End : high;
            if (isEntered || linkedEntry < link || linkedEntry - link >= piece.Memory.Size)
                continue;
            Entry = piece.Memory.Base + (linkedEntry - link);
            isEntered = true;
        }
        Memory = AddressRange.Between(low, high);
        return isEntered ? GuestError.None : GuestError.BadElf;
    }

    private const int ProgramHeaderSize = 56;

    /// <summary>
    /// A program header: p_type at 0, p_offset 8, p_vaddr 16, p_paddr 24, p_filesz 32, p_memsz 40. The piece is empty when
    /// it loads nothing. The entry point is an address as <paramref name="link"/> (p_vaddr) is.
    /// </summary>
    private readonly bool ReadSegment(ReadOnlySpan<byte> start, int index, out ImagePiece piece, out ulong link)
    {
        const int Load = 1;
        piece = default;
        var header = start.Slice(_programHeaders + (index * ProgramHeaderSize), ProgramHeaderSize);
        link = Long(header, 16);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Load)
            return true;
        piece.FileOffset = Long(header, 8);
        piece.FileSize = Long(header, 32);
        return AddressRange.TryCreate(Long(header, 24), Long(header, 40), out piece.Memory)
            && piece.FileSize <= piece.Memory.Size && piece.FileOffset <= _moduleSize && piece.FileSize <= _moduleSize - piece.FileOffset;
    }

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static ulong Long(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
}

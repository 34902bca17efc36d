// Why a guest cannot be loaded, in words that tell its owner what to do.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>What is wrong with a guest's image or with its place in RAM. First come the formats that hv does not unpack.</summary>
internal enum GuestError : byte
{
    None,
    Gzip, Xz, Zstd, Lz4, Lzma, Lzo, Bzip2,
    UImage, EfiZboot, FlattenedImageTree,

    /// <summary>ELF files, or an Image, for something else.</summary>
    BigEndian, ForeignElf,

    /// <summary>Program headers that contradict the file or themselves.</summary>
    BadElf,

    /// <summary>What does not fit in the guest's RAM.</summary>
    KernelOutsideRam, RamdiskDoesNotFit, TreeDoesNotFit,

    /// <summary>The machine's free memory is less than the guest is to have, or too scattered.</summary>
    NoMemory,
}

internal static class GuestErrorWords
{
    /// <summary>A message without the guest's name.</summary>
    public static ReadOnlySpan<byte> Words(this GuestError error) => WordList.Line(
        "is good\n"u8 +
        "the kernel is compressed with gzip: decompress it first\n"u8 +
        "the kernel is compressed with xz: decompress it first\n"u8 +
        "the kernel is compressed with zstd: decompress it first\n"u8 +
        "the kernel is compressed with lz4: decompress it first\n"u8 +
        "the kernel is compressed with lzma: decompress it first\n"u8 +
        "the kernel is compressed with lzo: decompress it first\n"u8 +
        "the kernel is compressed with bzip2: decompress it first\n"u8 +
        "the kernel is a uImage: give the Image inside it\n"u8 +
        "the kernel is a compressed EFI image (zboot): give the Image inside it\n"u8 +
        "the kernel is a device tree or FIT image: give the Image inside it\n"u8 +
        "the kernel is big-endian: hv runs little-endian ones\n"u8 +
        "the kernel is an ELF file, but no 64-bit AArch64 program\n"u8 +
        "the kernel's ELF headers are broken\n"u8 +
        "the kernel does not fit in the guest's RAM\n"u8 +
        "the RAM disk does not fit in the guest's RAM\n"u8 +
        "the device tree does not fit in the guest's RAM\n"u8 +
        "not enough free memory for the guest's RAM"u8,
        (int)error);
}

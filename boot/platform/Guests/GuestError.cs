// Why a guest cannot be loaded, in words that tell its owner what to do.

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
    public static ReadOnlySpan<byte> Words(this GuestError error) => error switch
    {
        GuestError.None => "is good"u8,
        GuestError.Gzip => "the kernel is compressed with gzip: decompress it first"u8,
        GuestError.Xz => "the kernel is compressed with xz: decompress it first"u8,
        GuestError.Zstd => "the kernel is compressed with zstd: decompress it first"u8,
        GuestError.Lz4 => "the kernel is compressed with lz4: decompress it first"u8,
        GuestError.Lzma => "the kernel is compressed with lzma: decompress it first"u8,
        GuestError.Lzo => "the kernel is compressed with lzo: decompress it first"u8,
        GuestError.Bzip2 => "the kernel is compressed with bzip2: decompress it first"u8,
        GuestError.UImage => "the kernel is a uImage: give the Image inside it"u8,
        GuestError.EfiZboot => "the kernel is a compressed EFI image (zboot): give the Image inside it"u8,
        GuestError.FlattenedImageTree => "the kernel is a device tree or FIT image: give the Image inside it"u8,
        GuestError.BigEndian => "the kernel is big-endian: hv runs little-endian ones"u8,
        GuestError.ForeignElf => "the kernel is an ELF file, but no 64-bit AArch64 program"u8,
        GuestError.BadElf => "the kernel's ELF headers are broken"u8,
        GuestError.KernelOutsideRam => "the kernel does not fit in the guest's RAM"u8,
        GuestError.RamdiskDoesNotFit => "the RAM disk does not fit in the guest's RAM"u8,
        GuestError.TreeDoesNotFit => "the device tree does not fit in the guest's RAM"u8,
        _ => "not enough free memory for the guest's RAM"u8,
    };
}

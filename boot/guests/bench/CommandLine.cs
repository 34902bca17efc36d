// The guest's command line, taken from the device tree without reading the tree: the word is looked for in all of it.
using System.Buffers.Binary;

namespace Hv.Guests;

internal static unsafe class CommandLine
{
    private const uint Magic = 0xd00d_feed; // Devicetree Specification 0.4, section 5.2
    private const uint MostBytes = 1 << 20;

    /// <summary>What follows <paramref name="key"/>, to the end of the tree; empty where the key or the tree is not.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> key)
    {
        // QEMU puts the tree of a flat image where RAM starts, and tells it nothing.
        ulong start = Startup.DeviceTree >= Board.Ram ? Startup.DeviceTree : Board.Ram;
        if (Big(start) != Magic)
            return default;
        var tree = new ReadOnlySpan<byte>((void*)start, (int)Math.Min(Big(start + 4), MostBytes));
        for (int i = 0; i + key.Length <= tree.Length; i++)
        {
            if (tree.Slice(i).StartsWith(key))
                return tree.Slice(i + key.Length);
        }

        return default;
    }

    private static uint Big(ulong address) => BinaryPrimitives.ReverseEndianness(Mmio.Read32(address));
}

// Why: hv.img is what is linked up to some byte, then the rest, packed, with what boot/pack/unpack.S has to know in a place that it looks at.
// Promises: the image unpacks to what is linked, as far as boot/pack/pack.sh has lz4 look.
using System.Buffers.Binary;
using System.IO;

namespace Hv.Pack;

/// <summary>Arguments: the linked image; what an instruction is worth in thousandths of a byte; the offset of what is packed; the offset of hv_pack; the image; the block.</summary>
internal static class Program
{
    // The sums are over words in four columns, and rows of 64 bytes.
    private const int Columns = 4, Row = 64;

    private static void Main(string[] arguments)
    {
        byte[] linked = File.ReadAllBytes(arguments[0]);
        int weight = int.Parse(arguments[1]), cut = int.Parse(arguments[2]), pack = int.Parse(arguments[3]);
        byte[] block = new Lz4(linked[cut..], weight).Block();
        File.WriteAllBytes(arguments[5], block);

        // Behind the block its end mark, an offset of 0.
        byte[] image = new byte[cut + ((block.Length + 2 + Row - 1) / Row * Row)];
        linked.AsSpan(0, cut).CopyTo(image);
        block.CopyTo(image, cut);
        uint[] sums = new uint[2 * Columns];
        for (int at = cut; at < image.Length; at += 4)
        {
            int column = (at - cut) / 4 % Columns;
            sums[column] += BinaryPrimitives.ReadUInt32LittleEndian(image.AsSpan(at));
            sums[Columns + column] += (at - cut) % Row >= Row - (4 * Columns) ? sums[column] : 0;
        }

        Span<byte> told = image.AsSpan(pack);
        BinaryPrimitives.WriteInt64LittleEndian(told, cut);
        BinaryPrimitives.WriteInt64LittleEndian(told[8..], image.Length);
        BinaryPrimitives.WriteInt64LittleEndian(told[16..], linked.Length);
        for (int i = 0; i < sums.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(told[(32 + (4 * i))..], sums[i]);
        }

        // Unpacking begins when entry.S has written the boot tables, which are behind what is linked.
        if (image.Length > linked.Length)
        {
            throw new InvalidDataException("the image is larger than what it unpacks to");
        }

        File.WriteAllBytes(arguments[4], image);
    }
}

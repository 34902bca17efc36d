// Why: lz4 makes the smallest block that it can, and takes a match that saves a byte. boot/pack/unpack.S then runs 14 instructions for that byte. This
// one is told what an instruction is worth, and knows what unpack.S runs for what: a block of lz4 -12 that is 4 per cent smaller takes 45 per cent more.
// Promises: the format of github.com/lz4/lz4, doc/lz4_Block_format.md, with the same block for the same bytes and weight, wherever it is made.
using System.Collections.Generic;

namespace Hv.Pack;

/// <summary>Compresses to a block of LZ4, for a price of bytes and of instructions.</summary>
/// <remarks>
/// The shortest path through the bytes: from each, a literal leads to the next, and a match to where it ends. How many literals precede is part of the place,
/// as far as it makes a difference: 15 need another byte, and more of everything.
/// </remarks>
internal sealed class Lz4
{
    private const int ShortestMatch = 4, FarthestMatch = 65535, Nibble = 15, Runs = Nibble + 2;

    // The format's: a block's last bytes are literals, and the last match does not begin among its last.
    private const int LastLiterals = 5, LastMatch = 12;

    // Of unpack.S: a match nearer or longer than this is copied again, 16 bytes at a time.
    private const int Near = 18, Long = ShortestMatch + Nibble;

    private readonly byte[] _plain;
    private readonly int _weight;
    private readonly int[] _length, _offset;

    /// <summary>Takes what is to be compressed, and what an instruction is worth in thousandths of a byte.</summary>
    internal Lz4(byte[] plain, int weight)
    {
        _plain = plain;
        _weight = weight;
        _length = new int[plain.Length];
        _offset = new int[plain.Length];
    }

    /// <summary>Compresses.</summary>
    internal byte[] Block()
    {
        FindMatches();
        int[] steps = CheapestSteps();
        byte[] block = new byte[_plain.Length + (_plain.Length / 255) + 16];
        int size = 0, literals = 0;
        for (int at = 0; at < _plain.Length; at += Math.Max(steps[at], 1))
        {
            if (steps[at] != 0)
            {
                Sequence(at, at - literals, steps[at]);
                literals = 0;
            }
            else
            {
                literals++;
            }
        }

        Sequence(_plain.Length, _plain.Length - literals, ShortestMatch);
        return block[..size];

        void Sequence(int at, int from, int length)
        {
            int count = at - from, more = length - ShortestMatch;
            block[size++] = (byte)((Math.Min(count, Nibble) << 4) | Math.Min(more, Nibble));
            Rest(count);
            _plain.AsSpan(from, count).CopyTo(block.AsSpan(size));
            size += count;
            if (at < _plain.Length)
            {
                block[size++] = (byte)_offset[at];
                block[size++] = (byte)(_offset[at] >> 8);
                Rest(more);
            }
        }

        void Rest(int length)
        {
            for (length -= Nibble; length >= 0; length -= 255)
            {
                block[size++] = (byte)Math.Min(length, 255);
            }
        }
    }

    // The longest match at each byte; of two, the one that is not near, or else the nearest.
    private void FindMatches()
    {
        Dictionary<uint, int> latest = [];
        int[] before = new int[_plain.Length];
        for (int at = 0; at <= _plain.Length - LastMatch; at++)
        {
            uint key = BitConverter.ToUInt32(_plain, at);
            before[at] = latest.TryGetValue(key, out int from) ? from : -1;
            latest[key] = at;

            // What goes on for long need not be found at each of its bytes.
            bool goesOn = at > 0 && _length[at - 1] > 64;
            _length[at] = goesOn ? _length[at - 1] - 1 : 0;
            _offset[at] = goesOn ? _offset[at - 1] : 0;
            for (from = before[at]; !goesOn && from >= 0 && at - from <= FarthestMatch; from = before[from])
            {
                int length = _plain.AsSpan(at, _plain.Length - LastLiterals - at).CommonPrefixLength(_plain.AsSpan(from));
                if (length > _length[at] || (length == _length[at] && _offset[at] < Near))
                {
                    (_length[at], _offset[at]) = (length, at - from);
                }
            }
        }
    }

    // The length of the match to take at each byte that is reached, or 0: a literal.
    private int[] CheapestSteps()
    {
        long[] price = new long[(_plain.Length + 1) * Runs];
        int[] step = new int[price.Length], cameFrom = new int[price.Length];
        Array.Fill(price, long.MaxValue);
        price[0] = 0;
        for (int place = 0; place < _plain.Length * Runs; place++)
        {
            int at = place / Runs, run = place % Runs;
            if (price[place] == long.MaxValue)
            {
                continue;
            }

            Reach(((at + 1) * Runs) + Math.Min(run + 1, Runs - 1), 0, PriceOfLiteral(run));
            for (int length = _length[at]; length >= ShortestMatch; length = Math.Min(length - 1, Long - 1))
            {
                Reach((at + length) * Runs, length, PriceOfMatch(length, _offset[at]));
            }

            void Reach(int to, int length, int more)
            {
                if (price[place] + more < price[to])
                {
                    (price[to], step[to], cameFrom[to]) = (price[place] + more, length, place);
                }
            }
        }

        int best = _plain.Length * Runs;
        for (int run = 1; run < Runs; run++)
        {
            best = price[(_plain.Length * Runs) + run] < price[best] ? (_plain.Length * Runs) + run : best;
        }

        int[] steps = new int[_plain.Length];
        for (; best != 0; best = cameFrom[best])
        {
            steps[cameFrom[best] / Runs] = step[best];
        }

        return steps;
    }

    // The 15th brings another byte, and .Lmore_literals of unpack.S.
    private int PriceOfLiteral(int run) => run switch
    {
        < Nibble - 1 => 1000,
        Nibble - 1 => 2000 + (13 * _weight),
        _ => 1000 + (1000 / 255) + (4 * _weight / 16),
    };

    // Token, offset and further lengths; of unpack.S, .Lmatch and what is behind it.
    private int PriceOfMatch(int length, int offset)
    {
        int bytes = 3 + (length >= Long ? 1 + ((length - Long) / 255) : 0);
        int instructions = 14;
        if (length >= Long || offset < Near)
        {
            instructions += 15 + (4 * (bytes - 3)) + (4 * ((length + 15) / 16));
        }

        for (int doubled = offset; doubled < 16; doubled *= 2)
        {
            instructions += 8;
        }

        return (1000 * bytes) + (instructions * _weight);
    }
}

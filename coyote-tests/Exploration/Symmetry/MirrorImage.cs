// Why: a state and what it is when two VMs change places count as one (Exchange). The search needs the digest of both, some hundred
// thousand times a second.
// Promises: a digest is a sum over pieces of the arena, each by its place. So the image's is found without the image: what lies in a line
// that changed is renamed and digested for the place where it belongs. The image of the image is the state.
using System.Collections.Generic;
using System.Numerics;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>An arena's mirror image.</summary>
internal sealed unsafe class MirrorImage
{
    private const int LineSize = StateMemory.LineSize;

    private readonly Arena _arena;
    private readonly ArenaLayout _layout;
    private readonly Pieces _pieces;
    private readonly Renaming _renaming;

    public MirrorImage(World world, Exchange exchange, (Type Type, string Field)? forgotten = null)
    {
        _arena = world.Arena;
        Exchange = exchange;
        var types = new TypeNames(exchange) { Forgotten = forgotten };
        _layout = new ArenaLayout(world, exchange, types);
        _pieces = new Pieces(_arena.Used, _layout.Moves, _layout.Named);
        _renaming = new Renaming(exchange, _arena.Start, types.Payloads(), _pieces);
    }

    /// <summary>Who becomes who.</summary>
    public Exchange Exchange { get; }

    /// <summary>What lies somewhere in the arena, in words.</summary>
    public string At(int offset) => _layout.At(offset);

    /// <summary>Lines, by their numbers, in which it depends on this one whom they name.</summary>
    public ReadOnlySpan<int> Dependents(int line) => _pieces.Dependents(line);

    /// <summary>What a line adds to the digest of the state, and to that of its image.</summary>
    public (UInt128 State, UInt128 Image) DigestsOf(int line)
    {
        UInt128 state = 0;
        UInt128 image = 0;
        byte* copy = stackalloc byte[LineSize];
        foreach (ref readonly Piece piece in _pieces.Of(line))
        {
            byte* from = _arena.Start + piece.From;
            UInt128 own = Digest(piece.From, from, piece.Size);
            state += own;
            if (piece.Names != 0)
            {
                Copy(in piece, copy);
                image += Digest(piece.To, copy, piece.Size);
            }
            else
            {
                image += piece.From == piece.To ? own : Digest(piece.To, from, piece.Size);
            }
        }

        return (state, image);
    }

    /// <summary>Adds the lines that must be watched with these: those that hold their images, and those that depend on them.</summary>
    public void Complete(SortedSet<int> offsets)
    {
        var open = new Stack<int>(offsets);
        while (open.TryPop(out int offset))
        {
            foreach (ref readonly Piece piece in _pieces.Of(offset / LineSize))
            {
                Add(piece.To & -LineSize);
            }

            foreach (int line in Dependents(offset / LineSize))
            {
                Add(line * LineSize);
            }
        }

        void Add(int offset)
        {
            if (offsets.Add(offset))
            {
                open.Push(offset);
            }
        }
    }

    /// <summary>The image of all of the arena.</summary>
    public byte[] OfAll()
    {
        var image = new byte[_arena.Used];
        for (int line = 0; line < image.Length / LineSize; line++)
        {
            Write(line, image);
        }

        return image;
    }

    /// <summary>Puts the image of these lines, which are complete, into their place.</summary>
    public void Enter(int[] offsets)
    {
        var image = new byte[_arena.Used];
        foreach (int offset in offsets)
        {
            Write(offset / LineSize, image);
        }

        foreach (int offset in offsets)
        {
            image.AsSpan(offset, LineSize).CopyTo(_arena.Bytes[offset..]);
        }
    }

    private void Write(int line, byte[] image)
    {
        byte* copy = stackalloc byte[LineSize];
        foreach (ref readonly Piece piece in _pieces.Of(line))
        {
            Copy(in piece, copy);
            new ReadOnlySpan<byte>(copy, piece.Size).CopyTo(image.AsSpan(piece.To));
        }
    }

    private void Copy(in Piece piece, byte* copy)
    {
        Buffer.MemoryCopy(_arena.Start + piece.From, copy, piece.Size, piece.Size);
        _renaming.Do(copy, piece.Size, _pieces.NamesIn(in piece));
    }

    private static UInt128 Digest(int place, byte* bytes, int size)
    {
        ulong a = ((ulong)place * 0x9E3779B97F4A7C15) + 0x632BE59BD9B4E019;
        ulong b = a ^ 0xD6E8FEB86659FD93;
        int at = 0;
        for (; at + sizeof(ulong) <= size; at += sizeof(ulong))
        {
            Mix(ref a, ref b, *(ulong*)(bytes + at));
        }

        if (at != size)
        {
            ulong rest = 0;
            for (; at < size; at++)
            {
                rest = (rest << 8) | bytes[at];
            }

            Mix(ref a, ref b, rest);
        }

        a ^= a >> 32;
        b ^= b >> 29;
        return new UInt128(a * 0xC4CEB9FE1A85EC53, (b * 0xFF51AFD7ED558CCD) ^ a);
    }

    private static void Mix(ref ulong a, ref ulong b, ulong word)
    {
        a = BitOperations.RotateLeft((a ^ word) * 0xFF51AFD7ED558CCD, 29);
        b = BitOperations.RotateLeft((b + word) * 0xC4CEB9FE1A85EC53, 31) ^ (b >> 17);
    }
}

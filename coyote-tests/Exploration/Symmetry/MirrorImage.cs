// Why: a state and what it is when two VMs change places count as one (Exchange). The search needs the digest of both, some hundred
// thousand times a second.
// Promises: a digest is a sum over pieces of the arena, each by its place. So the image's is found without the image: what lies in a line
// that changed is renamed and digested for the place where it belongs. The image of the image is the state.
using System.Collections.Generic;
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
    private readonly byte[] _image;
    private Piece[] _inside = [];
    private Piece[] _outside = [];
    private int[] _found = [];

    public MirrorImage(World world, Exchange exchange, (Type Type, string Field)? forgotten = null)
    {
        _arena = world.Arena;
        Exchange = exchange;
        var types = new TypeNames(exchange) { Forgotten = forgotten };
        _layout = new ArenaLayout(world, exchange, types);
        _pieces = new Pieces(_arena.Used, _layout.Moves, _layout.Named);
        _image = new byte[_arena.Used];
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
            UInt128 own = PlacedDigest.Of(piece.From, from, piece.Size);
            state += own;
            if (piece.Names != 0)
            {
                Copy(in piece, copy);
                image += PlacedDigest.Of(piece.To, copy, piece.Size);
            }
            else
            {
                image += piece.From == piece.To ? own : PlacedDigest.Of(piece.To, from, piece.Size);
            }
        }

        return (state, image);
    }

    /// <summary>What all lines add.</summary>
    public (UInt128 State, UInt128 Image) DigestsOfAll()
    {
        (UInt128 State, UInt128 Image) all = default;
        for (int line = 0; line < _arena.Used / LineSize; line++)
        {
            (UInt128 state, UInt128 image) = DigestsOf(line);
            all = (all.State + state, all.Image + image);
        }

        return all;
    }

    /// <summary>The image of all of the arena.</summary>
    public byte[] OfAll()
    {
        for (int line = 0; line < _image.Length / LineSize; line++)
        {
            foreach (ref readonly Piece piece in _pieces.Of(line))
            {
                Find(in piece);
            }
        }

        return [.. _image];
    }

    /// <summary>From here on only these lines change, in the state and in its image.</summary>
    /// <param name="offsets">Where they begin, in order.</param>
    public void Begin(int[] offsets)
    {
        var inside = new List<Piece>();
        var outside = new List<Piece>();
        foreach (int offset in offsets)
        {
            foreach (ref readonly Piece piece in _pieces.Of(offset / LineSize))
            {
                ref readonly Piece source = ref _pieces.ImageOf(in piece);
                if (source.From != source.To || source.Names != 0)
                {
                    inside.Add(source);
                }

                if (Array.BinarySearch(offsets, piece.To & -LineSize) < 0)
                {
                    outside.Add(piece);
                }
            }
        }

        (_inside, _outside, _found) = ([.. inside], [.. outside], new int[inside.Count]);
    }

    /// <summary>Puts the image into the lines that change. What would come to others of it is found first.</summary>
    /// <param name="isChanged">By a line's number, whether it differs from the start, which is its own image.</param>
    /// <returns>These others, by their numbers.</returns>
    public List<int> Enter(bool[] isChanged)
    {
        var others = new List<int>();
        foreach (ref readonly Piece piece in _outside.AsSpan())
        {
            if (!isChanged[piece.From / LineSize])
            {
                continue;
            }

            Find(in piece);
            if (!_image.AsSpan(piece.To, piece.Size).SequenceEqual(_arena.Bytes.Slice(piece.To, piece.Size)))
            {
                others.Add(piece.To / LineSize);
            }
        }

        int found = 0;
        for (int i = 0; i < _inside.Length; i++)
        {
            ref readonly Piece piece = ref _inside[i];
            if (isChanged[piece.From / LineSize] || isChanged[piece.To / LineSize])
            {
                Find(in piece);
                _found[found++] = i;
            }
        }

        foreach (int i in _found.AsSpan(0, found))
        {
            ref readonly Piece piece = ref _inside[i];
            _image.AsSpan(piece.To, piece.Size).CopyTo(_arena.Bytes[piece.To..]);
        }

        return others;
    }

    private void Find(in Piece piece)
    {
        byte* copy = stackalloc byte[LineSize];
        Copy(in piece, copy);
        new ReadOnlySpan<byte>(copy, piece.Size).CopyTo(_image.AsSpan(piece.To));
    }

    private void Copy(in Piece piece, byte* copy)
    {
        Buffer.MemoryCopy(_arena.Start + piece.From, copy, piece.Size, piece.Size);
        _renaming.Do(copy, piece.Size, _pieces.NamesIn(in piece));
    }
}

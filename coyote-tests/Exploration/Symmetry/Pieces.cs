// Why: StateMemory watches lines of 64 bytes; what changes places begins anywhere. So the arena is cut into pieces that neither they nor
// their images cross the border of a line: then what is asked of a line is asked of its pieces.
// Promises: every byte of the arena is in one piece; a piece's image is a piece, whose image it is.
using System.Collections.Generic;
using System.Linq;
using Hv.Tests.Exploration.Drivers;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Bytes of one line that stay together.</summary>
/// <param name="From">Where they are.</param>
/// <param name="To">Where their image is.</param>
/// <param name="Size">How many there are.</param>
/// <param name="FirstName">The first of the names in them.</param>
/// <param name="Names">How many there are.</param>
internal readonly record struct Piece(int From, int To, int Size, int FirstName = 0, int Names = 0)
{
    public int End => From + Size;
}

/// <summary>An arena in pieces.</summary>
internal sealed class Pieces
{
    private const int LineSize = StateMemory.LineSize;

    private readonly Piece[] _all;
    private readonly NamedBytes[] _names;
    private readonly int[] _firstOfLine;
    private readonly int[]?[] _dependents;

    /// <param name="size">The arena's bytes.</param>
    /// <param name="moves">What goes elsewhere; the rest stays.</param>
    /// <param name="names">What names somebody.</param>
    public Pieces(int size, IEnumerable<MovedBytes> moves, IEnumerable<NamedBytes> names)
    {
        var cut = new List<Piece>();
        int at = 0;
        foreach (MovedBytes move in moves.OrderBy(m => m.From).Append(new MovedBytes(size, size, 0)))
        {
            Cut(cut, new MovedBytes(at, at, move.From - at));
            Cut(cut, move);
            at = move.End;
        }

        _all = [.. cut];
        _firstOfLine = new int[(size / LineSize) + 1];
        _dependents = new int[]?[size / LineSize];
        for (int i = 0; i < _all.Length; i++)
        {
            if (_all[i].From % LineSize == 0)
            {
                _firstOfLine[_all[i].From / LineSize] = i;
            }
        }

        _firstOfLine[^1] = _all.Length;
        _names = Assign(names);
        foreach (Piece piece in _all)
        {
            Piece image = ImageOf(in piece);
            if (image.From != piece.To || image.To != piece.From || image.Size != piece.Size)
            {
                throw new InvalidOperationException($"the image of {piece} is no piece: {image}");
            }
        }
    }

    /// <summary>The arena's bytes.</summary>
    public int Size => _all[^1].End;

    /// <summary>The pieces of a line.</summary>
    public ReadOnlySpan<Piece> Of(int line) => _all.AsSpan(_firstOfLine[line].._firstOfLine[line + 1]);

    /// <summary>The piece that is another's image.</summary>
    public ref readonly Piece ImageOf(in Piece piece) => ref _all[IndexOf(piece.To)];

    /// <summary>The names in a piece. Where they are is counted from its start; where their guards are, from the arena's.</summary>
    public ReadOnlySpan<NamedBytes> NamesIn(in Piece piece) => _names.AsSpan(piece.FirstName, piece.Names);

    /// <summary>Lines in which it depends on this one whom they name.</summary>
    public ReadOnlySpan<int> Dependents(int line) => _dependents[line];

    /// <summary>Where the image of a place is.</summary>
    public int Image(int place)
    {
        Piece piece = _all[IndexOf(place)];
        return piece.To + place - piece.From;
    }

    private int IndexOf(int place)
    {
        int i = _firstOfLine[place / LineSize];
        while (_all[i].End <= place)
        {
            i++;
        }

        return i;
    }

    private static void Cut(List<Piece> pieces, MovedBytes move)
    {
        int size;
        for (int at = 0; at < move.Size; at += size)
        {
            int left = Math.Min(LineSize - ((move.From + at) % LineSize), LineSize - ((move.To + at) % LineSize));
            size = Math.Min(move.Size - at, left);
            pieces.Add(new Piece(move.From + at, move.To + at, size));
        }
    }

    private NamedBytes[] Assign(IEnumerable<NamedBytes> names)
    {
        var of = new Dictionary<int, List<NamedBytes>>();
        var dependents = new Dictionary<int, SortedSet<int>>();
        foreach (NamedBytes name in names)
        {
            // Only a payload is longer than a word: each piece of it has its part.
            for (int i = IndexOf(name.At); i < _all.Length && _all[i].From < name.End; i++)
            {
                Piece piece = _all[i];
                if (name.What != Names.Payload && (name.At < piece.From || name.End > piece.End))
                {
                    throw new InvalidOperationException($"{name} is not in one piece");
                }

                (of.TryGetValue(i, out List<NamedBytes>? list) ? list : of[i] = []).Add(name with { At = name.At - piece.From });
                int guard = name.Guard / LineSize;
                if (name.GuardSize != 0 && guard != piece.From / LineSize)
                {
                    (dependents.TryGetValue(guard, out SortedSet<int>? lines) ? lines : dependents[guard] = []).Add(piece.From / LineSize);
                }
            }
        }

        foreach ((int line, SortedSet<int> lines) in dependents)
        {
            _dependents[line] = [.. lines];
        }

        var all = new List<NamedBytes>();
        foreach ((int i, List<NamedBytes> list) in of)
        {
            _all[i] = _all[i] with { FirstName = all.Count, Names = list.Count };
            all.AddRange(list);
        }

        return [.. all];
    }
}

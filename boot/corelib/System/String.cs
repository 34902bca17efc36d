// Literal strings only, laid out by ILC as read-only objects in the image. Text on the metal is UTF-8: write "…"u8.
using System.Runtime.CompilerServices;

namespace System;

public sealed class String
{
    // Length in UTF-16 units, then the first of them: the layout ILC writes for a literal.
#pragma warning disable CS0649
    private readonly int _stringLength;
    private char _firstChar;
#pragma warning restore CS0649

    public int Length => _stringLength;

    /// <summary>The UTF-16 unit at <paramref name="index"/>; a fault where there is none.</summary>
    [IndexerName("Chars")]
    public char this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_stringLength)
            {
                Fault.IndexOutOfRange();
            }

            return Unsafe.Add(ref _firstChar, index);
        }
    }
}

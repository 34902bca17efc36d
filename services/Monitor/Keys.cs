// Why: control characters by what they do (ECMA-48, 5.2; as GNU readline binds them).
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>The keys that are no characters.</summary>
internal static class Keys
{
    /// <summary>Ctrl-a, Home. QEMU keeps Ctrl-a for itself: twice is once.</summary>
    internal const byte Home = 0x01;

    /// <summary>Ctrl-b, arrow left.</summary>
    internal const byte Left = 0x02;

    /// <summary>Ctrl-c: the command ends, the line is thrown away.</summary>
    internal const byte Interrupt = 0x03;

    /// <summary>Ctrl-d, Delete.</summary>
    internal const byte DeleteForward = 0x04;

    /// <summary>Ctrl-e, End.</summary>
    internal const byte End = 0x05;

    /// <summary>Ctrl-f, arrow right.</summary>
    internal const byte Right = 0x06;

    /// <summary>Ctrl-h.</summary>
    internal const byte Backspace = 0x08;

    /// <summary>Ctrl-k.</summary>
    internal const byte KillToEnd = 0x0B;

    /// <summary>Ctrl-l: draws the line anew. Console sends it when the monitor gets the keyboard, and when its line was cut.</summary>
    internal const byte Redraw = 0x0C;

    /// <summary>Ctrl-n, arrow down.</summary>
    internal const byte Down = 0x0E;

    /// <summary>Ctrl-p, arrow up.</summary>
    internal const byte Up = 0x10;

    /// <summary>Ctrl-u.</summary>
    internal const byte KillToStart = 0x15;

    /// <summary>Ctrl-w.</summary>
    internal const byte KillWord = 0x17;

    /// <summary>Begins a sequence.</summary>
    internal const byte Escape = 0x1B;

    /// <summary>What terminals send for the key above Enter.</summary>
    internal const byte Delete = 0x7F;
}

/// <summary>Room for a short sequence.</summary>
[InlineArray(8)]
internal struct DecimalBytes
{
    private byte _first;
}

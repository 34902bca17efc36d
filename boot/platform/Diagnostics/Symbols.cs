// Why: a backtrace and a fault's report name functions and source lines. boot/toolchain/symbols.sh writes the table into the
// image and says its format; this reads it, one pass from the start, for it is read when all is lost anyway.
#if METAL
namespace Hv.Platform.Diagnostics;

/// <summary>The image's own symbol table.</summary>
internal ref struct Symbols
{
    private const int Pairs = 20;
    private const byte FirstPair = 128;

    private readonly ReadOnlySpan<byte> _table;
    private int _at;

    private Symbols(ReadOnlySpan<byte> table)
    {
        _table = table;
        _at = 0;
    }

    /// <summary>Writes "Type.Function (file:line)" for an instruction; nothing for an address outside hv's code.</summary>
    internal static unsafe void Write(EarlyConsole console, ulong address)
    {
        ReadOnlySpan<byte> table = new((void*)Layout.SymbolsStart, (int)(Layout.SymbolsEnd - Layout.SymbolsStart));
        if (table.Length >= Pairs)
        {
            new Symbols(table).Find(console, address);
        }
    }

    private void Find(EarlyConsole console, ulong address)
    {
        _at = Word(12);
        int count = Word(16);
        ulong start = Layout.TextStart;
        for (int i = 0; i < count; i++)
        {
            start += 4UL * Number();
            ulong size = 4UL * Number();
            int rest = (int)Number();
            if (address - start < size)
            {
                WriteFunction(console, _at + rest, start, address);
                return;
            }

            start += size;
            _at += rest;
        }
    }

    private void WriteFunction(EarlyConsole console, int end, ulong start, ulong address)
    {
        uint type = Number();
        int length = (int)Number();
        int name = _at;
        _at += length;
        uint file = Number();
        int line = 0;
        int row = 0;
        ulong at = start;
        while (_at < end)
        {
            uint step = Number();
            at += step & ~3u;
            row += (step & 3) != 3 ? (int)(step & 3) + 1 : Difference();
            line = at <= address ? row : line;
        }

        WriteName(console, Word(4), type);
        console.Text(type == 0 ? ""u8 : "."u8);
        WriteText(console, name, length);
        if (file != 0)
        {
            console.Text(" ("u8);
            WriteName(console, Word(8), file);
            console.Text(":"u8);
            console.Decimal((ulong)line);
            console.Text(")"u8);
        }
    }

    private void WriteName(EarlyConsole console, int list, uint index)
    {
        _at = list;
        uint count = Number();
        for (uint i = 0; i < count; i++)
        {
            int length = (int)Number();
            if (i == index)
            {
                WriteText(console, _at, length);
            }

            _at += length;
        }
    }

    private readonly void WriteText(EarlyConsole console, int at, int length)
    {
        for (int i = 0; i < length; i++)
        {
            WriteBytes(console, _table.Slice(at + i, 1));
        }
    }

    // A byte from 128 on is a pair of others, lower ones: at most eight deep, as symbols.sh makes them.
    private readonly void WriteBytes(EarlyConsole console, ReadOnlySpan<byte> one)
    {
        if (one[0] < FirstPair)
        {
            console.Text(one);
            return;
        }

        int pair = Pairs + (2 * (one[0] - FirstPair));
        WriteBytes(console, _table.Slice(pair, 1));
        WriteBytes(console, _table.Slice(pair + 1, 1));
    }

    // Zigzag: 2n for n >= 0, -2n - 1 below.
    private int Difference()
    {
        uint change = Number();
        return (change & 1) != 0 ? -(int)((change + 1) >> 1) : (int)(change >> 1);
    }

    private readonly int Word(int offset) => global::System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(_table.Slice(offset));

    private uint Number()
    {
        uint value = 0;
        for (int shift = 0; shift < 32; shift += 7)
        {
            byte part = _table[_at++];
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                break;
            }
        }

        return value;
    }
}
#endif

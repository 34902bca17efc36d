// Why: a backtrace and a fault's report name functions and source lines. boot/toolchain/symbols.sh writes the table into the
// image and says its format; this reads it, one pass from the start, for it is read when all is lost anyway.
#if METAL
namespace Hv.Platform.Diagnostics;

/// <summary>The image's own symbol table.</summary>
internal ref struct Symbols
{
    private const int Pairs = 20;
    private const byte TypesPath = 1;
    private const byte FirstPair = 128;

    private readonly ReadOnlySpan<byte> _table;
    private int _at;

    // The function's type; and, while its name is written as a part of a path, how many of its parts are still left out, plus 1.
    private uint _type;
    private int _path;

    private Symbols(ReadOnlySpan<byte> table)
    {
        _table = table;
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
        uint file = 0;
        int line = 0;
        for (int i = 0; i < count; i++)
        {
            ulong size = 4UL * Number();
            uint head = Number();
            start += (head & 1) != 0 ? 4UL * Number() : 0;
            if ((head & 2) != 0)
            {
                _type = Number();
                file = Number();
                line = 0;
            }

            line += file != 0 ? Difference() : 0;

            int end = _at + (int)(head >> 2);
            if (address - start < size)
            {
                WriteFunction(console, file, line, end, address - start);
                return;
            }

            start += size;
            _at = end;
        }
    }

    private void WriteFunction(EarlyConsole console, uint file, int line, int end, ulong offset)
    {
        int length = (int)Number();
        int name = _at;
        _at += length;
        int row = line;
        ulong at = 0;
        while (_at < end)
        {
            byte step = _table[_at++];
            at += 4UL * (uint)(step >> 3 != 31 ? step >> 3 : 31 + (int)Number());
            row += (step & 7) != 7 ? (step & 7) + 1 : Difference();
            line = at <= offset ? row : line;
        }

        WriteName(console, Word(4), _type);
        console.Text(_type == 0 ? ""u8 : "."u8);
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
                return;
            }

            _at += length;
        }
    }

    private void WriteText(EarlyConsole console, int at, int length)
    {
        for (int i = 0; i < length; i++)
        {
            WriteBytes(console, _table.Slice(at + i, 1));
        }
    }

    // A byte from 128 on is a pair of others, lower ones: at most eight deep, as symbols.sh makes them.
    private void WriteBytes(EarlyConsole console, ReadOnlySpan<byte> one)
    {
        if (one[0] == TypesPath)
        {
            _path = 3;
            WriteName(console, Word(4), _type);
            _path = 0;
            return;
        }

        if (one[0] < FirstPair)
        {
            bool isDot = _path != 0 && one[0] == '.';
            console.Text(_path > 1 ? default : isDot ? "/"u8 : one);
            _path -= isDot && _path > 1 ? 1 : 0;
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

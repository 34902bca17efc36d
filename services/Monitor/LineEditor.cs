// Why: a person types, mistypes and corrects. The keys are those of every shell; what terminals send for arrows and the like is
// ECMA-48 (5.4, control sequences) as xterm has it.
// Promises: any bytes whatever leave it in a sane state: a sequence that it does not know is swallowed whole, a byte that is no key rings
// the bell. The terminal shows the line as it is: a change at its end is one byte, any other draws the line anew.
namespace Hv.Services.Monitor;

/// <summary>The line that is being typed.</summary>
internal struct LineEditor
{
    private const byte Bell = 0x07;

    /// <summary>The line.</summary>
    internal TypedLine Line;

    private byte _cursor;
    private byte _back; // how far back in the history; 0 for the line that is new
    private Sequence _sequence;
    private byte _parameter;
    private bool _wasReturn;

    private enum Sequence : byte
    {
        None,
        Escape,
        Control,
        Single,
    }

    /// <summary>Takes a key.</summary>
    /// <returns>Whether it ended the line.</returns>
    internal bool Accept(byte key, ref History history, ref Screen screen, bool echoes)
    {
        bool follows = _wasReturn && key == '\n';
        _wasReturn = key == '\r';
        if (follows)
        {
            return false;
        }

        int length = Line.Length;
        bool wasAtEnd = _cursor == length;
        if (_sequence != Sequence.None)
        {
            key = Continue(key);
        }

        switch (key)
        {
            case 0:
                return false;
            case (byte)'\r' or (byte)'\n':
                return true;
            case >= 0x20 and < 0x7F when length < TypedLine.Capacity:
                Line.Insert(_cursor++, key);
                if (wasAtEnd)
                {
                    Echo(ref screen, key, echoes);
                    return false;
                }

                break;
            case Keys.Backspace or Keys.Delete when _cursor != 0:
                Line.Remove(_cursor - 1, _cursor);
                _cursor--;
                break;
            case Keys.DeleteForward when _cursor != length:
                Line.Remove(_cursor, _cursor + 1);
                break;
            case Keys.Left when _cursor != 0:
                _cursor--;
                break;
            case Keys.Right when !wasAtEnd:
                _cursor++;
                break;
            case Keys.Home:
                _cursor = 0;
                break;
            case Keys.End:
                _cursor = (byte)length;
                break;
            case Keys.KillToStart:
                Line.Remove(0, _cursor);
                _cursor = 0;
                break;
            case Keys.KillToEnd:
                Line.Remove(_cursor, length);
                break;
            case Keys.KillWord:
                int start = WordStart();
                Line.Remove(start, _cursor);
                _cursor = (byte)start;
                break;
            case Keys.Up when _back < history.Count:
                Recall(in history, _back + 1);
                break;
            case Keys.Down when _back != 0:
                Recall(in history, _back - 1);
                break;
            case Keys.Escape:
                _sequence = Sequence.Escape;
                return false;
            case Keys.Redraw:
                break;
            default:
                Echo(ref screen, Bell, echoes);
                return false;
        }

        if (echoes)
        {
            Draw(ref screen);
        }

        return false;
    }

    /// <summary>Begins a new line.</summary>
    internal void Clear()
    {
        Line = default;
        _cursor = 0;
        _back = 0;
        _sequence = Sequence.None;
    }

    /// <summary>Draws the prompt and the line over what is on the terminal's line.</summary>
    internal readonly void Draw(ref Screen screen)
    {
        screen.Text("\rhv> "u8);
        screen.Text(Line.Text);
        screen.Text("\x1b[K"u8);
        if (_cursor != Line.Length)
        {
            DecimalBytes space = default;
            var writer = new AsciiWriter(space);
            writer.Text("\x1b["u8);
            writer.Decimal((ulong)(Line.Length - _cursor));
            writer.Byte((byte)'D');
            screen.Text(writer.Written);
        }
    }

    private static void Echo(ref Screen screen, byte value, bool echoes)
    {
        if (echoes)
        {
            screen.Byte(value);
        }
    }

    // The key that a sequence stands for once it is whole, otherwise 0.
    private byte Continue(byte key)
    {
        Sequence sequence = _sequence;
        _sequence = Sequence.None;
        switch (sequence)
        {
            case Sequence.Escape when key is (byte)'[' or (byte)'O':
                _sequence = key == '[' ? Sequence.Control : Sequence.Single;
                _parameter = 0;
                return 0;
            case Sequence.Escape:
                return 0;
            case Sequence.Control when key is >= (byte)'0' and <= (byte)'9':
                _parameter = (byte)((_parameter * 10) + key - '0');
                _sequence = Sequence.Control;
                return 0;
            case Sequence.Control when key is >= 0x20 and < 0x40:
                _parameter = 0;
                _sequence = Sequence.Control;
                return 0;
            default:
                break;
        }

        return key switch
        {
            (byte)'A' => Keys.Up,
            (byte)'B' => Keys.Down,
            (byte)'C' => Keys.Right,
            (byte)'D' => Keys.Left,
            (byte)'H' => Keys.Home,
            (byte)'F' => Keys.End,
            (byte)'~' when _parameter is 1 or 7 => Keys.Home,
            (byte)'~' when _parameter is 4 or 8 => Keys.End,
            (byte)'~' when _parameter is 3 => Keys.DeleteForward,
            _ => 0,
        };
    }

    private readonly int WordStart()
    {
        int start = _cursor;
        while (start != 0 && Line.Text[start - 1] == ' ')
        {
            start--;
        }

        while (start != 0 && Line.Text[start - 1] != ' ')
        {
            start--;
        }

        return start;
    }

    private void Recall(in History history, int back)
    {
        _back = (byte)back;
        Line = back == 0 ? default : history[back];
        _cursor = (byte)Line.Length;
    }
}

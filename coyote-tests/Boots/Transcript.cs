// Why: what a machine prints arrives in pieces on a thread of its own, and tests wait for text in it.
// Promises: nothing is lost; every wait has a deadline; a wait never looks at the same text twice.
using System.Diagnostics;
using System.Text;
using System.Threading;

namespace Hv.Tests.Boots;

/// <summary>Everything that a machine has printed, and how far the test has read.</summary>
internal sealed class Transcript
{
    private readonly object _guard = new();
    private char[] _text = new char[1 << 16];
    private int _length;
    private int _position;
    private bool _ended;

    /// <summary>All of it, one char a byte (Latin-1).</summary>
    internal string All
    {
        get
        {
            lock (_guard)
            {
                return new string(_text, 0, _length);
            }
        }
    }

    /// <summary>Whether nothing more will arrive.</summary>
    internal bool HasEnded
    {
        get
        {
            lock (_guard)
            {
                return _ended;
            }
        }
    }

    /// <summary>Adds what has arrived.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_guard)
        {
            while (_length + bytes.Length > _text.Length)
            {
                Array.Resize(ref _text, _text.Length * 2);
            }

            _length += Encoding.Latin1.GetChars(bytes, _text.AsSpan(_length));
            Monitor.PulseAll(_guard);
        }
    }

    /// <summary>Nothing more will arrive.</summary>
    internal void End()
    {
        lock (_guard)
        {
            _ended = true;
            Monitor.PulseAll(_guard);
        }
    }

    /// <summary>Waits for a text behind what was read so far, and reads to its end.</summary>
    /// <returns>What was read, the text included; null when it did not come: the deadline passed, the machine ended, or
    /// <paramref name="unless"/> came.</returns>
    internal string? ReadTo(string text, string unless, TimeSpan deadline)
    {
        long start = Stopwatch.GetTimestamp();
        int searched = _position;
        lock (_guard)
        {
            while (true)
            {
                ReadOnlySpan<char> fresh = _text.AsSpan(searched, _length - searched);
                int found = fresh.IndexOf(text);
                if (found >= 0)
                {
                    int end = searched + found + text.Length;
                    string read = new(_text, _position, end - _position);
                    _position = end;
                    return read;
                }

                TimeSpan left = deadline - Stopwatch.GetElapsedTime(start);
                if (_ended || fresh.IndexOf(unless) >= 0 || left <= TimeSpan.Zero)
                {
                    return null;
                }

                searched = Math.Max(_position, _length - Math.Max(text.Length, unless.Length) + 1);
                Monitor.Wait(_guard, left);
            }
        }
    }
}

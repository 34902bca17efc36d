// Why: a message that shows when it is lost, doubled, out of order or torn.
using System.Runtime.CompilerServices;
using Hv.Ipc;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>The payload: who sent it and which of his it is, in every word.</summary>
internal readonly struct Probe : IMessage
{
    public static ushort Kind => 0xFE01;

    private readonly Words _words;

    public Probe(int sender, int number)
    {
        for (int i = 0; i < Words.Count; i++)
        {
            _words[i] = ((ulong)sender << 32) | (uint)number;
        }
    }

    public int Sender => (int)(_words[0] >> 32);

    public int Number => (int)_words[0];

    public bool IsTorn
    {
        get
        {
            foreach (ulong word in _words)
            {
                if (word != _words[0])
                {
                    return true;
                }
            }

            return false;
        }
    }

    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = 6;

        private ulong _first;
    }
}

// Why: a VM's services speak to its vCPUs by number; the console to every VM's UART.
// Promises: as Port, for a run of actors in neighbouring rows of the wiring. An index outside it is a fault.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>Send rights for one protocol to a run of actors.</summary>
/// <typeparam name="TProtocol">The protocol that the targets understand.</typeparam>
public readonly struct PortRange<TProtocol>
    where TProtocol : struct, IProtocol
{
    private readonly ushort _first;
    private readonly ushort _count;

    internal PortRange(Endpoint first, int count)
    {
        _first = first.Index;
        _count = (ushort)count;
    }

    /// <summary>How many actors there are.</summary>
    public int Count => _count;

    /// <summary>The port to one of them.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1; any other is a fault.</param>
    public Port<TProtocol> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= _count)
            {
                Fault.NoSuchPort();
            }

            return new Port<TProtocol>(new Endpoint((ushort)(_first + index)));
        }
    }

    /// <summary>Which of them sent a message, or -1.</summary>
    public int IndexOfSource(in Message message)
    {
        int index = message.Source.Index - _first;
        return (uint)index < _count ? index : -1;
    }
}

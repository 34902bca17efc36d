// Why: the physical UART's driver as an actor: bytes that wait for its FIFO, and credits with Console.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>The driver of the physical UART.</summary>
internal struct SerialPort
{
    /// <summary>The bytes that Console may have sent and that have not left: its credit. A power of two.</summary>
    internal const int Capacity = 128;

    /// <summary>Bytes that wait for the FIFO.</summary>
    internal TransmitRing Ring;

    /// <summary>The ring's ends, counting up.</summary>
    internal uint Head, Tail;

    /// <summary>Bytes that left and are not yet credited back.</summary>
    internal ushort Owed;

    /// <summary>How many bytes more Console takes.</summary>
    internal int InputCredit;

    /// <summary>Whether the UART asks for an interrupt when its transmit FIFO has room.</summary>
    internal bool TransmitInterrupt;

    /// <summary>Whether it asks for one when bytes came.</summary>
    internal bool ReceiveInterrupt;

    /// <summary>How many bytes more it has room for.</summary>
    internal readonly ushort Room => (ushort)(Capacity - (Tail - Head));

    /// <summary>Whether every byte has left for the FIFO.</summary>
    internal readonly bool IsDrained => Head == Tail;
}

/// <summary>Bytes on their way out.</summary>
[InlineArray(SerialPort.Capacity)]
internal struct TransmitRing
{
    private byte _first;
}

// Why: the physical UART: what it takes comes out in order, and what is typed waits until it is read.
// Promises: FIFOs of a few bytes, so that both become full in short runs (the transmit FIFO as the scenario says); levels as of a PL011 with its FIFOs at half
// (DDI 0183, 2.7).
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Model;

/// <summary>The machine's UART.</summary>
internal struct SimUart
{
    public const int Depth = 4;

    /// <summary>Bytes that the transmit FIFO has room for.</summary>
    public byte TransmitDepth;

    /// <summary>The most that is typed at once: a line for the monitor.</summary>
    public const int MostTyped = 20;

    /// <summary>Bytes in the transmit FIFO; they have left hv.</summary>
    public byte Transmitting;

    /// <summary>Bytes in the receive FIFO.</summary>
    public byte ReceivedCount;
    public bool TransmitInterrupt, ReceiveInterrupt;

    /// <summary>Its interrupt was acknowledged and not deactivated.</summary>
    public bool IsActive;
    public Fifo Received;

    /// <summary>The interrupt's level.</summary>
    public readonly bool IsHigh => (TransmitInterrupt && Transmitting <= TransmitDepth / 2) || (ReceiveInterrupt && ReceivedCount != 0);

    [InlineArray(MostTyped)]
    public struct Fifo
    {
        private byte _first;
    }
}

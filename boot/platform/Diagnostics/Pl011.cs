// Why: the physical UART, a PL011 (Arm DDI 0183): the one device that hv drives.
// Promises: never waits but in PutByte, which hv uses before its services run and in a panic, and which gives up after a while.
#if METAL
using System.Threading;

namespace Hv.Platform.Diagnostics;

/// <summary>The registers that hv uses (DDI 0183, 3.2).</summary>
internal readonly unsafe struct Pl011
{
    private const ulong Data = 0x000;
    private const ulong Flags = 0x018;
    private const ulong InterruptMask = 0x038;
    private const ulong InterruptClear = 0x044;
    private const uint ReceiveFifoEmpty = 1 << 4;
    private const uint TransmitFifoFull = 1 << 5;
    private const uint Busy = 1 << 3;
    private const uint Receive = 1 << 4;
    private const uint Transmit = 1 << 5;
    private const uint ReceiveTimeout = 1 << 6;

    private readonly ulong _base;

    /// <summary>The UART whose registers are mapped at an address.</summary>
    internal Pl011(ulong address) => _base = address;

    /// <summary>Whether there is one.</summary>
    internal bool Exists => _base != 0;

    /// <summary>Gives bytes to the FIFO while it has room.</summary>
    internal int Write(ReadOnlySpan<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length && (Read(Flags) & TransmitFifoFull) == 0)
        {
            Write(Data, bytes[count++]);
        }

        return count;
    }

    /// <summary>Takes bytes from the FIFO while it has some. Characters with an error are taken as they are.</summary>
    internal int Read(Span<byte> bytes)
    {
        int count = 0;
        while (count < bytes.Length && (Read(Flags) & ReceiveFifoEmpty) == 0)
        {
            bytes[count++] = (byte)Read(Data);
        }

        return count;
    }

    /// <summary>Which conditions interrupt.</summary>
    internal void SetInterrupts(bool transmit, bool receive)
    {
        Write(InterruptClear, Transmit);
        Write(InterruptMask, (transmit ? Transmit : 0) | (receive ? Receive | ReceiveTimeout : 0));
    }

    /// <summary>Waits for room and gives one byte. Gives up after a second or so: a UART that is stuck must not stop a panic.</summary>
    internal void PutByte(byte value)
    {
        for (int attempt = 0; attempt < 10_000_000 && (Read(Flags) & TransmitFifoFull) != 0; attempt++)
        {
        }

        Write(Data, value);
    }

    /// <summary>Waits, for a while, until the last byte is on the line.</summary>
    internal void Flush()
    {
        for (int attempt = 0; attempt < 10_000_000 && (Read(Flags) & Busy) != 0; attempt++)
        {
        }
    }

    private uint Read(ulong register) => Volatile.Read(ref *(uint*)(_base + register));

    private void Write(ulong register, uint value) => Volatile.Write(ref *(uint*)(_base + register), value);
}
#endif

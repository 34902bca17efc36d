// Why: Coyote can put another CPU's work before every access that CPUs share, in ipc's own code as it is.
// Promises: sequentially consistent memory, a scheduling point before each access; a message is copied in two halves with one
// between them, so that a copy that overlaps another is seen torn.
using System.Runtime.InteropServices;
using System.Threading;
using Hv.Ipc;
using Microsoft.Coyote.Runtime;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>The memory port of driver (a).</summary>
internal readonly struct InterleavingMemory : IMemoryPort
{
    public static uint LoadAcquire(ref readonly uint location) => Load(in location);

    public static uint Load(ref readonly uint location)
    {
        SchedulingPoint.Interleave();
        return Volatile.Read(in location);
    }

    public static void Store(ref uint location, uint value)
    {
        SchedulingPoint.Interleave();
        Volatile.Write(ref location, value);
    }

    public static void StoreRelease(ref uint location, uint value) => Store(ref location, value);

    public static uint CompareExchange(ref uint location, uint value, uint comparand)
    {
        SchedulingPoint.Interleave();
        return Interlocked.CompareExchange(ref location, value, comparand);
    }

    public static void Fence()
    {
    }

    public static void Copy(ref Message to, ref readonly Message from)
    {
        Span<byte> target = MemoryMarshal.AsBytes(new Span<Message>(ref to));
        ReadOnlySpan<byte> source = MemoryMarshal.AsBytes(new ReadOnlySpan<Message>(in from));
        source[..(Message.Size / 2)].CopyTo(target);
        SchedulingPoint.Interleave();
        source[(Message.Size / 2)..].CopyTo(target[(Message.Size / 2)..]);
    }
}

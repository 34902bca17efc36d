// assembly: ipc
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Ipc.Bad;

internal static class Reaches
{
    internal static uint Atomic(ref uint value) => Interlocked.Increment(ref value);

    internal static ref byte Bytes(ref ulong word) => ref Unsafe.As<ulong, byte>(ref word);

    internal static void Wait() => Thread.Sleep(1); // HV003

    internal static void Hold(object door)
    {
        lock (door) // HV003
        {
        }
    }
}

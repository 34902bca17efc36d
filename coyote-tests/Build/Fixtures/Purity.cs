// assembly: services
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Services.Bad;

[StructLayout(LayoutKind.Sequential)]
internal struct State
{
    internal int Value;
    internal nint Number;
}

internal static unsafe class Reaches
{
    internal static long Clock() => DateTime.Now.Ticks; // HV003

    internal static long Ticks() => Environment.TickCount64; // HV003

    internal static void Print() => Console.WriteLine(); // HV003

    internal static void File() => System.IO.File.Delete("x"); // HV003

    internal static int Atomic(ref int value) => System.Threading.Interlocked.Increment(ref value); // HV003

    internal static ref byte Bytes(ref State state) => ref Unsafe.As<State, byte>(ref state); // HV003

    internal static ref byte First(Span<byte> span) => ref MemoryMarshal.GetReference(span); // HV003

    internal static int Peek(ulong address) => *(int*)address; // HV003

    [DllImport("c")] // HV003
    internal static extern int close(int file); // HV003

    internal static int Fine(in State state) => state.Value + (int)state.Number;
}

// Load-acquire and store-release. Each method names itself: the code generator replaces the call by ldar or stlr (with dmb
// for the barriers) and never compiles the body. The build checks that no such call is left (check-code.sh).
using System.Runtime.CompilerServices;

namespace System.Threading;

public static class Volatile
{
    [Intrinsic] public static bool Read(ref readonly bool location) => Read(in location);
    [Intrinsic] public static byte Read(ref readonly byte location) => Read(in location);
    [Intrinsic] public static short Read(ref readonly short location) => Read(in location);
    [Intrinsic] public static ushort Read(ref readonly ushort location) => Read(in location);
    [Intrinsic] public static int Read(ref readonly int location) => Read(in location);
    [Intrinsic] public static uint Read(ref readonly uint location) => Read(in location);
    [Intrinsic] public static long Read(ref readonly long location) => Read(in location);
    [Intrinsic] public static ulong Read(ref readonly ulong location) => Read(in location);
    [Intrinsic] public static nint Read(ref readonly nint location) => Read(in location);
    [Intrinsic] public static nuint Read(ref readonly nuint location) => Read(in location);

    [Intrinsic] public static void Write(ref bool location, bool value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref byte location, byte value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref short location, short value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref ushort location, ushort value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref int location, int value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref uint location, uint value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref long location, long value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref ulong location, ulong value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref nint location, nint value) => Write(ref location, value);
    [Intrinsic] public static void Write(ref nuint location, nuint value) => Write(ref location, value);

    /// <summary>Loads before it are performed before loads and stores after it.</summary>
    [Intrinsic] public static void ReadBarrier() => ReadBarrier();

    /// <summary>Loads and stores before it are performed before stores after it.</summary>
    [Intrinsic] public static void WriteBarrier() => WriteBarrier();
}

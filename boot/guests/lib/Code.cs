// Instructions that a guest writes at run time: those that neither C# nor a fixed piece of assembly could try one after the other.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>A routine under construction: append instructions, <see cref="Finish"/> it, <see cref="Call"/> it.</summary>
internal unsafe struct Code(ulong address)
{
    private const uint Return = 0xd65f_03c0;
    private const ulong LeastCacheLine = 16;

    private readonly ulong _start = address;
    private ulong _end = address;

    public readonly ulong Address => _start;

    public void Append(uint instruction)
    {
        *(uint*)_end = instruction;
        _end += sizeof(uint);
    }

    /// <summary>Ends the routine by a return and lets the CPU see it.</summary>
    public void Finish()
    {
        Append(Return);
        for (ulong line = _start & ~(LeastCacheLine - 1); line < _end; line += LeastCacheLine)
            Publish(line);
    }

    /// <summary>Runs the routine by AAPCS64; gives x0.</summary>
    public readonly ulong Call(ulong x0 = 0, ulong x1 = 0, ulong x2 = 0) => ((delegate*<ulong, ulong, ulong, ulong>)_start)(x0, x1, x2);

    [RuntimeImport("*", "guest_publish"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Publish(ulong address);
}

// What the vectors keep of the interrupted code; a handler that changes it changes where and how that code goes on. start.S knows
// the offsets.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Guests;

/// <summary>The registers of interrupted code.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExceptionFrame
{
    public GeneralRegisters X;
    public ulong ReturnAddress;
    public ulong ProcessorState;
    private readonly ulong _padding;
    public VectorRegisters Q;

    /// <summary>x0 to x30.</summary>
    [InlineArray(31)]
    public struct GeneralRegisters
    {
        private ulong _first;
    }

    /// <summary>q0 to q31, low halves first.</summary>
    [InlineArray(64)]
    public struct VectorRegisters
    {
        private ulong _first;
    }
}

// Why: what boot/vectors.S saves when hv itself takes an exception.
#if METAL
using System.Runtime.InteropServices;
using Hv.Arch;

namespace Hv.Platform.Diagnostics;

/// <summary>The registers at an exception in hv.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ExceptionFrame
{
    internal GeneralRegisters X;
    internal ulong ProgramCounter;
    internal ulong Pstate;
    internal ulong Syndrome;
    internal ulong FaultAddress;
    internal ulong StackPointer;
}
#endif

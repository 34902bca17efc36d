// All the registers that a program at EL1 or EL0 computes with, as TrapBlock's code loads and stores them.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Guests;

/// <summary>A set of register values; TrapBlock knows the offsets.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct RegisterFile
{
    public const int Size = 1024, QOffset = 256, FpcrOffset = 768, FpsrOffset = 776;

    // Fields that every CPU has: AHP, DN, FZ and RMode; QC, IDC, IXC, UFC, OFC, DZC and IOC.
    private const ulong FpcrFields = 0x07c0_0000, FpsrFields = 0x0800_009f;

    /// <summary>x0 to x30.</summary>
    public GeneralRegisters X;

    /// <summary>q0 to q31, low halves first.</summary>
    public VectorRegisters Q;

    public ulong Fpcr;
    public ulong Fpsr;

    public void Fill(ref Xorshift random)
    {
        for (int i = 0; i < 31; i++)
            X[i] = random.Next();
        for (int i = 0; i < 64; i++)
            Q[i] = random.Next();
        Fpcr = random.Next() & FpcrFields;
        Fpsr = random.Next() & FpsrFields;
    }

    [InlineArray(32)]
    public struct GeneralRegisters
    {
        private ulong _first;
    }

    [InlineArray(64)]
    public struct VectorRegisters
    {
        private ulong _first;
    }
}

// Why: one layout that the vectors (boot/vectors.S, boot/context.S) and the core share.
// Promises: the offsets named in vectors.S are checked against this struct by a test (coyote-tests/Core/VcpuContextTests).
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Arch;

/// <summary>The registers of a vCPU. While it runs, SP_EL2 points here; 16-byte aligned.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct VcpuContext
{
    /// <summary>X0 to X30.</summary>
    public GeneralRegisters X;

    /// <summary>Where it goes on: ELR_EL2.</summary>
    public ulong ProgramCounter;

    /// <summary>PSTATE: SPSR_EL2.</summary>
    public ulong Pstate;

    /// <summary>The top of the stack of the CPU that it is on; the vectors take it from here.</summary>
    public ulong HostStack;

    /// <summary>V0 to V31.</summary>
    public VectorRegisters V;

    /// <summary>FPCR.</summary>
    public ulong Fpcr;

    /// <summary>FPSR.</summary>
    public ulong Fpsr;

    /// <summary>The EL1 and EL0 registers that hv_save_el1 saves, in its order.</summary>
    public El1Registers El1;

    /// <summary>DBGBVR, DBGBCR, DBGWVR, DBGWCR as hv_save_debug has them.</summary>
    public DebugRegisters Debug;
}

/// <summary>X0 to X30.</summary>
[InlineArray(31)]
public struct GeneralRegisters
{
    private ulong _x0;
}

/// <summary>V0 to V31, two words each.</summary>
[InlineArray(64)]
public struct VectorRegisters
{
    private ulong _v0;
}

/// <summary>Up to 16 breakpoints and 16 watchpoints.</summary>
[InlineArray(64)]
public struct DebugRegisters
{
    private ulong _first;
}

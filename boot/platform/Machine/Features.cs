// Why: what differs between CPUs and hv must know of.
#if METAL
using Hv.Arch;

namespace Hv.Platform.Machine;

/// <summary>The CPU's features, from its ID registers (Arm ARM DDI 0487, D19.2.59 onwards).</summary>
internal struct Features
{
    /// <summary>The list registers that hv uses.</summary>
    internal int ListRegisters;

    /// <summary>ICH_AP0R and ICH_AP1R registers of each group.</summary>
    internal int ActivePriorityRegisters;

    /// <summary>ID_AA64DFR0_EL1.BRPs plus 1, WRPs plus 1.</summary>
    internal int Breakpoints, Watchpoints;

    /// <summary>FEAT_PAN, FEAT_RAS, FEAT_SME.</summary>
    internal bool HasPan, HasRas, HasSme;

    /// <summary>The shape of stage 2.</summary>
    internal VtcrEl2 Stage2;

    /// <summary>Reads them.</summary>
    /// <param name="mostListRegisters">As many list registers as hv has room for.</param>
    internal static unsafe Features Read(int mostListRegisters)
    {
        Span<ulong> id = stackalloc ulong[56];
        fixed (ulong* first = id)
        {
            Registers.ReadIdRegisters(first);
        }

        // Index: (CRm - 1) * 8 + op2. ID_AA64PFR0 is CRm 4, op2 0, PFR1 op2 1; ID_AA64DFR0 is CRm 5, op2 0; MMFR0 CRm 7, op2 0; MMFR1 CRm 7, op2 1.
        ulong debug = id[32];
        IchVtrEl2 virtualInterface = new(Registers.ReadIchVtrEl2());
        return new Features
        {
            ListRegisters = Math.Min(virtualInterface.ListRegisters, mostListRegisters),
            ActivePriorityRegisters = virtualInterface.ActivePriorityRegisters,
            Breakpoints = (int)(debug >> 12 & 15) + 1,
            Watchpoints = (int)(debug >> 20 & 15) + 1,
            HasPan = (id[49] >> 20 & 15) != 0,
            HasRas = (id[24] >> 28 & 15) != 0,
            HasSme = (id[25] >> 24 & 15) != 0,
            Stage2 = VtcrEl2.For((int)(id[48] & 15)),
        };
    }
}
#endif

// Why: cache, TLB, barrier and firmware instructions, and the state that changes hands with a vCPU; leaves of boot/*.S.
#if METAL
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Arch;

/// <summary>Instructions that C# cannot say.</summary>
public static unsafe class Instructions
{
    /// <summary>Cleans the data cache to the point of coherency, start inclusive, end exclusive.</summary>
    [RuntimeImport("*", "hv_clean_to_poc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void CleanToPoc(ulong start, ulong end);

    /// <summary>Clears whole pages of Normal memory, with the MMU on: by the cache's blocks (DC ZVA) where the CPU has that.</summary>
    [RuntimeImport("*", "hv_clear_pages"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ClearPages(void* start, ulong bytes);

    /// <summary>Makes instructions written before visible to fetches of all CPUs.</summary>
    [RuntimeImport("*", "hv_invalidate_instructions"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidateInstructions();

    /// <summary>Ends the use of old entries of hv's own tables on all CPUs.</summary>
    [RuntimeImport("*", "hv_tlbi_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidateEl2();

    /// <summary>Ends the use of every guest's entries on all CPUs.</summary>
    [RuntimeImport("*", "hv_tlbi_guests"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidateGuests();

    /// <summary>Ends the use of the loaded VMID's stage 1 entries on this CPU.</summary>
    [RuntimeImport("*", "hv_tlbi_this_guest"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void InvalidateThisGuest();

    /// <summary>DSB SY.</summary>
    [RuntimeImport("*", "hv_dsb"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Dsb();

    /// <summary>ISB.</summary>
    [RuntimeImport("*", "hv_isb"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Isb();

    /// <summary>WFI: ends when an interrupt is pending, masked or not.</summary>
    [RuntimeImport("*", "hv_wfi"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Wfi();

    /// <summary>A firmware call by HVC (SMCCC, DEN0028).</summary>
    [RuntimeImport("*", "hv_hvc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Hvc(ulong function, ulong x1, ulong x2, ulong x3);

    /// <summary>A firmware call by SMC (SMCCC, DEN0028).</summary>
    [RuntimeImport("*", "hv_smc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Smc(ulong function, ulong x1, ulong x2, ulong x3);

    /// <summary>Saves the EL1 and EL0 registers.</summary>
    [RuntimeImport("*", "hv_save_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SaveEl1(El1Registers* to);

    /// <summary>Restores them.</summary>
    [RuntimeImport("*", "hv_restore_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RestoreEl1(El1Registers* from);

    /// <summary>Saves the vector registers that exits leave alone, FPCR and FPSR, which follow them.</summary>
    [RuntimeImport("*", "hv_save_vectors"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SaveVectors(VectorRegisters* to);

    /// <summary>Restores them.</summary>
    [RuntimeImport("*", "hv_restore_vectors"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RestoreVectors(VectorRegisters* from);

    /// <summary>Saves the debug registers.</summary>
    [RuntimeImport("*", "hv_save_debug"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SaveDebug(DebugRegisters* to, int breakpoints, int watchpoints);

    /// <summary>Restores them.</summary>
    [RuntimeImport("*", "hv_restore_debug"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RestoreDebug(DebugRegisters* from, int breakpoints, int watchpoints);

    /// <summary>Saves ICH_AP0R&lt;n&gt;_EL2 and ICH_AP1R&lt;n&gt;_EL2, of which the CPU has 1, 2 or 4 each (GIC IHI 0069, 12.4.1).</summary>
    [RuntimeImport("*", "hv_save_active_priorities"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void SaveActivePriorities(ulong* to, int pairs);

    /// <summary>Restores them.</summary>
    [RuntimeImport("*", "hv_restore_active_priorities"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RestoreActivePriorities(ulong* from, int pairs);

    /// <summary>Leaves whatever runs on this CPU: HvGuestExit(reason) on an empty stack. Does not return.</summary>
    [RuntimeImport("*", "hv_run"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Run(ulong reason, ulong stackTop);
}
#endif

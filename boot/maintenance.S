// Cache, TLB, barrier and firmware instructions; leaves, imported by boot/arch.

    .macro  leaf name, instruction:vararg
    .global \name
\name:
    \instruction
    ret
    .endm
    .macro  by_line name, op                // void(start, end): one cache maintenance operation a line
    .global \name
\name:
    mrs     x2, ctr_el0
    ubfx    x2, x2, #16, #4                 // DminLine: log2 of words
    mov     x3, #4
    lsl     x2, x3, x2
    sub     x3, x2, #1
    bic     x0, x0, x3
1:  \op
    add     x0, x0, x2
    cmp     x0, x1
    b.lo    1b
    dsb     sy
    ret
    .endm

    .text
    by_line hv_clean_to_poc, "dc cvac, x0"
    by_line hv_clean_invalidate, "dc civac, x0"
    leaf    hv_dsb, dsb sy
    leaf    hv_isb, isb
    leaf    hv_wfi, wfi

    .global hv_invalidate_instructions, hv_tlbi_el2, hv_tlbi_guests, hv_tlbi_this_guest, hv_data_zero
hv_invalidate_instructions:
    ic      ialluis
    dsb     ish
    isb
    ret
hv_tlbi_el2:                                // after a change of hv's own tables
    dsb     ishst
    tlbi    alle2is
    dsb     ish
    isb
    ret
hv_tlbi_guests:                             // every stage 1 and stage 2 entry of every VMID
    dsb     ishst
    tlbi    alle1is
    dsb     ish
    isb
    ret
hv_tlbi_this_guest:                         // this CPU's stage 1 entries of the current VMID
    tlbi    vmalle1
    dsb     nsh
    isb
    ret

// ulong hv_hvc(x0..x3), hv_smc: a firmware call (SMCCC)
    .global hv_hvc, hv_smc
hv_hvc:
    hvc     #0
    ret
hv_smc:
    smc     #0
    ret

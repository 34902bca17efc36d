// Cache, TLB, barrier and firmware instructions; leaves, imported by boot/arch.

    .macro  leaf name, instructions:vararg
    .global \name
\name:
    .irp    instruction, \instructions
    \instruction
    .endr
    ret
    .endm

    .altmacro
    .text
    leaf    hv_dsb, <dsb sy>
    leaf    hv_isb, <isb>
    leaf    hv_wfi, <wfi>
    leaf    hv_hvc, <hvc 0>                 // ulong(x0..x3): a firmware call (SMCCC)
    leaf    hv_smc, <smc 0>
    leaf    hv_invalidate_instructions, <ic ialluis>, <dsb ish>, <isb>
    leaf    hv_tlbi_el2, <dsb ishst>, <tlbi alle2is>, <dsb ish>, <isb>      // after a change of hv's own tables
    leaf    hv_tlbi_guests, <dsb ishst>, <tlbi alle1is>, <dsb ish>, <isb>   // every entry of every VMID
    leaf    hv_tlbi_this_guest, <tlbi vmalle1>, <dsb nsh>, <isb>            // this CPU's stage 1 entries of the current VMID

    .global hv_clean_to_poc
hv_clean_to_poc:                            // void(start, end)
    mrs     x2, ctr_el0
    ubfx    x2, x2, #16, #4                 // DminLine: log2 of words
    mov     x3, #4
    lsl     x2, x3, x2
    sub     x3, x2, #1
    bic     x0, x0, x3
1:  dc      cvac, x0
    add     x0, x0, x2
    cmp     x0, x1
    b.lo    1b
    dsb     sy
    ret

    .global hv_clear_pages
hv_clear_pages:                             // void(start, bytes): whole pages of Normal memory
    mrs     x2, dczid_el0                   // BS: log2 of the words that DC ZVA clears; above it DZP, that nobody may
    cmp     x2, #7
    b.hi    memzero                         // or eight blocks are more than a page
    mov     x3, #4
    lsl     x3, x3, x2
    add     x1, x1, x0
    b       2f
1:  .rept   8
    dc      zva, x0
    add     x0, x0, x3
    .endr
2:  cmp     x0, x1
    b.lo    1b
    ret

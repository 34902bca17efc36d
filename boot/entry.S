// From reset to C#. Entered by the arm64 boot protocol (Linux, Documentation/arch/arm64/booting.rst): MMU off, x0 = the
// physical address of the device tree, loaded at any 2 MiB boundary.
//
// Secondary CPUs come by PSCI CPU_ON to hv_secondary, with x0 = the MetalCpu block (kernel/Metal/MetalMachine.cs).
//
// Promises: turns on an identity mapping of the 1 GiB that hv lies in and a mapping of hv where it is linked, at whatever
// exception level it was started, so that C# always runs with caches on; everything else (the final tables, the devices,
// the words to say when this is not EL2) is C#'s: HvMain(device tree, load address, exception level). Between the two, boot/pack/unpack.S
// unpacks the rest of the image: .head is all that is there before, but for a little of .text.

    .equ    RESERVED, 0x200000              // hv.ld promises that the image fits
    .equ    BLOCK, (1 << 10) | (3 << 8) | 1 // AF, inner shareable, MAIR attribute 0, block (Arm ARM, D8.3.1)
    .equ    TABLE, 3

    .section .head, "ax"
    .global hv_head
hv_head:                                    // the arm64 Image header
    b       entry
    .long   0
    .quad   0                               // text_offset
    .quad   RESERVED                        // image_size
    .quad   (1 << 3) | (1 << 1)             // anywhere in memory, 4 KiB pages, little-endian
    .quad   0, 0, 0
    .ascii  "ARM\x64"
    .long   0

// Sets up the stage 1 regime of exception level \el and turns the MMU on.
    .macro  mmu_on el
    msr     mair_el\el, x1
    msr     tcr_el\el, x2
    msr     ttbr0_el\el, x22
    isb
    .if     \el == 1
    tlbi    vmalle1
    .else
    tlbi    alle\el
    .endif
    dsb     nsh
    isb
    msr     sctlr_el\el, x3
    isb
    .endm

entry:
    msr     daifset, #0xf
    mov     x20, x0
    adrp    x21, hv_head
    mrs     x23, CurrentEL
    lsr     x23, x23, #2

    adrp    x22, hv_boot_tables             // L0, L1 identity, L1 hv, L2 hv
    add     x0, x22, #4 * 4096
    mov     x1, x22
1:  stp     xzr, xzr, [x1], #16
    cmp     x1, x0
    b.lo    1b
    mov     x4, #BLOCK
    cmp     x23, #1
    b.eq    2f
    orr     x4, x4, #1 << 6                 // AP[1] is RES1 but at EL1, where it would mean EL0
2:  add     x0, x22, #0x1000
    add     x0, x0, #TABLE
    ubfx    x1, x21, #39, #9
    str     x0, [x22, x1, lsl #3]
    add     x0, x0, #0x1000
    str     x0, [x22, #511 * 8]
    add     x1, x22, #0x1000
    and     x0, x21, #~((1 << 30) - 1)
    orr     x0, x0, x4
    ubfx    x2, x21, #30, #9
    str     x0, [x1, x2, lsl #3]
    add     x0, x22, #0x3000
    add     x0, x0, #TABLE
    str     x0, [x22, #0x2000]
    orr     x0, x21, x4
    add     x1, x22, #0x3000
    str     x0, [x1]
    dmb     sy                              // the tables bypassed the caches: drop what the caches may hold of them
    add     x0, x22, #4 * 4096
    mov     x1, x22
3:  dc      ivac, x1
    add     x1, x1, #16                     // no cache line is shorter
    cmp     x1, x0
    b.lo    3b
    dsb     sy

map:
    mov     x1, #0x04ff                     // MAIR: 0 normal write-back, 1 device nGnRE
    mrs     x0, id_aa64mmfr0_el1
    and     x0, x0, #7
    ldr     x2, =(1 << 31) | (1 << 23) | (3 << 12) | (1 << 10) | (1 << 8) | 16
    ldr     x3, =0x30d0180d                 // SCTLR_EL1: RES1, I, SA, C, M
    cmp     x23, #1
    b.eq    5f
    orr     x2, x2, x0, lsl #16             // TCR_EL2.PS, TCR_EL3.PS
    ldr     x3, =0x30c5183d                 // SCTLR_EL2, SCTLR_EL3: RES1, I, SA, C, M
    cmp     x23, #3
    b.eq    4f
    mov     x0, #0x33ff                     // CPTR_EL2: RES1; no trap of FP&SIMD
    msr     cptr_el2, x0
    mmu_on  2
    b       6f
4:  msr     cptr_el3, xzr
    mmu_on  3
    b       6f
5:  orr     x2, x2, x0, lsl #32             // TCR_EL1.IPS; bit 23 is EPD1 here
    mov     x0, #3 << 20                    // CPACR_EL1.FPEN
    msr     cpacr_el1, x0
    mmu_on  1
6:  ldr     x0, =start_virtual
    ldr     x1, =hv_unpack                  // comes back to start_virtual
    cmp     x23, #0
    csel    x0, x0, x1, eq
    br      x0

    .global hv_secondary
hv_secondary:
    msr     daifset, #0xf
    mov     x20, x0
    adrp    x22, hv_boot_tables
    mov     x23, #0                         // no exception level: started by firmware, and so at EL2
    b       map

    .text
    .global start_virtual
start_virtual:
    cbz     x23, start_secondary
    ldr     x0, =hv_bss_start
    ldr     x1, =hv_bss_end
    b       1f                              // there may be nothing to clear
0:  stp     xzr, xzr, [x0], #16
1:  cmp     x0, x1
    b.lo    0b
    msr     spsel, #1
    ldr     x0, =hv_boot_stack_top
    mov     sp, x0
    cmp     x23, #2
    b.ne    2f
    ldr     x0, =hv_vectors
    msr     vbar_el2, x0
    msr     tpidr_el2, xzr
    isb
2:  mov     x0, x20
    mov     x1, x21
    mov     x2, x23
    mov     x29, xzr
    bl      HvMain
    b       3f
start_secondary:                            // MetalCpu: 0 TTBR0_EL2, 8 SCTLR_EL2, 16 stack
    ldp     x0, x1, [x20]
    msr     ttbr0_el2, x0
    isb
    tlbi    alle2
    dsb     nsh
    isb
    msr     sctlr_el2, x1
    msr     spsel, #1
    ldr     x0, =hv_vectors
    msr     vbar_el2, x0
    msr     tpidr_el2, x20
    isb
    mov     x0, #6                          // EntryPoints.Secondary
    ldr     x1, [x20, #16]
    b       hv_run
3:  wfi                                     // HvMain does not return; what is left when even powering off failed
    b       3b

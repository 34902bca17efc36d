// What a guest cannot say in C#: its first instructions, its exception vectors, and system registers.
//
// Entered by the arm64 boot protocol at EL1 with the MMU off, x0 = the device tree's address; a secondary CPU by PSCI CPU_ON with
// x0 = the top of its stack. Promises to C#: FP&SIMD usable, caches on, every address its own (GiB 0 as devices, GiB 1 as memory;
// what else a guest wants to map it writes into guest_table), IRQs masked, vectors that keep every register.

    .equ    FRAME_X30, 240
    .equ    FRAME_SPSR, 256
    .equ    FRAME_Q, 272
    .equ    FRAME, FRAME_Q + 32 * 16        // ExceptionFrame.cs

    .section .head, "ax"
    .global guest_head
guest_head:
    ldr     x1, =guest_stack_top
    ldr     x2, =GuestStart
    b       1f
guest_secondary:
    mov     x1, x0
    ldr     x2, =GuestSecondary
    b       1f
guest_resume:                               // by PSCI CPU_SUSPEND, x0 = the stack as guest_suspend left it
    mov     x1, x0
    mrs     x2, sctlr_el1
    msr     tpidr_el1, x2
    ldr     x2, =guest_resumed
1:  mov     sp, x1
    mov     x1, #3 << 20                    // CPACR_EL1.FPEN: no trap of FP&SIMD
    msr     cpacr_el1, x1
    ldr     x1, =guest_vectors
    msr     vbar_el1, x1
    mov     x1, #0xff << 8                  // MAIR: 0 device nGnRnE, 1 normal write-back
    msr     mair_el1, x1
    ldr     x1, =(1 << 23) | (3 << 12) | (1 << 10) | (1 << 8) | 25 // EPD1; walks cached, shareable; T0SZ: 39 bits, 4 KiB pages
    mrs     x3, id_aa64mmfr0_el1
    bfi     x1, x3, #32, #3                 // IPS, from PARange
    msr     tcr_el1, x1
    ldr     x1, =guest_table
    msr     ttbr0_el1, x1
    isb
    tlbi    vmalle1
    dsb     nsh
    isb
    ldr     x1, =0x30d0180d                 // SCTLR_EL1: RES1, I, SA, C, M
    msr     sctlr_el1, x1
    isb
    mov     x29, xzr
    blr     x2                              // neither function returns
2:  wfi
    b       2b

    .macro  pair op, type, n, m, offset
    \op     \type\n, \type\m, [sp, #\offset]
    .endm
    .macro  vector kind
    .balign 128
    sub     sp, sp, #FRAME
    stp     x0, x1, [sp]
    mov     w0, #\kind
    b       exception
    .endm
    .altmacro
    .macro  general op
    .irp    n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    pair    \op, x, \n, %(\n + 1), %(8 * \n)
    .endr
    .endm
    .macro  vectors op
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
    pair    \op, q, \n, %(\n + 1), %(FRAME_Q + 16 * \n)
    .endr
    .endm

    .text
    .balign 2048
guest_vectors:
    .irp    kind, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    vector  \kind
    .endr
    .global guest_synchronous               // for a guest with vectors of its own
    .equ    guest_synchronous, guest_vectors + 0x200
exception:
    general stp
    mrs     x1, elr_el1
    mrs     x2, spsr_el1
    stp     x30, x1, [sp, #FRAME_X30]
    str     x2, [sp, #FRAME_SPSR]
    vectors stp
    mov     x1, sp
    bl      GuestException
    vectors ldp
    ldr     x2, [sp, #FRAME_SPSR]
    ldp     x30, x1, [sp, #FRAME_X30]
    msr     spsr_el1, x2
    msr     elr_el1, x1
    general ldp
    ldp     x0, x1, [sp], #16
    add     sp, sp, #FRAME - 16
    eret

    .macro  leaf name, instructions:vararg
    .global \name
\name:
    .irp    instruction, \instructions
    \instruction
    .endr
    ret
    .endm
    .irp    reg, currentel, mpidr_el1, cntfrq_el0, cntvct_el0, cntpct_el0, esr_el1, far_el1, icc_iar1_el1, icc_hppir1_el1, icc_rpr_el1, icc_iar0_el1, icc_hppir0_el1
    leaf    guest_read_\reg, <mrs x0, \reg>
    .endr
    .irp    reg, ttbr0_el1, icc_igrpen0_el1, daif, cntv_ctl_el0, cntv_cval_el0, cntv_tval_el0, cntp_ctl_el0, cntp_cval_el0, cntp_tval_el0, icc_pmr_el1, icc_ctlr_el1, icc_igrpen1_el1, icc_bpr1_el1, icc_sre_el1
    leaf    guest_read_\reg, <mrs x0, \reg>
    leaf    guest_write_\reg, <msr \reg, x0>, <isb>
    .endr
    .irp    reg, icc_eoir1_el1, icc_dir_el1, icc_sgi1r_el1, icc_eoir0_el1, icc_sgi0r_el1, icc_asgi1r_el1
    leaf    guest_write_\reg, <dsb sy>, <msr \reg, x0>, <isb>
    .endr
    leaf    guest_wfi, <dsb sy>, <wfi>
    leaf    guest_yield, <yield>
    leaf    guest_hvc, <hvc 0>
    leaf    guest_publish, <dc cvau, x0>, <dsb ish>, <ic ivau, x0>, <dsb ish>, <isb> // what was written at x0 is an instruction now
    leaf    guest_forget, <dsb ishst>, <tlbi vmalle1>, <dsb nsh>, <isb>             // what guest_table said before
    leaf    guest_forget_everywhere, <dsb ishst>, <tlbi vmalle1is>, <dsb ish>, <isb>
    leaf    guest_secondary_entry, <adrp x0, guest_secondary>, <add x0, x0, :lo12:guest_secondary>

// ulong guest_suspend(uint function, ulong power_state): CPU_SUSPEND's result; or, when the CPU has started anew at its entry point,
// SCTLR_EL1 as it found it there, which is not 0.
    .global guest_suspend
guest_suspend:
    .irp    n, 19, 21, 23, 25, 27
    stp     x\n, x29, [sp, #-16]!
    .endr
    stp     x20, x22, [sp, #-16]!
    stp     x24, x26, [sp, #-16]!
    stp     x28, x30, [sp, #-16]!
    adrp    x2, guest_resume
    add     x2, x2, :lo12:guest_resume
    mov     x3, sp
    dsb     sy
    hvc     0
    b       1f
guest_resumed:
    mrs     x0, tpidr_el1
1:  ldp     x28, x30, [sp], #16
    ldp     x24, x26, [sp], #16
    ldp     x20, x22, [sp], #16
    .irp    n, 27, 25, 23, 21, 19
    ldp     x\n, x29, [sp], #16
    .endr
    ret

// void guest_load_each(uint *from, ulong *into): the word at from by way of each of x2 to x30, and last of the zero register; then the same
// of ID_AA64PFR0_EL1 by MRS. 60 results.
// void guest_load_extended(void *from, ulong *into): LDRSB W, LDRSB X, LDRSH W, LDRSH X, LDRSW, LDRB, LDRH, LDR.
    .macro  through n, instruction:vararg
    \instruction
    str     x\n, [x1], #8
    .endm
    .global guest_load_each
guest_load_each:
    .irp    n, 19, 21, 23, 25, 27, 29
    stp     x\n, x30, [sp, #-16]!
    .endr
    stp     x20, x22, [sp, #-16]!
    stp     x24, x26, [sp, #-16]!
    stp     x28, x30, [sp, #-16]!
    .irp    n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
    through \n, ldr w\n, [x0]
    .endr
    through zr, ldr wzr, [x0]
    .irp    n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
    through \n, mrs x\n, id_aa64pfr0_el1
    .endr
    through zr, mrs xzr, id_aa64pfr0_el1
    ldp     x28, x30, [sp], #16
    ldp     x24, x26, [sp], #16
    ldp     x20, x22, [sp], #16
    .irp    n, 29, 27, 25, 23, 21, 19
    ldp     x\n, x30, [sp], #16
    .endr
    ret
    .global guest_load_extended
guest_load_extended:
    through 2, ldrsb w2, [x0]
    through 2, ldrsb x2, [x0]
    through 2, ldrsh w2, [x0]
    through 2, ldrsh x2, [x0]
    through 2, ldrsw x2, [x0]
    through 2, ldrb w2, [x0]
    through 2, ldrh w2, [x0]
    through 2, ldr w2, [x0]
    ret

    .data
    .balign 4096
guest_table:                                // level 1: AF, inner shareable, block (Arm ARM, D8.3.1)
    .quad   (3 << 53) | (1 << 10) | 1                           // GiB 0: device, never executed
    .quad   0x40000000 | (1 << 10) | (3 << 8) | (1 << 2) | 1    // GiB 1: memory
    .fill   510, 8, 0

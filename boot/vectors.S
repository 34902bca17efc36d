// The way from a guest into C# and back, and the way from a fault in hv into words.
//
// Promises: while a guest runs, SP_EL2 is its VcpuContext (boot/arch/VcpuContext.cs, whose offsets stand below and are
// checked there). An exit saves every general register, the return state, and the vector registers that the image's C#
// touches (vector-set.inc); C# runs on this CPU's own stack, from its top. HvGuestExit says which context
// to enter next, so that switching vCPUs is nothing but another answer.

    .equ    CTX_X30, 240
    .equ    CTX_PSTATE, 256
    .equ    CTX_STACK, 264
    .equ    CTX_Q, 272
    .equ    FRAME, 288                      // x0-x30, ELR, SPSR, ESR, FAR, SP
    .equ    STACK_BIT, 14                   // set in every address of a stack, clear in the guard below (Layout.cs)

    .altmacro
    .macro  pair op, a, b
    \op     x\a, x\b, [sp, #8 * \a]
    .endm

    .macro  from_guest kind
    .balign 128
    stp     x0, x1, [sp]
    mov     w1, #\kind
    b       guest_exit
    .endm

    // The first half of an exit that may end where it began: everything that a fault of a handler must not take along is in the
    // context (PSTATE is not: the VM of a service that faults here ends). x29 stays: the frames of hv end in one outside of this stack (Panic.cs).
    .macro  from_guest_trap handler, syndrome
    .balign 128
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    pair    stp, \n, %(\n + 1)
    .endr
    mrs     x5, elr_el2
    stp     x30, x5, [sp, #CTX_X30]
    stp     q16, q17, [sp, #CTX_Q + 16 * 16] // all that C# touches: vector-set.inc
    ldr     x7, [sp, #CTX_STACK]
    mov     x0, sp
    .ifnb   \syndrome
    mrs     x1, esr_el2
    mrs     x2, tpidr_el2
    mrs     x3, far_el2
    mrs     x4, hpfar_el2
    .else
    mrs     x1, tpidr_el2
    .endif
    mov     x19, x0
    mov     sp, x7
    b       \handler
    .endm

    // Into the guest of a context: the registers that guest_exit and from_guest_trap saved; SPSR_EL2 too if a second word is given.
    .macro  to_guest context, pstate
    mov     sp, \context
    ldp     q16, q17, [sp, #CTX_Q + 16 * 16]
    ldp     x30, x3, [sp, #CTX_X30]
    .ifnb   \pstate
    ldr     x2, [sp, #CTX_PSTATE]
    .endif
    msr     elr_el2, x3
    .ifnb   \pstate
    msr     spsr_el2, x2
    .endif
    .irp    n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    pair    ldp, \n, %(\n + 1)
    .endr
    ldp     x0, x1, [sp]
    eret
    dsb     nsh                             // no speculation past the exception return
    isb
    .endm

    .macro  from_hv kind
    .balign 128
    sub     sp, sp, #FRAME
    add     sp, sp, x0                      // is the stack at its end? sp - x0 without a spare register
    sub     x0, sp, x0
    tbz     x0, #STACK_BIT, 1f
    sub     x0, sp, x0
    sub     sp, sp, x0
    stp     x0, x1, [sp]
    mov     w1, #\kind
    b       hv_exception
1:  ldr     x0, =hv_emergency_stack_top
    sub     sp, x0, #FRAME
    stp     xzr, x1, [sp]
    mov     w1, #\kind
    b       hv_exception
    .endm

    .section .text.vectors, "ax"
    .balign 2048
    .global hv_vectors
hv_vectors:
    .irp    kind, 0, 1, 2, 3, 4, 5, 6, 7    // current level: SP_EL0, SP_EL2; synchronous, IRQ, FIQ, SError of each
    from_hv \kind
    .endr
    .rept   2                               // lower level, AArch64; AArch32
    from_guest_trap guest_trap, syndrome
    from_guest_trap guest_interrupt         // IRQ
    from_guest 2                            // FIQ
    from_guest 3                            // SError
    .endr

guest_trap:
    bl      HvTrap                          // comes back if the same vCPU goes on; if not, goes on at hv_run
    to_guest x19                            // SPSR_EL2 has not changed; an answer may be for any register

guest_interrupt:
    bl      HvInterrupt                     // the same
    to_guest x19

guest_exit:
    stp     x2, x3, [sp, #16]
    mrs     x3, elr_el2
    mrs     x2, spsr_el2
    .irp    n, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    pair    stp, \n, %(\n + 1)
    .endr
    stp     x30, x3, [sp, #CTX_X30]
    str     x2, [sp, #CTX_PSTATE]
    stp     q16, q17, [sp, #CTX_Q + 16 * 16] // all that C# touches: vector-set.inc
    mov     w0, w1
    ldr     x3, [sp, #CTX_STACK]
    mov     sp, x3
    mrs     x1, esr_el2
run_core:
    mrs     x2, tpidr_el2
    bl      HvGuestExit                     // (reason, ESR_EL2, TPIDR_EL2)
enter_guest:                                // x0 = the context to enter
    to_guest x0, pstate

hv_exception:
    .irp    n, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
    pair    stp, \n, %(\n + 1)
    .endr
    mrs     x2, elr_el2
    mrs     x3, spsr_el2
    stp     x30, x2, [sp, #240]
    mrs     x2, esr_el2
    stp     x3, x2, [sp, #256]
    mrs     x2, far_el2
    add     x3, sp, #FRAME
    stp     x2, x3, [sp, #272]
    mov     x0, sp
    bl      HvException                     // does not return
1:  wfi
    b       1b

// void HvFault(int kind): where every failed check of the base library ends. x29 is the frame of its helper.
    .global HvFault
HvFault:
    mov     x1, x29
    b       HvCheckFailed                   // does not return

// void hv_run(ulong reason, stack): leaves whatever runs on this CPU and enters C# anew, on an empty stack.
    .global hv_run
hv_run:
    mov     sp, x1
    mov     x29, xzr
    b       run_core

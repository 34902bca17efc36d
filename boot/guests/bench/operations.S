// What one vCPU does: the repeated operations, the interrupts that are waited for, and vectors whose first instruction reads the counter.

    .include "measure.inc"

    .text
    .balign 2048
bench_vectors:
    .fill   0x200 / 4, 4, 0
    end     x17                             // synchronous: the first instruction of a handler
    b       fault
    .balign 128
    end     x17                             // IRQ
    mrs     x16, icc_iar1_el1
    cmp     x16, #1020
    b.hs    2f
    cmp     x16, #VIRTUAL_TIMER
    b.ne    1f
    msr     cntv_ctl_el0, xzr
    isb
1:  str     x17, [x14]
    msr     icc_eoir1_el1, x16
    isb
2:  eret
fault:
    cbz     x15, guest_synchronous          // not expected: words, and the end
    str     x17, [x14]
    msr     elr_el1, x15
    eret

// bench_start(): this CPU's exceptions come here.
    .global bench_start
bench_start:
    adrp    x0, bench_vectors
    add     x0, x0, :lo12:bench_vectors
    msr     vbar_el1, x0
    isb
    mov     x15, xzr
    ret

// ulong bench_repeat(operation, count, address, value): counts of the counter from before the first repetition to behind the last.
    .global bench_repeat
bench_repeat:
    mov     x11, x1
    mov     x12, x2
    mov     x13, x3
    mov     x15, xzr
    adr     x9, operations
    ldr     w10, [x9, w0, uxtw #2]
    add     x9, x9, w10, sxtw
    br      x9

    .macro  operation name, instruction:vararg
\name:
    begin   x10
1:  mov     w0, w13                         // a hypercall's function, which its result overwrites
    \instruction
    subs    x11, x11, #1
    b.ne    1b
    end     x9
    sub     x0, x9, x10
    ret
    .endm
    operation empty
    operation hypercall, hvc 0
    operation load, ldr w0, [x12]
    operation store, str w13, [x12]
    operation id_register, mrs x0, id_aa64isar0_el1
    operation physical_count, mrs x0, cntpct_el0
    operation physical_control, mrs x0, cntp_ctl_el0
    operation physical_deadline, msr cntp_cval_el0, x12
    operation sgi, msr icc_sgi1r_el1, x12
operations:                                 // in the order of Operation.cs
    .irp    name, empty, hypercall, load, store, id_register, physical_count, physical_control, physical_deadline, sgi
    .word   \name - operations
    .endr

// ulong bench_sgi_self(arrival, ICC_SGI1R_EL1): counts from the write to the vector.
    .global bench_sgi_self
bench_sgi_self:
    open    x0
    msr     daifclr, #2
    begin   x9
    msr     icc_sgi1r_el1, x1
    isb
    await
    difference

// ulong bench_timer(arrival, distance): counts from the virtual timer's deadline to the vector. _wfi: asleep until then.
    .macro  timer name, wait:vararg
    .global \name
\name:
    open    x0
    mrs     x9, cntvct_el0
    add     x9, x9, x1
    msr     cntv_cval_el0, x9
    mov     x10, #1
    msr     cntv_ctl_el0, x10
    isb
    msr     daifclr, #2
bench_begin_\@:
    await   \wait
    difference
    .endm
    timer   bench_timer
    timer   bench_timer_wfi, wfi

// ulong bench_fault(arrival, address): counts from a load to the vector of the abort that it takes.
    .global bench_fault
bench_fault:
    open    x0
    adr     x15, 1f
    begin   x9
    ldr     w10, [x1]
1:  ldr     x11, [x14]
    mov     x15, xzr
    difference

// ulong bench_wfi(arrival): counts from WFI to the vector of a virtual timer that fires just after it, on the way to sleep.
    .equ    ON_THE_WAY, 48                  // counts from the first MRS; the WFI is the tenth instruction behind it
    .global bench_wfi
bench_wfi:
    open    x0
    mov     x10, #1
    mrs     x9, cntvct_el0
    add     x9, x9, #ON_THE_WAY
    msr     cntv_cval_el0, x9
    msr     cntv_ctl_el0, x10
    isb
    msr     daifclr, #2
    begin   x9
    await   wfi
    difference

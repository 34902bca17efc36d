// What is measured, where every instruction counts: the repeated operations, the interrupts that are waited for, and vectors whose
// first instruction reads the counter.
//
// A stretch that is measured begins behind a "begin" and ends at an "end"; their labels (bench_begin_N, bench_end_N) tell a reader of QEMU's
// execution log where (make profile).
//
// Promises to Measured.cs: IRQs are unmasked in here and nowhere else, so the vectors may have x14 to x17 for themselves: x14 is the
// address where the time of an arrival goes (an Arrival), x15 the return address of an expected fault, or 0. No wait is without a bound.

    .equ    VIRTUAL_TIMER, 27               // Board.VirtualTimerInterrupt
    .equ    ROUNDS, 1 << 22                 // a wait that needs more has failed, and returns 0

    .macro  begin register
    mrs     \register, cntvct_el0
bench_begin_\@:
    .endm
    .macro  end register
bench_end_\@:
    mrs     \register, cntvct_el0
    .endm

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
operations:                                 // in the order of Operation.cs
    .irp    name, empty, hypercall, load, store, id_register, physical_count, physical_control, physical_deadline
    .word   \name - operations
    .endr

// Unmasks IRQs, waits by \wait until the arrival at x14 is not 0, masks them; x11 is the arrival, 0 if it never came.
    .macro  await wait:vararg
    mov     w8, #ROUNDS
1:  ldr     x11, [x14]
    cbnz    x11, 2f
    \wait
    subs    w8, w8, #1
    b.ne    1b
2:  msr     daifset, #2
    .endm

// x0 = x11 - x9, or 0 where nothing arrived.
    .macro  difference
    sub     x0, x11, x9
    cmp     x11, #0
    csel    x0, xzr, x0, eq
    ret
    .endm

    .macro  open arrival
    mov     x15, xzr
    mov     x14, \arrival
    str     xzr, [x14]
    .endm

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

// Another CPU is sent an SGI, and says at \arrival when its vector was reached.
// ulong bench_send(arrival, ICC_SGI1R_EL1): counts from the write to that vector; spins, giving way to the other CPU.
// ulong bench_send_wfi(arrival, ICC_SGI1R_EL1, own): sleeps until the other CPU sends one back, whose arrival goes to own.
    .global bench_send
bench_send:
    open    x0
    begin   x9
    msr     icc_sgi1r_el1, x1
    isb
    await   yield
    difference
    .global bench_send_wfi
bench_send_wfi:
    open    x0
    mov     x10, x0
    open    x2
    msr     daifclr, #2
    begin   x9
    msr     icc_sgi1r_el1, x1
    isb
    await   wfi
    ldr     x11, [x10]
    difference

// ulong bench_switch(arrival, flag, distance): sets the flag and sleeps (its own timer wakes it after the distance); counts until the
// one that bench_watch has spinning on the same CPU sees the flag.
    .global bench_switch
bench_switch:
    mov     x10, x0
    str     xzr, [x10]
    add     x12, x10, #8
    open    x12
    mrs     x9, cntvct_el0
    add     x9, x9, x2
    msr     cntv_cval_el0, x9
    mov     x9, #1
    msr     cntv_ctl_el0, x9
    isb
    msr     daifclr, #2
    str     x9, [x1]
    begin   x9
    await   wfi
    ldr     x11, [x10]
    difference

// bench_watch(arrival, flag, stop): whenever the flag is set, takes it back and writes the time; until stop is set.
    .global bench_watch
bench_watch:
1:  ldr     x9, [x1]
    cbnz    x9, 2f
    ldr     x10, [x2]
    cbz     x10, 1b
    ret
2:  end     x9
    str     x9, [x0]
    str     xzr, [x1]
    b       1b

// The target: bench_be_running(arrival, stop) and bench_be_asleep(arrival, stop) let IRQs come, again and again, until stop is set (and
// one more interrupt came, for the second); bench_take(arrival) sleeps until one has come.
    .global bench_be_running
bench_be_running:
    mov     x15, xzr
    mov     x14, x0
    msr     daifclr, #2
1:  yield
    ldr     x9, [x1]
    cbz     x9, 1b
    msr     daifset, #2
    ret
    .global bench_be_asleep
bench_be_asleep:
    mov     x15, xzr
    mov     x14, x0
1:  wfi                                     // masked: one that came just before ends it as well
    msr     daifclr, #2
    isb
    msr     daifset, #2
    ldr     x9, [x1]
    cbz     x9, 1b
    ret

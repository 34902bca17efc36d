// What two vCPUs do: the one that measures, and the other, which takes, watches or asks.

    .include "measure.inc"

    .text
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

// bench_watch(arrival, flag, stop): whenever the flag is set, takes it back and writes the time; until stop is set. IRQs stay masked.
// bench_watch_cross: the same on a CPU of its own, which gives way to the other.
    .macro  watch name, pause:vararg
    .global \name
\name:
1:  \pause
    ldr     x9, [x1]
    cbnz    x9, 2f
    ldr     x10, [x2]
    cbz     x10, 1b
    ret
2:  end     x9
    str     x9, [x0]
    str     xzr, [x1]
    b       1b
    .endm
    watch   bench_watch
    watch   bench_watch_cross, yield

// ulong bench_send_masked(arrival, ICC_SGI1R_EL1, flag): counts from the write until the other CPU, in bench_watch_cross, has taken the SGI
// and goes on: the flag is set behind it, and this CPU gives way only then.
    .global bench_send_masked
bench_send_masked:
    mov     x14, x0
    str     xzr, [x14]
    begin   x9
    msr     icc_sgi1r_el1, x1
    isb
    str     x9, [x2]
    await   yield
    difference

// Two CPUs load from the same device: bench_ask_first(arrival, flag, stop, address) on CPU 1, when the flag is set; ulong
// bench_ask(arrival, flag, distance, address) on CPU 0, whose turn comes when the first gives way behind its load, or, where the distance ends
// within the load, in the midst of it: a timer's deadline ends a CPU's turn, and that of the last CPU is followed by the first's (QEMU,
// -icount). The timer is masked, so nothing else comes of it. Counts from before the first load to behind the second.
    .global bench_ask
bench_ask:
    mov     x14, x0
    str     xzr, [x14]
    str     x2, [x1]
    await   yield
    ldr     w10, [x3]
    end     x9
    sub     x0, x9, x11
    cmp     x11, #0
    csel    x0, xzr, x0, eq
    ret
    .global bench_ask_first
bench_ask_first:
1:  msr     cntv_ctl_el0, xzr
    yield
    ldr     x9, [x1]
    cbnz    x9, 2f
    ldr     x10, [x2]
    cbz     x10, 1b
    ret
2:  str     xzr, [x1]
    mrs     x10, cntvct_el0
    add     x10, x10, x9
    msr     cntv_cval_el0, x10
    mov     x10, #3                         // ENABLE, IMASK
    msr     cntv_ctl_el0, x10
    isb
    begin   x9
    str     x9, [x0]
    ldr     w10, [x3]
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

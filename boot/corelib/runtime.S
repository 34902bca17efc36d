// What compiled C# calls and C# cannot be: moving and filling of memory, and the guard of stackalloc. General registers
// only, so that no vector register of a guest is touched. Normal memory, any alignment.
    .section .text.runtime, "ax"
    .balign 16
    .global memmove, memset, memzero, RhpFallbackFailFast, __security_cookie

// void memmove(to x0, from x1, bytes x2). The two may overlap: downward if "to" lies inside [from, from + bytes).
// After each loop the low bits of x2 still say what is left.
memmove:
    sub     x3, x0, x1
    cmp     x3, x2
    b.lo    5f
    subs    x2, x2, #64
    b.lo    1f
0:  ldp     x4, x5, [x1]
    ldp     x6, x7, [x1, #16]
    ldp     x8, x9, [x1, #32]
    ldp     x10, x11, [x1, #48]
    stp     x4, x5, [x0]
    stp     x6, x7, [x0, #16]
    stp     x8, x9, [x0, #32]
    stp     x10, x11, [x0, #48]
    add     x0, x0, #64
    add     x1, x1, #64
    subs    x2, x2, #64
    b.hs    0b
1:  tbz     x2, #5, 2f
    ldp     x4, x5, [x1], #16
    ldp     x6, x7, [x1], #16
    stp     x4, x5, [x0], #16
    stp     x6, x7, [x0], #16
2:  tbz     x2, #4, 2f
    ldp     x4, x5, [x1], #16
    stp     x4, x5, [x0], #16
2:  tbz     x2, #3, 3f
    ldr     x4, [x1], #8
    str     x4, [x0], #8
3:  ands    x2, x2, #7
    b.eq    9f
4:  ldrb    w4, [x1], #1
    strb    w4, [x0], #1
    subs    x2, x2, #1
    b.ne    4b
    ret
5:  add     x0, x0, x2
    add     x1, x1, x2
    subs    x2, x2, #16
    b.lo    7f
6:  ldp     x4, x5, [x1, #-16]!
    stp     x4, x5, [x0, #-16]!
    subs    x2, x2, #16
    b.hs    6b
7:  ands    x2, x2, #15
    b.eq    9f
8:  ldrb    w4, [x1, #-1]!
    strb    w4, [x0, #-1]!
    subs    x2, x2, #1
    b.ne    8b
9:  ret

// void memset(to x0, byte w1, bytes x2); void memzero(to x0, bytes x1).
memset:
    and     x1, x1, #0xff
    mov     x3, #0x0101010101010101
    mul     x3, x1, x3
    b       1f
memzero:
    mov     x2, x1
    mov     x3, xzr
1:  subs    x2, x2, #64                 // after this loop the low six bits of x2 say what is left
    b.lo    3f
2:  stp     x3, x3, [x0]
    stp     x3, x3, [x0, #16]
    stp     x3, x3, [x0, #32]
    stp     x3, x3, [x0, #48]
    add     x0, x0, #64
    subs    x2, x2, #64
    b.hs    2b
3:  tbz     x2, #5, 4f
    stp     x3, x3, [x0], #16
    stp     x3, x3, [x0], #16
4:  tbz     x2, #4, 5f
    stp     x3, x3, [x0], #16
5:  tbz     x2, #3, 6f
    str     x3, [x0], #8
6:  ands    x2, x2, #7
    b.eq    8f
7:  strb    w3, [x0], #1
    subs    x2, x2, #1
    b.ne    7b
8:  ret

// A function with stackalloc compares a copy of this word on its way out and calls the function below where it changed.
RhpFallbackFailFast:
    stp     x29, x30, [sp, #-16]!
    mov     x29, sp
    mov     w0, #10                     // FaultKind.StackOverrun
    bl      HvFault
    .balign 8
__security_cookie:
    .quad   0x5ca1ab1e0ddba11d

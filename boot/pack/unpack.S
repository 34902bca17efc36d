// Why: most of hv.img is one LZ4 block (boot/pack/pack.sh); here it becomes what hv.ld links. entry.S comes here with the MMU on, at the address
// that hv is linked at, on the boot CPU alone, with x20, x21 and x23 set as there.
//
// Promises: unpacks nothing whose sums are wrong, so that the block is the one that the build made, and saw lz4 unpack to the same bytes; does not enter
// what did not end where it must. Says so, and stops (HvDamaged). Uses no stack, and nothing that is packed. Writes no more than 64 bytes behind the
// end. What is not in the block (this code) is not checked. Who changes what is run for a sequence changes its price, too (Lz4.cs).
//
// The format is github.com/lz4/lz4's, doc/lz4_Block_format.md. A sequence is a token, literals, an offset of two bytes, and a match, which is copied from
// so far behind. Token 0xLM: L literals, and a match of 4 + M bytes; 15 says that bytes with the rest of the length follow. The block's last sequence
// ends with its literals. Behind it, where the offset would be, the packer writes 0, an offset that no sequence has.

    .section .head, "ax"
    .global hv_unpack, hv_pack
    .balign 16
hv_pack:                                    // the packer fills it in
    .quad   0, 0, 0, 0                      // from the image's first byte: the block's, the one behind it (multiples of 64 apart), and the unpacked's end
    .fill   4, 8, 0                         // the two sums

// Nothing is saved: x0 reads, x1 writes; x9 is where what is unpacked begins, x10 the image, x11 hv_pack.
hv_unpack:
    adrp    x10, hv_head
    adr     x11, hv_pack
    ldp     x9, x2, [x11]
    add     x9, x9, x10
    add     x2, x2, x10

    // Out of the way first, to the pool, where nothing is yet. On the way, Fletcher's two sums: of all words in four columns, and of that
    // sum after each 64 bytes.
    mov     x0, x9
    ldr     x1, =hv_pool_start
    movi    v4.4s, #0
    movi    v5.4s, #0
1:  ldp     q0, q1, [x0], #32
    ldp     q2, q3, [x0], #32
    .irp    n, 0, 1, 2, 3
    add     v4.4s, v4.4s, v\n\().4s
    .endr
    add     v5.4s, v5.4s, v4.4s
    stp     q0, q1, [x1], #32
    stp     q2, q3, [x1], #32
    cmp     x0, x2
    b.lo    1b
    ldp     q0, q1, [x11, #32]
    eor     v4.16b, v4.16b, v0.16b
    eor     v5.16b, v5.16b, v1.16b
    orr     v4.16b, v4.16b, v5.16b
    umaxv   s4, v4.4s
    fmov    w4, s4
    cbnz    w4, .Ldamaged

    // Nine sequences of ten have less than 15 literals and a match of at most 18 bytes from at least 18 before: 14 instructions, which copy 16
    // and 32 bytes and go on from where these should have ended. At .Lsequence x1 is 3 less than that, and w3 the token.
    ldr     x0, =hv_pool_start
    sub     x1, x9, #3
    mov     w15, #15
    mov     w14, #0xf0
.Ltoken:
    ldrb    w3, [x0], #1
    cmp     w3, w14
    b.hs    .Lmore_literals
.Lsequence:
    ldr     q0, [x0]
    str     q0, [x1, #3]!
    add     x0, x0, x3, lsr #4
    add     x1, x1, x3, lsr #4
.Lmatch:
    ldrh    w5, [x0], #2                    // the offset
    bics    w7, w15, w3                     // 15 - M
    sub     x6, x1, x5
    ldrb    w3, [x0], #1                    // the next token, if this is all
    ldp     q0, q1, [x6]
    stp     q0, q1, [x1], #16
    sub     x1, x1, x7
    ccmp    w5, #18, #0, ne
    ccmp    w3, w14, #2, hs
    b.lo    .Lsequence

    cbz     w7, 1f
    cmp     w5, #18
    b.hs    .Lmore_literals
1:  add     x1, x1, x7                      // a longer match, a nearer one, or the end: again from where it begins
    sub     x1, x1, #16
    cbz     w5, .Lend
    sub     x0, x0, #1
    sub     w3, w15, w7
    cbnz    w7, 3f
2:  ldrb    w4, [x0], #1
    add     w3, w3, w4
    cmp     w4, #255
    b.eq    2b
3:  add     w3, w3, #4
4:  cmp     w5, #16
    b.hs    5f
    ldr     q0, [x6]                        // what repeats after less than 16 bytes repeats after twice as many, too
    str     q0, [x1]
    add     x1, x1, x5
    sub     w3, w3, w5
    lsl     w5, w5, #1
    b       4b
5:  ldr     q0, [x6], #16
    str     q0, [x1], #16
    subs    w3, w3, #16
    b.gt    5b
    add     x1, x1, w3, sxtw                // less what was too much
    sub     x1, x1, #3
    b       .Ltoken

.Lmore_literals:
    mov     w4, #15
6:  ldrb    w5, [x0], #1
    add     w4, w4, w5
    cmp     w5, #255
    b.eq    6b
    add     x1, x1, #3
7:  ldr     q0, [x0], #16
    str     q0, [x1], #16
    subs    w4, w4, #16
    b.gt    7b
    add     x0, x0, w4, sxtw
    add     x1, x1, w4, sxtw
    b       .Lmatch

.Lend:
    ldr     x0, [x11, #16]
    add     x0, x0, x10
    cmp     x0, x1
    b.ne    .Ldamaged
    mov     x0, x9                          // instructions are fetched past the data cache
    ldr     x1, =hv_rodata_start
    bl      hv_clean_to_poc
    bl      hv_invalidate_instructions
    b       start_virtual

.Ldamaged:
    msr     spsel, #1
    ldr     x0, =hv_boot_stack_top
    mov     sp, x0
    mov     x0, x20
    mov     x1, x21
    mov     x2, x23
    mov     x29, xzr
    bl      HvDamaged
8:  wfi                                     // HvDamaged does not return
    b       8b

// What the linker decided, for C#: hv_layout(index) of the table below; and the guest that ships inside hv.

    .text
    .global hv_layout
hv_layout:
    adr     x1, 1f
    ldr     x0, [x1, w0, uxtw #3]
    ret
    .balign 8
1:  .quad   hv_text_start, hv_rodata_start, hv_data_start, hv_boot_tables, hv_boot_stack_bottom, hv_boot_stack_top, hv_pool_start
    .quad   embedded_start, embedded_end, hv_symbols_start, hv_symbols_end, hv_secondary

    .section .embedded, "a"
    .balign 16
embedded_start:
    .incbin "guests/embedded.img"
embedded_end:

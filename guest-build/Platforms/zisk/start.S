# Entry of ZisK. No control register is written: mtvec belongs to the handler in ZisK's own ROM.
    .section .text.start, "ax"
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, _stack_top
    la t0, _heap_start
    la t1, guest_heap_next
    sd t0, 0(t1)
    la t0, _heap_end
    la t1, guest_heap_limit
    sd t0, 0(t1)
    la t0, _stack_bottom
    la t1, guest_stack_limit
    sd t0, 0(t1)
    call main
    j guest_exit
    .size _start, .-_start

# Entry of the zkVMs: no control register is written, and the stack is where link.ld puts it.
    .section .text.start, "ax"
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, _stack_top
    call guest_begin
    call main
    j guest_exit
    .size _start, .-_start

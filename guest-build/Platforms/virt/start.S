# Entry, trap vector and exit path of the virt target.
    .section .text.start, "ax"
    .globl _start
    .type _start, @function
_start:
    csrr s0, minstret
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, _stack_top
    la t0, trap
    csrw mtvec, t0
    la t0, _bss_start
    la t1, _bss_end
1:  bgeu t0, t1, 2f
    sd zero, 0(t0)
    addi t0, t0, 8
    j 1b
2:  la t0, guest_instret_start
    sd s0, 0(t0)
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

# a0 = exit code; does not return.
    .globl guest_exit
    .type guest_exit, @function
guest_exit:
    csrr t0, minstret
    la t1, guest_instret_end
    sd t0, 0(t1)
    j guest_finish
    .size guest_exit, .-guest_exit

    .section .text.trap, "ax"
    .balign 4
    .type trap, @function
trap:
    la sp, _stack_top
    csrr a0, mcause
    csrr a1, mepc
    csrr a2, mtval
    la t0, trap_again
    csrw mtvec, t0
    j guest_trap
    .balign 4
trap_again:
    li t0, 0x100000
    li t1, 0x8b3333
    sw t1, 0(t0)
1:  j 1b
    .size trap, .-trap

# keccak-f[1600] on RV64IM, for C: void rt_keccakf(uint64_t lanes[25]), lane (x, y) at x + 5y.
#
# All 25 lanes stay in registers, and gp and tp hold lanes too: nothing between entry and return reads them. A round writes each output
# over an input that is dead, so the registers of the lanes change places from round to round, and are back after eight rounds. With
# theta's five words and three temporaries 33 registers are wanted and 30 there are: the first three inputs of the last row wait on the
# stack. Lanes 1, 2, 8, 12, 17 and 20 are held complemented, which leaves one complement to a row of chi.

# lane ^= theta, turned left
    .macro turn lane, theta, by, t
    xor \lane, \lane, \theta
    .if \by
    slli \t, \lane, \by
    srli \lane, \lane, 64 - \by
    or \lane, \lane, \t
    .endif
    .endm

# d = c ^ (e turned left by one); d may be c
    .macro theta d, c, e, t
    slli \t, \e, 1
    xor \d, \c, \t
    srli \t, \e, 63
    xor \d, \d, \t
    .endm

    .macro sum c, v, w, x, y, z
    xor \c, \v, \w
    xor \c, \c, \x
    xor \c, \c, \y
    xor \c, \c, \z
    .endm

# lane ^= v op w
    .macro chi op, lane, v, w, t
    \op \t, \v, \w
    xor \lane, \lane, \t
    .endm

# The round whose constant lies at a place of the table, and those after it: the next finds lane i where the list at the end says.
    .macro rounds at, l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15, l16, l17, l18, l19, l20, l21, l22, l23, l24, f0, f1, f2, f3, f4
    sum \f2, \l0, \l5, \l10, \l15, \l20
    sum \f1, \l1, \l6, \l11, \l16, \l21
    sum \f3, \l2, \l7, \l12, \l17, \l22
    sum \f4, \l3, \l8, \l13, \l18, \l23
    sum \f0, \l4, \l9, \l14, \l19, \l24
    sd \l2, 0(sp)
    sd \l8, 8(sp)
    sd \l14, 16(sp)
    theta \l14, \f0, \f1, \l8
    theta \f1, \f1, \f4, \l8
    theta \f4, \f4, \f2, \l8
    theta \f2, \f2, \f3, \l8
    theta \f3, \f3, \f0, \l8

    turn \l0, \l14, 0, \l8
    turn \l6, \f2, 44, \l8
    turn \l12, \f1, 43, \l8
    turn \l18, \f3, 21, \l8
    turn \l24, \f4, 14, \l8
    or \l8, \l6, \l12
    xor \l8, \l8, \l0
    ld \l2, round_constants + \at
    xor \l8, \l8, \l2
    not \f0, \l12
    or \f0, \f0, \l18
    xor \f0, \f0, \l6
    chi and, \l12, \l18, \l24, \l2
    chi or, \l18, \l24, \l0, \l2
    chi and, \l24, \l0, \l6, \l2

    turn \l3, \f3, 28, \l0
    turn \l9, \f4, 20, \l0
    turn \l10, \l14, 3, \l0
    turn \l16, \f2, 45, \l0
    turn \l22, \f1, 61, \l0
    or \l0, \l9, \l10
    xor \l0, \l0, \l3
    and \l6, \l10, \l16
    xor \l6, \l6, \l9
    not \l2, \l22
    or \l2, \l2, \l16
    xor \l10, \l10, \l2
    chi or, \l16, \l22, \l3, \l2
    chi and, \l22, \l3, \l9, \l2

    turn \l1, \f2, 1, \l2
    turn \l7, \f1, 6, \l2
    turn \l13, \f3, 25, \l2
    turn \l19, \f4, 8, \l2
    turn \l20, \l14, 18, \l2
    or \l2, \l7, \l13
    xor \l2, \l2, \l1
    and \l3, \l13, \l19
    xor \l3, \l3, \l7
    not \l19, \l19
    chi and, \l13, \l19, \l20, \l9
    chi or, \l19, \l20, \l1, \l9
    chi and, \l20, \l1, \l7, \l9

    turn \l4, \f4, 27, \l7
    turn \l5, \l14, 36, \l7
    turn \l11, \f2, 10, \l7
    turn \l17, \f1, 15, \l7
    turn \l23, \f3, 56, \l7
    and \l7, \l5, \l11
    xor \l7, \l7, \l4
    or \l1, \l11, \l17
    xor \l1, \l1, \l5
    not \l17, \l17
    chi or, \l11, \l17, \l23, \l9
    chi and, \l17, \l23, \l4, \l9
    chi or, \l23, \l4, \l5, \l9

    ld \l5, 0(sp)
    turn \f1, \l5, 62, \l5
    ld \l5, 8(sp)
    turn \f3, \l5, 55, \l5
    ld \l5, 16(sp)
    turn \f4, \l5, 39, \l5
    turn \l15, \l14, 41, \l5
    turn \l21, \f2, 2, \l5
    and \l4, \f1, \f3
    not \f3, \f3
    and \l5, \f3, \f4
    xor \l5, \l5, \f1
    chi or, \f3, \f4, \l15, \l9
    chi and, \f4, \l15, \l21, \l9
    chi or, \l15, \l21, \f1, \l9
    xor \l21, \l21, \l4

    .if \at % 64 < 56
    rounds (\at + 8), \l8, \f0, \l12, \l18, \l24, \l0, \l6, \l10, \l16, \l22, \l2, \l3, \l13, \l19, \l20, \l7, \l1, \l11, \l17, \l23, \l5, \f3, \f4, \l15, \l21, \l14, \l9, \f2, \f1, \l4
    .endif
    .endm

    .section .rodata.rt_keccakf, "a"
    .balign 8
round_constants:
    .dword 0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000
    .dword 0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009
    .dword 0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A
    .dword 0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003
    .dword 0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A
    .dword 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008

    .section .text.rt_keccakf, "ax"
    .globl rt_keccakf
    .type rt_keccakf, @function
rt_keccakf:
    addi sp, sp, -160
    sd a0, 24(sp)
    sd ra, 32(sp)
    sd gp, 40(sp)
    sd tp, 48(sp)
    sd s0, 56(sp)
    sd s1, 64(sp)
    sd s2, 72(sp)
    sd s3, 80(sp)
    sd s4, 88(sp)
    sd s5, 96(sp)
    sd s6, 104(sp)
    sd s7, 112(sp)
    sd s8, 120(sp)
    sd s9, 128(sp)
    sd s10, 136(sp)
    sd s11, 144(sp)
    ld a1, 0(a0)
    ld a2, 8(a0)
    ld a3, 16(a0)
    ld a4, 24(a0)
    ld a5, 32(a0)
    ld a6, 40(a0)
    ld a7, 48(a0)
    ld t0, 56(a0)
    ld t1, 64(a0)
    ld t2, 72(a0)
    ld t3, 80(a0)
    ld t4, 88(a0)
    ld t5, 96(a0)
    ld t6, 104(a0)
    ld s0, 112(a0)
    ld s1, 120(a0)
    ld s2, 128(a0)
    ld s3, 136(a0)
    ld s4, 144(a0)
    ld s5, 152(a0)
    ld s6, 160(a0)
    ld s7, 168(a0)
    ld s8, 176(a0)
    ld s9, 184(a0)
    ld a0, 192(a0)
    not a2, a2
    not a3, a3
    not t1, t1
    not t5, t5
    not s3, s3
    not s6, s6
    rounds 0, a1, a2, a3, a4, a5, a6, a7, t0, t1, t2, t3, t4, t5, t6, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, a0, s10, s11, ra, gp, tp
    rounds 64, a1, a2, a3, a4, a5, a6, a7, t0, t1, t2, t3, t4, t5, t6, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, a0, s10, s11, ra, gp, tp
    rounds 128, a1, a2, a3, a4, a5, a6, a7, t0, t1, t2, t3, t4, t5, t6, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, a0, s10, s11, ra, gp, tp
    not a2, a2
    not a3, a3
    not t1, t1
    not t5, t5
    not s3, s3
    not s6, s6
    ld tp, 24(sp)
    sd a1, 0(tp)
    sd a2, 8(tp)
    sd a3, 16(tp)
    sd a4, 24(tp)
    sd a5, 32(tp)
    sd a6, 40(tp)
    sd a7, 48(tp)
    sd t0, 56(tp)
    sd t1, 64(tp)
    sd t2, 72(tp)
    sd t3, 80(tp)
    sd t4, 88(tp)
    sd t5, 96(tp)
    sd t6, 104(tp)
    sd s0, 112(tp)
    sd s1, 120(tp)
    sd s2, 128(tp)
    sd s3, 136(tp)
    sd s4, 144(tp)
    sd s5, 152(tp)
    sd s6, 160(tp)
    sd s7, 168(tp)
    sd s8, 176(tp)
    sd s9, 184(tp)
    sd a0, 192(tp)
    ld ra, 32(sp)
    ld gp, 40(sp)
    ld tp, 48(sp)
    ld s0, 56(sp)
    ld s1, 64(sp)
    ld s2, 72(sp)
    ld s3, 80(sp)
    ld s4, 88(sp)
    ld s5, 96(sp)
    ld s6, 104(sp)
    ld s7, 112(sp)
    ld s8, 120(sp)
    ld s9, 128(sp)
    ld s10, 136(sp)
    ld s11, 144(sp)
    addi sp, sp, 160
    ret
    .size rt_keccakf, .-rt_keccakf

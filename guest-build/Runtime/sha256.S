# The compression of SHA-256 on RV64IM, for C: void rt_sha256(uint32_t state[8], const uint8_t block[64]), the block at any address, and
# void rt_sha256_scheduled(uint32_t state[8], const uint32_t schedule[64]), whose words have the round constants in them already.
#
# There is no rotation in the instruction set, so a word that is going to be turned is kept twice in its register, in the upper half as in
# the lower: turning it is one shift, whose lower half is the answer. Upper halves of sums are garbage until they are doubled again, which
# takes three instructions. All of the state and the last 16 words of the schedule stay in registers, ra, gp and tp among them.

# both halves of r are its lower one
    .macro double r, t
    slli \t, \r, 32
    srli \r, \t, 32
    or \r, \r, \t
    .endm

# t = r turned right by i, j and k, added up without carries
    .macro turns t, r, i, j, k, u
    srli \t, \r, \i
    srli \u, \r, \j
    xor \t, \t, \u
    srli \u, \r, \k
    xor \t, \t, \u
    .endm

# t = r turned right by i and j and shifted right by k, added up without carries
    .macro turns_shift t, r, i, j, k, u
    srli \t, \r, \i
    srli \u, \r, \j
    xor \t, \t, \u
    srliw \u, \r, \k
    xor \t, \t, \u
    .endm

# A round once its word is in h: d and h are new. bc is b ^ c and becomes garbage, ab becomes a ^ b: the next round's b ^ c.
    .macro round a, b, c, d, e, f, g, h, bc, ab, t, u
    turns \t, \e, 6, 11, 25, \u
    add \h, \h, \t
    xor \t, \f, \g
    and \t, \t, \e
    xor \t, \t, \g
    add \h, \h, \t
    add \d, \d, \h
    double \d, \t
    turns \t, \a, 2, 13, 22, \u
    add \h, \h, \t
    xor \ab, \a, \b
    and \bc, \bc, \ab
    xor \bc, \bc, \b
    add \h, \h, \bc
    double \h, \t
    .endm

    .macro word at, a, b, c, d, e, f, g, h, w, bc, ab
    lw t0, \at(ra)
    add \h, \h, \w
    add \h, \h, t0
    round \a, \b, \c, \d, \e, \f, \g, \h, \bc, \ab, t0, t1
    .endm

    .macro scheduled at, a, b, c, d, e, f, g, h, bc, ab
    lw t0, \at(ra)
    add \h, \h, t0
    round \a, \b, \c, \d, \e, \f, \g, \h, \bc, \ab, t0, t1
    .endm

# w0, of 16 words before, becomes the word that follows w15
    .macro next w0, w1, w9, w14
    turns_shift t0, \w1, 7, 18, 3, t1
    add \w0, \w0, t0
    turns_shift t0, \w14, 17, 19, 10, t1
    add \w0, \w0, t0
    add \w0, \w0, \w9
    double \w0, t0
    .endm

# Two words of the eight big-endian bytes in first; t4 and t5 are masks.
    .macro two first, second
    srli t1, \first, 8
    and t1, t1, t4
    and \first, \first, t4
    slli \first, \first, 8
    or \first, \first, t1
    srli t1, \first, 16
    and t1, t1, t5
    and \first, \first, t5
    slli \first, \first, 16
    or \first, \first, t1
    srli \second, \first, 32
    double \first, t0
    double \second, t0
    .endm

    .macro enter
    addi sp, sp, -128
    sd ra, 0(sp)
    sd gp, 8(sp)
    sd tp, 16(sp)
    sd s0, 24(sp)
    sd s1, 32(sp)
    sd s2, 40(sp)
    sd s3, 48(sp)
    sd s4, 56(sp)
    sd s5, 64(sp)
    sd s6, 72(sp)
    sd s7, 80(sp)
    sd s8, 88(sp)
    sd s9, 96(sp)
    sd s10, 104(sp)
    sd s11, 112(sp)
    sd a0, 120(sp)
    .endm

    .macro leave
    ld tp, 120(sp)
    lw t0, 0(tp)
    add t0, t0, a0
    sw t0, 0(tp)
    lw t0, 4(tp)
    add t0, t0, a1
    sw t0, 4(tp)
    lw t0, 8(tp)
    add t0, t0, a2
    sw t0, 8(tp)
    lw t0, 12(tp)
    add t0, t0, a3
    sw t0, 12(tp)
    lw t0, 16(tp)
    add t0, t0, a4
    sw t0, 16(tp)
    lw t0, 20(tp)
    add t0, t0, a5
    sw t0, 20(tp)
    lw t0, 24(tp)
    add t0, t0, a6
    sw t0, 24(tp)
    lw t0, 28(tp)
    add t0, t0, a7
    sw t0, 28(tp)
    ld ra, 0(sp)
    ld gp, 8(sp)
    ld tp, 16(sp)
    ld s0, 24(sp)
    ld s1, 32(sp)
    ld s2, 40(sp)
    ld s3, 48(sp)
    ld s4, 56(sp)
    ld s5, 64(sp)
    ld s6, 72(sp)
    ld s7, 80(sp)
    ld s8, 88(sp)
    ld s9, 96(sp)
    ld s10, 104(sp)
    ld s11, 112(sp)
    addi sp, sp, 128
    ret
    .endm

# The state into registers, from the address p, which may be a0
    .macro begin p
    lw a1, 4(\p)
    lw a2, 8(\p)
    lw a3, 12(\p)
    lw a4, 16(\p)
    lw a5, 20(\p)
    lw a6, 24(\p)
    lw a7, 28(\p)
    lw a0, 0(\p)
    double a0, t0
    double a4, t0
    xor t2, a1, a2
    .endm

    .macro sixteen_words
    word 0, a0, a1, a2, a3, a4, a5, a6, a7, s0, t2, gp
    word 4, a7, a0, a1, a2, a3, a4, a5, a6, s1, gp, t2
    word 8, a6, a7, a0, a1, a2, a3, a4, a5, s2, t2, gp
    word 12, a5, a6, a7, a0, a1, a2, a3, a4, s3, gp, t2
    word 16, a4, a5, a6, a7, a0, a1, a2, a3, s4, t2, gp
    word 20, a3, a4, a5, a6, a7, a0, a1, a2, s5, gp, t2
    word 24, a2, a3, a4, a5, a6, a7, a0, a1, s6, t2, gp
    word 28, a1, a2, a3, a4, a5, a6, a7, a0, s7, gp, t2
    word 32, a0, a1, a2, a3, a4, a5, a6, a7, s8, t2, gp
    word 36, a7, a0, a1, a2, a3, a4, a5, a6, s9, gp, t2
    word 40, a6, a7, a0, a1, a2, a3, a4, a5, s10, t2, gp
    word 44, a5, a6, a7, a0, a1, a2, a3, a4, s11, gp, t2
    word 48, a4, a5, a6, a7, a0, a1, a2, a3, t3, t2, gp
    word 52, a3, a4, a5, a6, a7, a0, a1, a2, t4, gp, t2
    word 56, a2, a3, a4, a5, a6, a7, a0, a1, t5, t2, gp
    word 60, a1, a2, a3, a4, a5, a6, a7, a0, t6, gp, t2
    .endm

    .section .rodata.rt_sha256, "a"
    .balign 8
round_constants:
    .word 0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5
    .word 0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174
    .word 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA
    .word 0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967
    .word 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85
    .word 0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070
    .word 0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3
    .word 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2
# masks of bytes and of pairs of them, at 256 and 264
    .dword 0x00FF00FF00FF00FF, 0x0000FFFF0000FFFF

    .section .text.rt_sha256, "ax"
    .globl rt_sha256
    .type rt_sha256, @function
rt_sha256:
    enter
    la ra, round_constants
    ld t4, 256(ra)
    ld t5, 264(ra)
    andi t0, a1, 7
    bnez t0, 1f
    ld s0, 0(a1)
    ld s2, 8(a1)
    ld s4, 16(a1)
    ld s6, 24(a1)
    ld s8, 32(a1)
    ld s10, 40(a1)
    ld a6, 48(a1)
    ld a7, 56(a1)
    j 2f
# From the whole words that hold the block: each gives its upper bytes to one pair of words and its lower ones to the pair before.
1:  andi a1, a1, -8
    slli t0, t0, 3
    neg t1, t0
    ld t2, 0(a1)
    srl s0, t2, t0
    ld t2, 8(a1)
    sll t3, t2, t1
    or s0, s0, t3
    srl s2, t2, t0
    ld t2, 16(a1)
    sll t3, t2, t1
    or s2, s2, t3
    srl s4, t2, t0
    ld t2, 24(a1)
    sll t3, t2, t1
    or s4, s4, t3
    srl s6, t2, t0
    ld t2, 32(a1)
    sll t3, t2, t1
    or s6, s6, t3
    srl s8, t2, t0
    ld t2, 40(a1)
    sll t3, t2, t1
    or s8, s8, t3
    srl s10, t2, t0
    ld t2, 48(a1)
    sll t3, t2, t1
    or s10, s10, t3
    srl a6, t2, t0
    ld t2, 56(a1)
    sll t3, t2, t1
    or a6, a6, t3
    srl a7, t2, t0
    ld t2, 64(a1)
    sll t3, t2, t1
    or a7, a7, t3
2:
    two s0, s1
    two s2, s3
    two s4, s5
    two s6, s7
    two s8, s9
    two s10, s11
    two a7, t6
    two a6, a5
    mv t3, a6
    mv t4, a5
    mv t5, a7
    begin a0
    addi tp, ra, 192
3:  sixteen_words
    next s0, s1, s9, t5
    next s1, s2, s10, t6
    next s2, s3, s11, s0
    next s3, s4, t3, s1
    next s4, s5, t4, s2
    next s5, s6, t5, s3
    next s6, s7, t6, s4
    next s7, s8, s0, s5
    next s8, s9, s1, s6
    next s9, s10, s2, s7
    next s10, s11, s3, s8
    next s11, t3, s4, s9
    next t3, t4, s5, s10
    next t4, t5, s6, s11
    next t5, t6, s7, t3
    next t6, s0, s8, t4
    addi ra, ra, 64
    bne ra, tp, 3b
    sixteen_words
    leave
    .size rt_sha256, .-rt_sha256

    .section .text.rt_sha256_scheduled, "ax"
    .globl rt_sha256_scheduled
    .type rt_sha256_scheduled, @function
rt_sha256_scheduled:
    enter
    mv ra, a1
    begin a0
    addi tp, ra, 256
1:
    scheduled 0, a0, a1, a2, a3, a4, a5, a6, a7, t2, gp
    scheduled 4, a7, a0, a1, a2, a3, a4, a5, a6, gp, t2
    scheduled 8, a6, a7, a0, a1, a2, a3, a4, a5, t2, gp
    scheduled 12, a5, a6, a7, a0, a1, a2, a3, a4, gp, t2
    scheduled 16, a4, a5, a6, a7, a0, a1, a2, a3, t2, gp
    scheduled 20, a3, a4, a5, a6, a7, a0, a1, a2, gp, t2
    scheduled 24, a2, a3, a4, a5, a6, a7, a0, a1, t2, gp
    scheduled 28, a1, a2, a3, a4, a5, a6, a7, a0, gp, t2
    scheduled 32, a0, a1, a2, a3, a4, a5, a6, a7, t2, gp
    scheduled 36, a7, a0, a1, a2, a3, a4, a5, a6, gp, t2
    scheduled 40, a6, a7, a0, a1, a2, a3, a4, a5, t2, gp
    scheduled 44, a5, a6, a7, a0, a1, a2, a3, a4, gp, t2
    scheduled 48, a4, a5, a6, a7, a0, a1, a2, a3, t2, gp
    scheduled 52, a3, a4, a5, a6, a7, a0, a1, a2, gp, t2
    scheduled 56, a2, a3, a4, a5, a6, a7, a0, a1, t2, gp
    scheduled 60, a1, a2, a3, a4, a5, a6, a7, a0, gp, t2
    addi ra, ra, 64
    bne ra, tp, 1b
    leave
    .size rt_sha256_scheduled, .-rt_sha256_scheduled

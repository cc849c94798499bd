/* OpenVM: a = a·b in the fields of bn254 and BLS12-381, which have the places 0 and 6 in openvm.toml, and in their quadratic extensions,
   which have 0 and 1. */
#include "algebra.h"

static const uint64_t bn254[8] = { 0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029,
                                   0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029 };
static const uint64_t bls12[12] = { 0xb9feffffffffaaab, 0x1eabfffeb153ffff, 0x6730d2a0f6b0f624, 0x64774b84f38512bf,
                                    0x4b1ba7b6434bacd7, 0x1a0111ea397fe69a, 0xb9feffffffffaaab, 0x1eabfffeb153ffff,
                                    0x6730d2a0f6b0f624, 0x64774b84f38512bf, 0x4b1ba7b6434bacd7, 0x1a0111ea397fe69a };
static uint8_t is_bn254_ready, is_bls12_ready;

static __attribute__((noinline, cold)) void set_up_bn254(void)
{
    uint64_t scratch[8];
    SET_UP_PRODUCTS(0, bn254, scratch);
    SET_UP_PAIR_PRODUCTS(0, bn254, scratch);
    is_bn254_ready = 1;
}

static __attribute__((noinline, cold)) void set_up_bls12(void)
{
    uint64_t scratch[12];
    SET_UP_PRODUCTS(6, bls12, scratch);
    SET_UP_PAIR_PRODUCTS(1, bls12, scratch);
    is_bls12_ready = 1;
}

void zkvm_bn254_fp_mul(uint64_t* a4, const uint64_t* b4)
{
    if (__builtin_expect(!is_bn254_ready, 0))
        set_up_bn254();
    ALGEBRA(NUMBERS, 0, MULTIPLY, a4, a4, b4);
    look(a4, bn254, 4);
}

void zkvm_bn254_fp2_mul(uint64_t* a8, const uint64_t* b8)
{
    if (__builtin_expect(!is_bn254_ready, 0))
        set_up_bn254();
    ALGEBRA(PAIRS, 0, MULTIPLY, a8, a8, b8);
    look(a8, bn254, 4);
    look(a8 + 4, bn254, 4);
}

void zkvm_bls12_fp_mul(uint64_t* a6, const uint64_t* b6)
{
    if (__builtin_expect(!is_bls12_ready, 0))
        set_up_bls12();
    ALGEBRA(NUMBERS, 6, MULTIPLY, a6, a6, b6);
    look(a6, bls12, 6);
}

void zkvm_bls12_fp2_mul(uint64_t* a12, const uint64_t* b12)
{
    if (__builtin_expect(!is_bls12_ready, 0))
        set_up_bls12();
    ALGEBRA(PAIRS, 1, MULTIPLY, a12, a12, b12);
    look(a12, bls12, 6);
    look(a12 + 6, bls12, 6);
}

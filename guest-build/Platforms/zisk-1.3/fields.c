/* ZisK: a = a·b in the fields of bn254 and BLS12-381, and in their quadratic extensions by 0x80A and 0x810 on a pair of pointers. */
#include "csrs.h"

static const uint64_t bn254[4] = { 0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029 };
static const uint64_t bls12[6] = { 0xb9feffffffffaaab, 0x1eabfffeb153ffff, 0x6730d2a0f6b0f624,
                                   0x64774b84f38512bf, 0x4b1ba7b6434bacd7, 0x1a0111ea397fe69a };

void zkvm_bn254_fp_mul(uint64_t* a4, const uint64_t* b4) { multiply_modulo(a4, b4, bn254, 4); }

void zkvm_bn254_fp2_mul(uint64_t* a8, const uint64_t* b8)
{
    uint64_t parameters[2] = { (uint64_t)a8, (uint64_t)b8 };
    CSRS(0x80a, parameters);
}

void zkvm_bls12_fp_mul(uint64_t* a6, const uint64_t* b6) { multiply_modulo(a6, b6, bls12, 6); }

void zkvm_bls12_fp2_mul(uint64_t* a12, const uint64_t* b12)
{
    uint64_t parameters[2] = { (uint64_t)a12, (uint64_t)b12 };
    CSRS(0x810, parameters);
}

/* SP1: a = a·b in the fields of bn254 and BLS12-381 and in their quadratic extensions, in place over little-endian words. */
#include "call.h"

static void in_place(uint64_t number, uint64_t* a, const uint64_t* b)
{
    call(number, (uint64_t)a, (uint64_t)b, 0);
}

void zkvm_bn254_fp_mul(uint64_t* a4, const uint64_t* b4) { in_place(0x00010128, a4, b4); }

void zkvm_bn254_fp2_mul(uint64_t* a8, const uint64_t* b8) { in_place(0x0001012b, a8, b8); }

void zkvm_bls12_fp_mul(uint64_t* a6, const uint64_t* b6) { in_place(0x00010122, a6, b6); }

void zkvm_bls12_fp2_mul(uint64_t* a12, const uint64_t* b12) { in_place(0x00010125, a12, b12); }

/* zkvm_bn254_g1_add and _g1_mul over the platform's sum and double of points and its product modulo p: curve.h of its folder. */
#include "zkvm_accelerators.h"
#define CURVE_BN254
#define CURVE_WORDS 4
#include "numbers.h"

static const uint64_t p[4] = { 0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029 };
static const uint64_t b[4] = { 3 };

#include "curve.h"
#include "g1.h"

zkvm_status zkvm_bn254_g1_add(const zkvm_bn254_g1_point* p1, const zkvm_bn254_g1_point* p2, zkvm_bn254_g1_point* result)
{
    return add_points((uint8_t*)result, (const uint8_t*)p1, (const uint8_t*)p2);
}

zkvm_status zkvm_bn254_g1_mul(const zkvm_bn254_g1_point* point, const zkvm_bn254_scalar* scalar, zkvm_bn254_g1_point* result)
{
    sum a, r;
    curve_begin();
    if (!read_point(&a, (const uint8_t*)point))
        return ZKVM_EFAIL;
    multiply(&r, &a, (const uint8_t*)scalar);
    write_point((uint8_t*)result, &r);
    return ZKVM_EOK;
}

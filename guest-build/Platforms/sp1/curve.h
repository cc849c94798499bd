/* SP1: SECP256K1_ADD, SECP256K1_DOUBLE, UINT256_MUL, in place over little-endian words; the second factor has its modulus behind it. */
#include <stdint.h>
#include "call.h"

typedef struct {
    uint64_t x[4], y[4];
} curve_point;

static inline void curve_add(curve_point* a, const curve_point* b)
{
    call(0x0001010a, (uint64_t)a, (uint64_t)b, 0);
}

static inline void curve_double(curve_point* a)
{
    call(0x0000010b, (uint64_t)a, 0, 0);
}

/* a = a·b modulo m. */
static inline void curve_multiply(uint64_t a[4], const uint64_t b[4], const uint64_t m[4])
{
    uint64_t factor[8] = { b[0], b[1], b[2], b[3], m[0], m[1], m[2], m[3] };
    call(0x0001011d, (uint64_t)a, (uint64_t)factor, 0);
}

/* SP1: sums and doubles of points, and products by UINT256_MUL, whose second factor has its modulus behind it, or by the field's own
   call; in place over little-endian words. */
#include <stdint.h>
#include "call.h"

#if defined CURVE_SECP256K1
#define ADD 0x0001010a
#define DOUBLE 0x0000010b
#elif defined CURVE_SECP256R1
#define ADD 0x0001012c
#define DOUBLE 0x0000012d
#elif defined CURVE_BN254
#define ADD 0x0001010e
#define DOUBLE 0x0000010f
#define FIELD_MULTIPLY 0x00010128
#elif defined CURVE_BLS12
#define ADD 0x0001011e
#define DOUBLE 0x0000011f
#define FIELD_MULTIPLY 0x00010122
#endif

typedef struct {
    uint64_t x[CURVE_WORDS], y[CURVE_WORDS];
} curve_point;

static inline void curve_begin(void) {}

static inline void curve_add(curve_point* a, const curve_point* b)
{
    call(ADD, (uint64_t)a, (uint64_t)b, 0);
}

static inline void curve_double(curve_point* a)
{
    call(DOUBLE, (uint64_t)a, 0, 0);
}

/* a = a·b modulo m. */
static inline void curve_multiply(uint64_t* a, const uint64_t* b, const uint64_t* m)
{
#ifdef FIELD_MULTIPLY
    (void)m;
    call(FIELD_MULTIPLY, (uint64_t)a, (uint64_t)b, 0);
#else
    uint64_t factor[8] = { b[0], b[1], b[2], b[3], m[0], m[1], m[2], m[3] };
    call(0x0001011d, (uint64_t)a, (uint64_t)factor, 0);
#endif
}

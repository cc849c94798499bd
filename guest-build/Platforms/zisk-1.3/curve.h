/* ZisK: sums of points by csrs on a pair of pointers, doubles on a point. */
#include "csrs.h"

#if defined CURVE_SECP256K1
#define ADD 0x803
#define DOUBLE 0x804
#elif defined CURVE_SECP256R1
#define ADD 0x817
#define DOUBLE 0x818
#elif defined CURVE_BN254
#define ADD 0x806
#define DOUBLE 0x807
#elif defined CURVE_BLS12
#define ADD 0x80c
#define DOUBLE 0x80d
#endif

typedef struct {
    uint64_t x[CURVE_WORDS], y[CURVE_WORDS];
} curve_point;

static inline void curve_begin(void) {}

static inline void curve_add(curve_point* a, const curve_point* b)
{
    uint64_t parameters[2] = { (uint64_t)a, (uint64_t)b };
    CSRS(ADD, parameters);
}

static inline void curve_double(curve_point* a)
{
    CSRS(DOUBLE, a);
}

/* a = a·b modulo m. */
static inline void curve_multiply(uint64_t* a, const uint64_t* b, const uint64_t* m)
{
    multiply_modulo(a, b, m, CURVE_WORDS);
}

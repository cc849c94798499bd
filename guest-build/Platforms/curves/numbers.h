/* Numbers of CURVE_WORDS little-endian words, and big-endian bytes. */
#include <stdint.h>

#define CURVE_BYTES (8 * CURVE_WORDS)

static inline void load(uint64_t* w, const uint8_t* bytes)
{
    for (int k = 0; k < CURVE_WORDS; k++) {
        uint64_t v = 0;
        for (int i = 0; i < 8; i++)
            v = v << 8 | bytes[8 * (CURVE_WORDS - 1 - k) + i];
        w[k] = v;
    }
}

static inline void store(uint8_t* bytes, const uint64_t* w)
{
    for (int k = 0; k < CURVE_BYTES; k++)
        bytes[k] = (uint8_t)(w[CURVE_WORDS - 1 - (k >> 3)] >> (56 - 8 * (k & 7)));
}

static inline void copy(uint64_t* r, const uint64_t* a)
{
    for (int k = 0; k < CURVE_WORDS; k++)
        r[k] = a[k];
}

static inline int is_zero(const uint64_t* a)
{
    uint64_t any = 0;
    for (int k = 0; k < CURVE_WORDS; k++)
        any |= a[k];
    return any == 0;
}

static inline int is_same(const uint64_t* a, const uint64_t* b)
{
    for (int k = 0; k < CURVE_WORDS; k++)
        if (a[k] != b[k])
            return 0;
    return 1;
}

static inline int is_below(const uint64_t* a, const uint64_t* b)
{
    for (int k = CURVE_WORDS - 1; k >= 0; k--)
        if (a[k] != b[k])
            return a[k] < b[k];
    return 0;
}

/* r = a - b, for a of b or more. */
static void subtract(uint64_t* r, const uint64_t* a, const uint64_t* b)
{
    uint64_t borrow = 0;
    for (int k = 0; k < CURVE_WORDS; k++) {
        uint64_t d = a[k] - b[k];
        uint64_t next = (a[k] < b[k]) | (d < borrow);
        r[k] = d - borrow;
        borrow = next;
    }
}

/* r = a + b modulo m, for a and b below it. */
static void add_modulo(uint64_t* r, const uint64_t* a, const uint64_t* b, const uint64_t* m)
{
    uint64_t carry = 0;
    for (int k = 0; k < CURVE_WORDS; k++) {
        uint64_t v = b[k] + carry;
        uint64_t next = v < carry;
        uint64_t s = a[k] + v;
        carry = next | (s < v);
        r[k] = s;
    }
    if (carry || !is_below(r, m))
        subtract(r, r, m);
}

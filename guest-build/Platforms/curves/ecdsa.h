/* What signatures over secp256k1 and secp256r1 share: p, n and generator of the file that includes this. */
#include "sums.h"

#ifdef CURVE_DIVIDES
static void divide(uint64_t a[4], uint64_t b[4], const uint64_t d[4])
{
    curve_divide(a, d, n);
    curve_divide(b, d, n);
}
#else
#define NEEDS_POWER
#endif

#if defined(NEEDS_POWER) || defined(CURVE_ROOTS)
/* Four bits of the exponent at a time. */
static void power(uint64_t r[4], const uint64_t base[4], const uint64_t exponent[4], const uint64_t m[4])
{
    uint64_t table[16][4] = { { 1 } };
    for (int k = 1; k < 16; k++) {
        copy(table[k], table[k - 1]);
        curve_multiply(table[k], base, m);
    }
    copy(r, table[exponent[3] >> 60]);
    for (int k = 62; k >= 0; k--) {
        for (int i = 0; i < 4; i++)
            curve_multiply(r, r, m);
        int digit = exponent[k >> 4] >> (4 * (k & 15)) & 15;
        if (digit)
            curve_multiply(r, table[digit], m);
    }
}
#endif

#ifndef CURVE_DIVIDES
/* a = a/d and b = b/d modulo n. */
static void divide(uint64_t a[4], uint64_t b[4], const uint64_t d[4])
{
    uint64_t inverse[4], exponent[4];
    copy(exponent, n);
    exponent[0] -= 2;
    power(inverse, d, exponent, n);
    curve_multiply(a, inverse, n);
    curve_multiply(b, inverse, n);
}
#endif

/* a·P + b·Q, two bits of both numbers at a time. */
static void joint(sum* r, const uint64_t a[4], const curve_point* first, const uint64_t b[4], const curve_point* second)
{
    sum table[16];
    table[0].infinite = 1;
    table[1].at = *first;
    table[1].infinite = 0;
    table[4].at = *second;
    table[4].infinite = 0;
    table[2] = table[1];
    twice(&table[2]);
    table[3] = table[2];
    add(&table[3], &table[1]);
    table[8] = table[4];
    twice(&table[8]);
    table[12] = table[8];
    add(&table[12], &table[4]);
    for (int k = 4; k < 16; k += 4)
        for (int i = 1; i < 4; i++) {
            table[k + i] = table[k];
            add(&table[k + i], &table[i]);
        }
    r->infinite = 1;
    for (int k = 127; k >= 0; k--) {
        twice(r);
        twice(r);
        int shift = 2 * (k & 31);
        add(r, &table[(a[k >> 5] >> shift & 3) | (b[k >> 5] >> shift & 3) << 2]);
    }
}

static int is_scalar(const uint64_t a[4]) { return !is_zero(a) && is_below(a, n); }

/* Whether the r of a signature is the x of (z·G + r·Q)/s modulo n, for a key on the curve. Destroys its numbers. */
static int is_signed(uint64_t z[4], const uint64_t r[4], const uint64_t s[4], const curve_point* key)
{
    uint64_t u[4];
    sum point;
    copy(u, r);
    divide(z, u, s);
    joint(&point, z, &generator, u, key);
    if (point.infinite)
        return 0;
    if (!is_below(point.at.x, n))
        subtract(point.at.x, point.at.x, n);
    return is_same(point.at.x, r);
}

/* The verdict over bytes: false for a number out of its range and for a key that is none. */
static int verify(const uint8_t* msg, const uint8_t* sig, const uint8_t* pubkey)
{
    uint64_t z[4], r[4], s[4], left[4], right[4];
    curve_point key;
    load(z, msg);
    load(r, sig);
    load(s, sig + 32);
    load(key.x, pubkey);
    load(key.y, pubkey + 32);
    if (!is_scalar(r) || !is_scalar(s) || !is_below(key.x, p) || !is_below(key.y, p))
        return 0;
    curve_begin();
    copy(left, key.y);
    curve_multiply(left, key.y, p);
    right_side(right, key.x);
    return is_same(left, right) && is_signed(z, r, s, &key);
}

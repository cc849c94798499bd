/* What bn254 and BLS12-381 share over y² = x³ + b: p and b of the file that includes this. Infinity is a pair of zeros in bytes. */
#include "sums.h"

/* Two coordinates below p of a point on the curve or of infinity; 0 for others. */
static int read_point(sum* r, const uint8_t* bytes)
{
    uint64_t left[CURVE_WORDS], right[CURVE_WORDS];
    load(r->at.x, bytes);
    load(r->at.y, bytes + CURVE_BYTES);
    r->infinite = is_zero(r->at.x) && is_zero(r->at.y);
    if (r->infinite)
        return 1;
    if (!is_below(r->at.x, p) || !is_below(r->at.y, p))
        return 0;
    copy(left, r->at.y);
    curve_multiply(left, r->at.y, p);
    copy(right, r->at.x);
    curve_multiply(right, r->at.x, p);
    curve_multiply(right, r->at.x, p);
    add_modulo(right, right, b, p);
    return is_same(left, right);
}

static void write_point(uint8_t* bytes, const sum* a)
{
    if (a->infinite) {
        __builtin_memset(bytes, 0, 2 * CURVE_BYTES);
        return;
    }
    store(bytes, a->at.x);
    store(bytes + CURVE_BYTES, a->at.y);
}

/* r = k·a for a number of 32 big-endian bytes, four bits at a time. */
static void multiply(sum* r, const sum* a, const uint8_t* k)
{
    sum table[16];
    table[0].infinite = 1;
    table[1] = *a;
    for (int i = 2; i < 16; i += 2) {
        table[i] = table[i >> 1];
        twice(&table[i]);
        table[i + 1] = table[i];
        add(&table[i + 1], a);
    }
    r->infinite = 1;
    for (int i = 0; i < 64; i++) {
        for (int j = 0; j < 4; j++)
            twice(r);
        add(r, &table[i & 1 ? k[i >> 1] & 15 : k[i >> 1] >> 4]);
    }
}

/* The sum of two points in bytes: what zkvm_*_g1_add give. */
static zkvm_status add_points(uint8_t* result, const uint8_t* p1, const uint8_t* p2)
{
    sum first, second;
    curve_begin();
    if (!read_point(&first, p1) || !read_point(&second, p2))
        return ZKVM_EFAIL;
    add(&first, &second);
    write_point(result, &first);
    return ZKVM_EOK;
}

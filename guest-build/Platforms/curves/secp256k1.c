/* zkvm_secp256k1_ecrecover over the platform's sum and double of points and its product modulo a number: curve.h of its folder. Points
   are affine; the platform's sum has no answer for two points of one x, so every sum looks first. */
#include "zkvm_accelerators.h"
#include "curve.h"

typedef struct {
    curve_point at;
    int infinite;
} sum;

static const uint64_t p[4] = { 0xfffffffefffffc2f, ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0) };
static const uint64_t n[4] = { 0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, ~UINT64_C(0) };
static const uint64_t n_minus_2[4] = { 0xbfd25e8cd036413f, 0xbaaedce6af48a03b, 0xfffffffffffffffe, ~UINT64_C(0) };
static const uint64_t root_exponent[4] = { 0xffffffffbfffff0c, ~UINT64_C(0), ~UINT64_C(0), 0x3fffffffffffffff }; /* (p + 1) / 4 */
static const curve_point generator = {
    { 0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac },
    { 0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465 },
};

static void load(uint64_t w[4], const uint8_t* bytes)
{
    for (int k = 0; k < 4; k++) {
        uint64_t v = 0;
        for (int i = 0; i < 8; i++)
            v = v << 8 | bytes[8 * (3 - k) + i];
        w[k] = v;
    }
}

static void store(uint8_t* bytes, const uint64_t w[4])
{
    for (int k = 0; k < 32; k++)
        bytes[k] = (uint8_t)(w[3 - (k >> 3)] >> (56 - 8 * (k & 7)));
}

static int is_zero(const uint64_t a[4]) { return (a[0] | a[1] | a[2] | a[3]) == 0; }

static int is_same(const uint64_t a[4], const uint64_t b[4])
{
    return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3];
}

static int is_below(const uint64_t a[4], const uint64_t b[4])
{
    for (int k = 3; k >= 0; k--)
        if (a[k] != b[k])
            return a[k] < b[k];
    return 0;
}

/* r = m - a, for a of 1 to m. */
static void negate(uint64_t r[4], const uint64_t a[4], const uint64_t m[4])
{
    uint64_t borrow = 0;
    for (int k = 0; k < 4; k++) {
        uint64_t d = m[k] - a[k];
        uint64_t next = (m[k] < a[k]) | (d < borrow);
        r[k] = d - borrow;
        borrow = next;
    }
}

/* Four bits of the exponent at a time. */
static void power(uint64_t r[4], const uint64_t base[4], const uint64_t exponent[4], const uint64_t m[4])
{
    uint64_t table[16][4] = { { 1 } };
    for (int k = 1; k < 16; k++) {
        for (int i = 0; i < 4; i++)
            table[k][i] = table[k - 1][i];
        curve_multiply(table[k], base, m);
    }
    for (int i = 0; i < 4; i++)
        r[i] = table[exponent[3] >> 60][i];
    for (int k = 62; k >= 0; k--) {
        for (int i = 0; i < 4; i++)
            curve_multiply(r, r, m);
        int digit = exponent[k >> 4] >> (4 * (k & 15)) & 15;
        if (digit)
            curve_multiply(r, table[digit], m);
    }
}

static void twice(sum* a)
{
    if (!a->infinite)
        curve_double(&a->at);
}

static void add(sum* a, const sum* b)
{
    if (b->infinite)
        return;
    if (a->infinite)
        *a = *b;
    else if (!is_same(a->at.x, b->at.x))
        curve_add(&a->at, &b->at);
    else if (is_same(a->at.y, b->at.y))
        curve_double(&a->at);
    else
        a->infinite = 1;
}

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

zkvm_status zkvm_secp256k1_ecrecover(
    const zkvm_secp256k1_hash* msg, const zkvm_secp256k1_signature* sig, uint8_t recid, zkvm_secp256k1_pubkey* output)
{
    const uint8_t* bytes = (const uint8_t*)sig;
    uint64_t r[4], s[4], z[4], square[4], check[4], inverse[4], seven[4] = { 7 }, one[4] = { 1 };
    curve_point made;
    sum key;
    load(r, bytes);
    load(s, bytes + 32);
    if (recid > 1 || is_zero(r) || is_zero(s) || !is_below(r, n) || !is_below(s, n))
        return ZKVM_EFAIL;

    /* The point of x = r: y² = x³ + 7. */
    for (int i = 0; i < 4; i++)
        square[i] = made.x[i] = r[i];
    curve_multiply(square, r, p);
    curve_multiply(square, r, p);
    uint64_t carry = 0;
    for (int i = 0; i < 4; i++) {
        uint64_t v = square[i] + carry;
        uint64_t next = v < carry;
        square[i] = v + seven[i];
        carry = next | (square[i] < v);
    }
    /* x³ is below p, and p + 7 fits: a sum beyond p comes back by the next product. */
    curve_multiply(square, one, p);
    power(made.y, square, root_exponent, p);
    for (int i = 0; i < 4; i++)
        check[i] = made.y[i];
    curve_multiply(check, made.y, p);
    if (carry || !is_same(check, square))
        return ZKVM_EFAIL;
    if ((made.y[0] & 1) != recid)
        negate(made.y, made.y, p);

    /* Q = (s·R - z·G) / r. */
    power(inverse, r, n_minus_2, n);
    load(z, (const uint8_t*)msg);
    curve_multiply(z, inverse, n);
    if (!is_zero(z))
        negate(z, z, n);
    curve_multiply(s, inverse, n);
    joint(&key, z, &generator, s, &made);
    if (key.infinite)
        return ZKVM_EFAIL;
    store((uint8_t*)output, key.at.x);
    store((uint8_t*)output + 32, key.at.y);
    return ZKVM_EOK;
}

/* zkvm_secp256k1_ecrecover and _verify over the platform's sum and double of points and its product modulo a number: curve.h of its
   folder. */
#include "zkvm_accelerators.h"
#define CURVE_SECP256K1
#define CURVE_WORDS 4
#define CURVE_ROOTS
#include "numbers.h"

static const uint64_t p[4] = { 0xfffffffefffffc2f, ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0) };
static const uint64_t n[4] = { 0xbfd25e8cd0364141, 0xbaaedce6af48a03b, 0xfffffffffffffffe, ~UINT64_C(0) };
static const uint64_t root_exponent[4] = { 0xffffffffbfffff0c, ~UINT64_C(0), ~UINT64_C(0), 0x3fffffffffffffff }; /* (p + 1) / 4 */

#include "curve.h"

static const curve_point generator = {
    { 0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac },
    { 0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465 },
};

/* r = x³ + 7. */
static void right_side(uint64_t r[4], const uint64_t x[4])
{
    static const uint64_t seven[4] = { 7 };
    copy(r, x);
    curve_multiply(r, x, p);
    curve_multiply(r, x, p);
    add_modulo(r, r, seven, p);
}

#include "ecdsa.h"

static int is_root(const uint64_t a[4], const uint64_t square[4])
{
    uint64_t check[4];
    copy(check, a);
    curve_multiply(check, a, p);
    return is_same(check, square);
}

/* A square root of a number that has one. A hint of the platform is a short way: what is no root of it is computed. */
static int root(uint64_t r[4], const uint64_t square[4])
{
#ifdef CURVE_HINTS_ROOTS
    if (curve_hint_root(r, square) && is_below(r, p) && is_root(r, square))
        return 1;
#endif
    power(r, square, root_exponent, p);
    return is_root(r, square);
}

zkvm_status zkvm_secp256k1_ecrecover(
    const zkvm_secp256k1_hash* msg, const zkvm_secp256k1_signature* sig, uint8_t recid, zkvm_secp256k1_pubkey* output)
{
    const uint8_t* bytes = (const uint8_t*)sig;
    uint64_t r[4], s[4], z[4], square[4];
    curve_point made;
    sum key;
    load(r, bytes);
    load(s, bytes + 32);
    if (recid > 1 || !is_scalar(r) || !is_scalar(s))
        return ZKVM_EFAIL;
    curve_begin();

    /* The point of x = r. */
    copy(made.x, r);
    right_side(square, r);
    if (!root(made.y, square))
        return ZKVM_EFAIL;
    if ((made.y[0] & 1) != recid)
        subtract(made.y, p, made.y);

    /* Q = (s·R - z·G) / r. */
    load(z, (const uint8_t*)msg);
    divide(z, s, r);
    if (!is_zero(z))
        subtract(z, n, z);
    joint(&key, z, &generator, s, &made);
    if (key.infinite)
        return ZKVM_EFAIL;
    store((uint8_t*)output, key.at.x);
    store((uint8_t*)output + 32, key.at.y);
    return ZKVM_EOK;
}

zkvm_status zkvm_secp256k1_verify(
    const zkvm_secp256k1_hash* msg, const zkvm_secp256k1_signature* sig, const zkvm_secp256k1_pubkey* pubkey, bool* verified)
{
    *verified = verify((const uint8_t*)msg, (const uint8_t*)sig, (const uint8_t*)pubkey);
    return ZKVM_EOK;
}

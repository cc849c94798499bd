/* zkvm_secp256r1_verify over the platform's sum and double of points and its product modulo a number: curve.h of its folder. */
#include "zkvm_accelerators.h"
#define CURVE_SECP256R1
#define CURVE_WORDS 4
#include "numbers.h"

static const uint64_t p[4] = { ~UINT64_C(0), 0x00000000ffffffff, 0, 0xffffffff00000001 };
static const uint64_t n[4] = { 0xf3b9cac2fc632551, 0xbce6faada7179e84, ~UINT64_C(0), 0xffffffff00000000 };
static const uint64_t b[4] = { 0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7 };

#include "curve.h"

static const curve_point generator = {
    { 0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247 },
    { 0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b },
};

/* r = x³ - 3x + b, as x(x² - 3) + b. */
static void right_side(uint64_t r[4], const uint64_t x[4])
{
    static const uint64_t minus_three[4] = { 0xfffffffffffffffc, 0x00000000ffffffff, 0, 0xffffffff00000001 };
    copy(r, x);
    curve_multiply(r, x, p);
    add_modulo(r, r, minus_three, p);
    curve_multiply(r, x, p);
    add_modulo(r, r, b, p);
}

#include "ecdsa.h"

zkvm_status zkvm_secp256r1_verify(
    const zkvm_secp256r1_hash* msg, const zkvm_secp256r1_signature* sig, const zkvm_secp256r1_pubkey* pubkey, bool* verified)
{
    *verified = verify((const uint8_t*)msg, (const uint8_t*)sig, (const uint8_t*)pubkey);
    return ZKVM_EOK;
}

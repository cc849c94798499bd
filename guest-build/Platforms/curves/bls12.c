/* zkvm_bls12_g1_add and _g1_msm over the platform's sum and double of points and its product modulo p: curve.h of its folder. */
#include "zkvm_accelerators.h"
#define CURVE_BLS12
#define CURVE_WORDS 6
#include "numbers.h"

static const uint64_t p[6] = { 0xb9feffffffffaaab, 0x1eabfffeb153ffff, 0x6730d2a0f6b0f624,
                               0x64774b84f38512bf, 0x4b1ba7b6434bacd7, 0x1a0111ea397fe69a };
static const uint64_t b[6] = { 4 };
/* A third root of one: (x, y) to (beta·x, y) is an endomorphism. */
static const uint64_t beta[6] = { 0x2e01fffffffefffe, 0xde17d813620a0002, 0xddb3a93be6f89688,
                                  0xba69c6076a0f77ea, 0x5f19672fdf76ce51, 0x0000000000000000 };
static const uint64_t parameter = 0xd201000000010000;

#include "curve.h"
#include "g1.h"

static void by_parameter(sum* a)
{
    sum base = *a;
    for (int k = 62; k >= 0; k--) {
        twice(a);
        if (parameter >> k & 1)
            add(a, &base);
    }
}

/* (beta·x, y) is the negative of the parameter's square times the point on the subgroup of order r, and nowhere else. */
static int is_in_subgroup(const sum* a)
{
    sum multiple = *a;
    uint64_t x[6], y[6];
    if (a->infinite)
        return 1;
    by_parameter(&multiple);
    by_parameter(&multiple);
    copy(x, a->at.x);
    curve_multiply(x, beta, p);
    subtract(y, p, a->at.y);
    return !multiple.infinite && is_same(multiple.at.x, x) && is_same(multiple.at.y, y);
}

zkvm_status zkvm_bls12_g1_add(
    const zkvm_bls12_381_g1_point* p1, const zkvm_bls12_381_g1_point* p2, zkvm_bls12_381_g1_point* result)
{
    return add_points((uint8_t*)result, (const uint8_t*)p1, (const uint8_t*)p2);
}

zkvm_status zkvm_bls12_g1_msm(const zkvm_bls12_381_g1_msm_pair* pairs, size_t num_pairs, zkvm_bls12_381_g1_point* result)
{
    sum total, point, multiple;
    total.infinite = 1;
    curve_begin();
    for (size_t k = 0; k < num_pairs; k++) {
        if (!read_point(&point, (const uint8_t*)&pairs[k].point) || !is_in_subgroup(&point))
            return ZKVM_EFAIL;
        multiply(&multiple, &point, (const uint8_t*)&pairs[k].scalar);
        add(&total, &multiple);
    }
    write_point((uint8_t*)result, &total);
    return ZKVM_EOK;
}

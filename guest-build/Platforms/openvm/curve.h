/* OpenVM: sums, doubles, products and quotients by the places that the curves and their numbers have in openvm.toml. */
#include "algebra.h"

#if defined CURVE_BN254
#define PLACE 0
#define FIELD 0
#elif defined CURVE_SECP256K1
#define PLACE 1
#define FIELD 2
#define ORDER 3
#define CURVE_HINTS_ROOTS
#elif defined CURVE_SECP256R1
#define PLACE 2
#define FIELD 4
#define ORDER 5
#elif defined CURVE_BLS12
#define PLACE 3
#define FIELD 6
#endif

typedef struct {
    uint64_t x[CURVE_WORDS], y[CURVE_WORDS];
} curve_point;

/* The prime and the curve's a in place of a point set up its sum, with a point of another x, and its double. */
static void curve_begin(void)
{
    static uint8_t is_ready;
    static const curve_point other = { { 1 }, { 1 } };
    curve_point pair, scratch;
    if (is_ready)
        return;
    is_ready = 1;
    for (int k = 0; k < CURVE_WORDS; k++) {
        pair.x[k] = p[k];
        pair.y[k] = 0;
    }
#ifdef CURVE_SECP256R1
    for (int k = 0; k < CURVE_WORDS; k++)
        pair.y[k] = p[k];
    pair.y[0] -= 3;
#endif
    ALGEBRA(POINTS, PLACE, SET_UP_POINTS, &scratch, &pair, &other);
    ALGEBRA_BY(POINTS, PLACE, SET_UP_POINTS, &scratch, &pair, "x0");
    SET_UP_PRODUCTS(FIELD, p, &scratch);
#ifdef ORDER
    SET_UP_PRODUCTS(ORDER, n, &scratch);
#endif
}

static void look_at_point(const curve_point* a)
{
    look(a->x, p, CURVE_WORDS);
    look(a->y, p, CURVE_WORDS);
}

static inline void curve_add(curve_point* a, const curve_point* b)
{
    ALGEBRA(POINTS, PLACE, ADD_POINTS, a, a, b);
    look_at_point(a);
}

static inline void curve_double(curve_point* a)
{
    ALGEBRA_BY(POINTS, PLACE, DOUBLE_POINT, a, a, "x0");
    look_at_point(a);
}

/* a = a·b modulo m, one of p and n. */
static inline void curve_multiply(uint64_t* a, const uint64_t* b, const uint64_t* m)
{
#ifdef ORDER
    if (m == n)
        ALGEBRA(NUMBERS, ORDER, MULTIPLY, a, a, b);
    else
#endif
        ALGEBRA(NUMBERS, FIELD, MULTIPLY, a, a, b);
    look(a, m, CURVE_WORDS);
}

#ifdef ORDER
#define CURVE_DIVIDES
/* a = a/b modulo n. */
static inline void curve_divide(uint64_t* a, const uint64_t* b, const uint64_t* m)
{
    ALGEBRA(NUMBERS, ORDER, DIVIDE, a, a, b);
    look(a, m, CURVE_WORDS);
}
#endif

#ifdef CURVE_HINTS_ROOTS
/* What the host calls a root of a number modulo p, if it says that there is one: a double word of 1 and the root. */
static int curve_hint_root(uint64_t* r, const uint64_t* square)
{
    uint64_t hint[1 + CURVE_WORDS];
    __asm__ volatile(".insn r 0x2b, %1, %2, x0, %0, x0" : : "r"(square), "i"(NUMBERS), "i"(8 * FIELD + HINT_ROOT) : "memory");
    __asm__ volatile(".insn i 0x0b, 1, %0, %1, 1" : : "r"(hint), "r"((uint64_t)(1 + CURVE_WORDS)) : "memory"); /* hintbuffer */
    for (int k = 0; k < CURVE_WORDS; k++)
        r[k] = hint[1 + k];
    return hint[0] == 1;
}
#endif

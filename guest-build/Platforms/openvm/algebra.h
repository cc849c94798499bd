/* OpenVM, custom-1 (0x2b): numbers modulo N by funct3 0, points by 1, pairs of numbers by 2; funct7 is eight times the place in
   openvm.toml and the operation. A result is promised to be right modulo N and not to be below N: a prover may give another number where
   one fits. Every result is therefore looked at before anything reads it as a number, and one that is not below N ends the run. */
#include <stdint.h>

enum { NUMBERS = 0, POINTS = 1, PAIRS = 2 };
enum { MULTIPLY = 2, DIVIDE = 3, SET_UP_NUMBERS = 5, HINT_ROOT = 7 };
enum { ADD_POINTS = 0, DOUBLE_POINT = 1, SET_UP_POINTS = 2 };
enum { SET_UP_PAIRS = 4 };

#define ALGEBRA(kind, place, operation, rd, rs1, rs2)                                                                                  \
    __asm__ volatile(".insn r 0x2b, %3, %4, %0, %1, %2" : : "r"(rd), "r"(rs1), "r"(rs2), "i"(kind), "i"(8 * (place) + (operation)) : "memory")

/* The second operand is the register itself: which one says what is set up, and none is needed to double. */
#define ALGEBRA_BY(kind, place, operation, rd, rs1, register)                                                                          \
    __asm__ volatile(".insn r 0x2b, %2, %3, %0, %1, " register : : "r"(rd), "r"(rs1), "i"(kind), "i"(8 * (place) + (operation)) : "memory")

/* Products and quotients modulo N need N once before their first use, whose place is proved by it; something is written to rd. */
#define SET_UP_PRODUCTS(place, modulus, scratch) ALGEBRA_BY(NUMBERS, place, SET_UP_NUMBERS, scratch, modulus, "x1")
#define SET_UP_PAIR_PRODUCTS(place, two_moduli, scratch) ALGEBRA_BY(PAIRS, place, SET_UP_PAIRS, scratch, two_moduli, "x1")

extern __attribute__((noreturn)) void abort(void);

static __attribute__((noinline, cold)) void look_closely(const uint64_t* a, const uint64_t* m, int words)
{
    for (int k = words - 1; k >= 0; k--)
        if (a[k] != m[k]) {
            if (a[k] < m[k])
                return;
            break;
        }
    abort();
}

/* Goes on for a below m alone. */
static inline void look(const uint64_t* a, const uint64_t* m, int words)
{
    if (__builtin_expect(a[words - 1] >= m[words - 1], 0))
        look_closely(a, m, words);
}

/* SP1: the number of a call in t0, arguments in a0, a1, a2, the result in t0. */
#include <stdint.h>

static inline uint64_t call(uint64_t number, uint64_t a, uint64_t b, uint64_t c)
{
    register uint64_t t0 __asm__("t0") = number;
    register uint64_t a0 __asm__("a0") = a;
    register uint64_t a1 __asm__("a1") = b;
    register uint64_t a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(t0) : "r"(a0), "r"(a1), "r"(a2) : "memory");
    return t0;
}

/* ZisK: csrs NUMBER on a point or on pointers, all numbers little-endian words. */
#include <stdint.h>

#define CSRS(number, at) __asm__ volatile(".insn i 0x73, 2, x0, %0, %1" : : "r"(at), "i"((number) - 0x1000) : "memory")

/* a = a·b modulo m by 0x802 (four words) or 0x80B (six): a·b + 0 modulo m, five pointers, the result in memory of its own. */
static inline void multiply_modulo(uint64_t* a, const uint64_t* b, const uint64_t* m, int words)
{
    uint64_t zero[6] = { 0 }, result[6];
    uint64_t parameters[5] = { (uint64_t)a, (uint64_t)b, (uint64_t)zero, (uint64_t)m, (uint64_t)result };
    if (words == 4)
        CSRS(0x802, parameters);
    else
        CSRS(0x80b, parameters);
    for (int k = 0; k < words; k++)
        a[k] = result[k];
}

/* ZisK: csrs 0x803 on a pair of pointers, 0x804 on a point, 0x802 on five pointers (a·b + c modulo m to d), all little-endian words. */
#include <stdint.h>

typedef struct {
    uint64_t x[4], y[4];
} curve_point;

static inline void curve_add(curve_point* a, const curve_point* b)
{
    uint64_t parameters[2] = { (uint64_t)a, (uint64_t)b };
    __asm__ volatile(".insn i 0x73, 2, x0, %0, -2045" : : "r"(parameters) : "memory"); /* csrs 0x803 */
}

static inline void curve_double(curve_point* a)
{
    __asm__ volatile(".insn i 0x73, 2, x0, %0, -2044" : : "r"(a) : "memory"); /* csrs 0x804 */
}

/* a = a·b modulo m. */
static inline void curve_multiply(uint64_t a[4], const uint64_t b[4], const uint64_t m[4])
{
    uint64_t zero[4] = { 0 }, result[4];
    uint64_t parameters[5] = { (uint64_t)a, (uint64_t)b, (uint64_t)zero, (uint64_t)m, (uint64_t)result };
    __asm__ volatile(".insn i 0x73, 2, x0, %0, -2046" : : "r"(parameters) : "memory"); /* csrs 0x802 */
    for (int k = 0; k < 4; k++)
        a[k] = result[k];
}

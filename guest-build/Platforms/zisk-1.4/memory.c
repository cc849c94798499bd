/* The memory functions as single operations of ZisK's DMA: csrs port, source or target; then an addition to x0 that names the rest. The
   copy is safe for overlaps. Comparing stays code: misaligned words are plain accesses here. */
#include <stddef.h>
#include <stdint.h>

__asm__(".section .text.memcpy, \"ax\"\n"
        "    .globl memcpy\n"
        "    .globl memmove\n"
        "    .type memcpy, @function\n"
        "    .type memmove, @function\n"
        "memcpy:\n"
        "memmove:\n"
        "    .insn i 0x73, 2, x0, a1, -2029\n" /* csrs 0x813, a1 */
        "    add x0, a0, a2\n"
        "    ret\n"
        "    .size memcpy, .-memcpy\n"
        "    .size memmove, .-memmove\n"
        "    .section .text.memset_zero, \"ax\"\n"
        "    .globl memset_zero\n"
        "    .type memset_zero, @function\n"
        "memset_zero:\n"
        "    .insn i 0x73, 2, x0, a0, -2026\n" /* csrs 0x816, a0 */
        "    addi x0, a1, 0\n"
        "    ret\n"
        "    .size memset_zero, .-memset_zero\n"
        "    .text\n");

void* memset_zero(void* d, size_t n);

/* Almost every fill is one with zeros. */
void* memset(void* d, int c, size_t n)
{
    if (__builtin_expect((uint8_t)c == 0, 1))
        return memset_zero(d, n);
    uint8_t* a = d;
    uint64_t w = (uint8_t)c * UINT64_C(0x0101010101010101);
    for (; n >= 8; n -= 8, a += 8)
        *(uint64_t*)a = w;
    while (n--)
        *a++ = (uint8_t)c;
    return d;
}

int memcmp(const void* x, const void* y, size_t n)
{
    const uint8_t* a = x;
    const uint8_t* b = y;
    for (; n >= 8 && *(const uint64_t*)a == *(const uint64_t*)b; n -= 8, a += 8, b += 8)
        ;
    for (; n; n--, a++, b++) {
        if (*a != *b)
            return *a - *b;
    }
    return 0;
}

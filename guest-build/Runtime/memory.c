/* The memory functions the C compiler calls by itself. Word-wise when both ends are aligned alike; never misaligned. */
#include <stddef.h>
#include <stdint.h>

void* memcpy(void* d, const void* s, size_t n)
{
    uint8_t* a = d;
    const uint8_t* b = s;
    if ((((uintptr_t)a ^ (uintptr_t)b) & 7) == 0) {
        for (; n && ((uintptr_t)a & 7); n--)
            *a++ = *b++;
        for (; n >= 32; n -= 32, a += 32, b += 32) {
            uint64_t w = ((const uint64_t*)b)[0], x = ((const uint64_t*)b)[1];
            uint64_t y = ((const uint64_t*)b)[2], z = ((const uint64_t*)b)[3];
            ((uint64_t*)a)[0] = w;
            ((uint64_t*)a)[1] = x;
            ((uint64_t*)a)[2] = y;
            ((uint64_t*)a)[3] = z;
        }
        for (; n >= 8; n -= 8, a += 8, b += 8)
            *(uint64_t*)a = *(const uint64_t*)b;
    } else if (n >= 16) {
        /* Different alignment: aligned loads, shifted together, aligned stores. The last word loaded holds a byte that is copied. */
        for (; (uintptr_t)a & 7; n--)
            *a++ = *b++;
        unsigned right = ((uintptr_t)b & 7) * 8, left = 64 - right;
        const uint64_t* w = (const uint64_t*)((uintptr_t)b & ~(uintptr_t)7);
        uint64_t x = *w++;
        for (; n >= 32; n -= 32, a += 32, b += 32, w += 4) {
            uint64_t y = w[0], z = w[1], u = w[2], v = w[3];
            ((uint64_t*)a)[0] = x >> right | y << left;
            ((uint64_t*)a)[1] = y >> right | z << left;
            ((uint64_t*)a)[2] = z >> right | u << left;
            ((uint64_t*)a)[3] = u >> right | v << left;
            x = v;
        }
        for (; n >= 8; n -= 8, a += 8, b += 8) {
            uint64_t y = *w++;
            *(uint64_t*)a = x >> right | y << left;
            x = y;
        }
    }
    while (n--)
        *a++ = *b++;
    return d;
}

void* memmove(void* d, const void* s, size_t n)
{
    uint8_t* a = d;
    const uint8_t* b = s;
    if ((uintptr_t)a - (uintptr_t)b >= n)
        return memcpy(d, s, n);
    a += n;
    b += n;
    if ((((uintptr_t)a ^ (uintptr_t)b) & 7) == 0) {
        for (; n && ((uintptr_t)a & 7); n--)
            *--a = *--b;
        for (; n >= 8; n -= 8) {
            a -= 8;
            b -= 8;
            *(uint64_t*)a = *(const uint64_t*)b;
        }
    } else if (n >= 16) {
        for (; (uintptr_t)a & 7; n--)
            *--a = *--b;
        unsigned right = ((uintptr_t)b & 7) * 8, left = 64 - right;
        const uint64_t* w = (const uint64_t*)((uintptr_t)b & ~(uintptr_t)7);
        uint64_t high = *w;
        for (; n >= 8; n -= 8, b -= 8) {
            uint64_t low = *--w;
            a -= 8;
            *(uint64_t*)a = low >> right | high << left;
            high = low;
        }
    }
    while (n--)
        *--a = *--b;
    return d;
}

void* memset(void* d, int c, size_t n)
{
    uint8_t* a = d;
    uint64_t w = (uint8_t)c * UINT64_C(0x0101010101010101);
    for (; n && ((uintptr_t)a & 7); n--)
        *a++ = (uint8_t)c;
    for (; n >= 32; n -= 32, a += 32) {
        ((uint64_t*)a)[0] = w;
        ((uint64_t*)a)[1] = w;
        ((uint64_t*)a)[2] = w;
        ((uint64_t*)a)[3] = w;
    }
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
    if ((((uintptr_t)a | (uintptr_t)b) & 7) == 0) {
        for (; n >= 8 && *(const uint64_t*)a == *(const uint64_t*)b; n -= 8, a += 8, b += 8)
            ;
    }
    for (; n; n--, a++, b++) {
        if (*a != *b)
            return *a - *b;
    }
    return 0;
}

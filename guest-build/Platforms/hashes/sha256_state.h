/* The state between two blocks: eight words of the type sha256_word. */
#include <stdint.h>

static inline void sha256_begin(sha256_word state[8])
{
    state[0] = 0x6a09e667, state[1] = 0xbb67ae85, state[2] = 0x3c6ef372, state[3] = 0xa54ff53a;
    state[4] = 0x510e527f, state[5] = 0x9b05688c, state[6] = 0x1f83d9ab, state[7] = 0x5be0cd19;
}

/* Into 8-aligned bytes. */
static inline void sha256_end(const sha256_word state[8], uint8_t* out32)
{
    for (int k = 0; k < 8; k++)
        ((uint32_t*)out32)[k] = __builtin_bswap32((uint32_t)state[k]);
}

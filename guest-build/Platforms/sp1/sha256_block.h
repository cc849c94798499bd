/* SP1: SHA_EXTEND makes 64 words of 16, SHA_COMPRESS mixes them into the state; a word of 32 bits in each double word. */
#include <stdint.h>
#include "call.h"
typedef uint64_t sha256_word;
#include "sha256_state.h"

static inline void sha256_block(sha256_word state[8], const uint8_t* block)
{
    uint64_t w[64];
    for (int k = 0; k < 8; k++) {
        uint64_t two = __builtin_bswap64(((const uint64_t*)block)[k]);
        w[2 * k] = two >> 32;
        w[2 * k + 1] = (uint32_t)two;
    }
    call(0x00300105, (uint64_t)w, 0, 0);
    call(0x00010106, (uint64_t)w, (uint64_t)state, 0);
}

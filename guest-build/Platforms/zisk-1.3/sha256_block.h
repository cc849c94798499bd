/* ZisK: csrs 0x805 on a pair of pointers, the state in native words, the block as bytes; both 8-aligned. */
#include <stdint.h>
typedef uint32_t sha256_word;
#include "sha256_state.h"

static inline void sha256_block(sha256_word state[8], const uint8_t* block)
{
    uint64_t parameters[2] = { (uint64_t)state, (uint64_t)block };
    __asm__ volatile(".insn i 0x73, 2, x0, %0, -2043" : : "r"(parameters) : "memory"); /* csrs 0x805 */
}

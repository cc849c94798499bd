/* OpenVM: custom-0, funct3 4, funct7 2 compresses the block at rs2 into the state at rs1 and writes it to rd. */
#include <stdint.h>
typedef uint32_t sha256_word;
#include "sha256_state.h"

static inline void sha256_block(sha256_word state[8], const uint8_t* block)
{
    __asm__ volatile(".insn r 0x0b, 4, 2, %0, %0, %1" : : "r"(state), "r"(block) : "memory");
}

/* keccak-f[1600]: custom-0, funct3 4, funct7 0. */
#include <stdint.h>

void zkvm_keccakf(uint64_t* state25)
{
    __asm__ volatile(".insn r 0x0b, 4, 0, %0, x0, x0" : : "r"(state25) : "memory");
}

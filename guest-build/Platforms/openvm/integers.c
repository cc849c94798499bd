/* OpenVM, int256: custom-0, funct3 5. The low 256 bits of a product, little-endian words, by funct7 10. */
#include <stdint.h>

void zkvm_mul256(uint64_t* r4, const uint64_t* a4, const uint64_t* b4)
{
    __asm__ volatile(".insn r 0x0b, 5, 10, %0, %1, %2" : : "r"(r4), "r"(a4), "r"(b4) : "memory");
}

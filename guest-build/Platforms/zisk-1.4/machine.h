/* ZisK 1.4: ecall 93 with code 0 publishes the output, any other code is a failed run, which has no proof. */
#define INPUT ((const uint8_t*)0x10000008)
extern volatile uint8_t _uart[];

static inline void put(uint8_t c)
{
    _uart[0] = c;
}

static inline void publish(uint32_t slot, uint32_t word)
{
    extern volatile uint32_t _output_words[];
    _output_words[slot] = word;
}

static inline __attribute__((noreturn)) void halt(int code)
{
    register uint64_t a0 __asm__("a0") = (uint64_t)code;
    register uint64_t a7 __asm__("a7") = 93;
    __asm__ volatile("ecall" : : "r"(a0), "r"(a7) : "memory");
    for (;;)
        ;
}

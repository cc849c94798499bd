/* ZisK 1.1 to 1.3, and 0.18 by the addresses of its own: console and output are written at both. ecall 93 ignores its code there, so a
   failure halts on a reserved encoding; unimp is an ordinary control register there, and two zero halfwords do nothing. */
#define INPUT ((const uint8_t*)0x40000008)
extern volatile uint8_t _uart[];
extern volatile uint8_t _uart_018[];

static inline void put(uint8_t c)
{
    _uart[0] = c;
    _uart_018[0] = c;
}

static inline void publish(uint32_t slot, uint32_t word)
{
    extern volatile uint32_t _output_words[], _output_words_018[];
    _output_words[slot] = word;
    _output_words_018[slot] = word;
}

static inline __attribute__((noreturn)) void halt(int code)
{
    if (code == 0) {
        register uint64_t a0 __asm__("a0") = 0;
        register uint64_t a7 __asm__("a7") = 93;
        __asm__ volatile("ecall" : : "r"(a0), "r"(a7) : "memory");
    }
    for (const char* text = "EXIT "; *text; text++)
        put((uint8_t)*text);
    put((uint8_t)"0123456789abcdef"[code >> 4 & 15]);
    put((uint8_t)"0123456789abcdef"[code & 15]);
    put('\n');
    for (;;)
        __asm__ volatile(".word 0x00007003");
}

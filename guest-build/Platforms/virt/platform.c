/* The virt target: UART, finisher, input and output regions. See README.md beside this file. */
#include <stddef.h>
#include <stdint.h>

#define UART ((volatile uint8_t*)0x10000000)
#define FINISHER ((volatile uint32_t*)0x100000)
#define OPTIONS (*(volatile uint64_t*)0x8ffffff8)
#define INPUT ((const uint8_t*)0x90000000)
#define INPUT_MAX 0x0ffffff8u

extern uint64_t guest_heap_high;
extern uint64_t guest_heap_used(void);
extern __attribute__((noreturn)) void abort(void);
uint64_t guest_instret_start;
uint64_t guest_instret_end;
extern uint8_t _output_start[];
extern uint8_t _output_end[];

static void put(uint8_t c)
{
    while (!(UART[5] & 0x20))
        ;
    UART[0] = c;
}

void guest_print(const uint8_t* text, uint64_t length)
{
    for (uint64_t k = 0; k < length; k++)
        put(text[k]);
}

static void print(const char* text)
{
    while (*text)
        put((uint8_t)*text++);
}

static void put_hex(uint64_t v, int digits)
{
    for (int k = digits - 1; k >= 0; k--)
        put((uint8_t)"0123456789abcdef"[v >> (4 * k) & 15]);
}

__attribute__((noreturn)) void guest_finish(int code)
{
    guest_heap_high = guest_heap_used();
    uint64_t options = OPTIONS;
    if (options & 1) {
        print("COUNTERS instret=");
        put_hex(guest_instret_end - guest_instret_start, 16);
        print(" heap=");
        put_hex(guest_heap_high, 16);
        print("\n");
    }
    if (options & 2) {
        uint64_t n = *(volatile uint64_t*)_output_start;
        print("OUTPUT:");
        for (uint64_t k = 0; k < n; k++)
            put_hex(_output_start[8 + k], 2);
        print("\n");
    }
    code &= 255;
    *FINISHER = code == 0 ? 0x5555u : (uint32_t)code << 16 | 0x3333u;
    for (;;)
        ;
}

extern __attribute__((noreturn)) void guest_exit(int code);

__attribute__((noreturn)) void guest_trap(uint64_t cause, uint64_t pc, uint64_t value)
{
    print("TRAP mcause=");
    put_hex(cause, 16);
    print(" mepc=");
    put_hex(pc, 16);
    print(" mtval=");
    put_hex(value, 16);
    print("\n");
    guest_exit(139);
}

/* For Console.In: a name no DllImport declares with types of its own. */
const uint8_t* guest_input(uint64_t* size)
{
    uint64_t n = *(const uint64_t*)INPUT;
    *size = n <= INPUT_MAX ? n : INPUT_MAX;
    return INPUT + 8;
}

void write_output(const uint8_t* data, size_t size)
{
    uint64_t* used = (uint64_t*)_output_start;
    uint64_t room = (uint64_t)(_output_end - _output_start) - 8 - *used;
    if (size > room)
        abort();
    uint8_t* to = _output_start + 8 + *used;
    for (size_t k = 0; k < size; k++)
        to[k] = data[k];
    *used += size;
}

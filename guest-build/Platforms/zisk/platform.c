/* ZisK: UART and public output in RAM, the input a record in memory nobody may write. Addresses come from link.ld. */
#include <stddef.h>
#include <stdint.h>
#include "machine.h"

#define OUTPUT_WORDS 64

extern uint64_t guest_heap_next;
extern uint64_t guest_heap_limit;
extern uint64_t guest_stack_limit;
extern uint64_t guest_heap_high;
extern uint64_t guest_heap_used(void);
extern __attribute__((noreturn)) void abort(void);
extern uint8_t _heap_start[];
extern uint8_t _heap_end[];
extern uint8_t _stack_bottom[];
static uint32_t output_pending;
static uint32_t output_used;

/* mtvec stays as it is: it belongs to the handler in ZisK's own ROM. */
void guest_begin(void)
{
    guest_heap_next = (uint64_t)_heap_start;
    guest_heap_limit = (uint64_t)_heap_end;
    guest_stack_limit = (uint64_t)_stack_bottom;
}

void guest_print(const uint8_t* text, uint64_t length)
{
    for (uint64_t k = 0; k < length; k++)
        put(text[k]);
}

__attribute__((noreturn)) void guest_exit(int code)
{
    guest_heap_high = guest_heap_used();
    halt(code & 255);
}

/* Unconstrained call 23, input_ready: the address of the last byte asked for goes through parameter port 0x8F0. */
static void input_ready(const uint8_t* last)
{
    __asm__ volatile(".insn i 0x73, 2, x0, %0, -1808\n\t" /* csrs 0x8F0, last */
                     ".insn i 0x73, 5, x0, x23, -1856"    /* csrwi 0x8C0, 23 */
                     : : "r"(last) : "memory");
}

const uint8_t* guest_input(uint64_t* size)
{
    static uint64_t length;
    static uint8_t ready;
    if (!ready) {
        input_ready(INPUT + 7);
        length = *(const volatile uint64_t*)INPUT;
        if (length)
            input_ready(INPUT + 8 + length - 1);
        ready = 1;
    }
    *size = length;
    return INPUT + 8;
}

/* 64 words; the last one padded with zeros and written again when more bytes follow. */
void write_output(const uint8_t* data, size_t size)
{
    for (size_t k = 0; k < size; k++) {
        uint32_t slot = output_used >> 2;
        if (slot >= OUTPUT_WORDS)
            abort();
        output_pending |= (uint32_t)data[k] << (8 * (output_used & 3));
        output_used++;
        if ((output_used & 3) == 0 || k + 1 == size)
            publish(slot, output_pending);
        if ((output_used & 3) == 0)
            output_pending = 0;
    }
}

/* What a program finds on every platform: the bounds of heap and stack, the ends by exhaustion, the input under its standard name. */
#include <stddef.h>
#include <stdint.h>

extern __attribute__((noreturn)) void guest_exit(int code);
extern void guest_print(const uint8_t* text, uint64_t length);
extern const uint8_t* guest_input(uint64_t* size);
extern uint8_t _heap_start[];

uint64_t guest_heap_next;
uint64_t guest_heap_limit;
uint64_t guest_heap_high;
uint64_t guest_stack_limit;

uint64_t guest_heap_used(void)
{
    return guest_heap_next - (uint64_t)_heap_start;
}

__attribute__((noreturn)) void guest_out_of_memory(void)
{
    guest_print((const uint8_t*)"OUT OF MEMORY\n", 14);
    guest_exit(137);
}

__attribute__((noreturn)) void guest_stack_overflow(void)
{
    guest_print((const uint8_t*)"STACK OVERFLOW\n", 15);
    guest_exit(138);
}

__attribute__((noreturn)) void abort(void)
{
    guest_exit(134);
}

void read_input(const uint8_t** data, size_t* size)
{
    uint64_t length;
    *data = guest_input(&length);
    *size = length;
}

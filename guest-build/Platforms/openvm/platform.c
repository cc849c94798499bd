/* OpenVM 2: everything by instructions of the opcode custom-0. */
#include <stddef.h>
#include <stdint.h>

#define MAX_HINT_WORDS 1023
#define MAX_OUTPUT 256

extern uint64_t guest_heap_next;
extern uint64_t guest_heap_limit;
extern uint64_t guest_stack_limit;
extern uint64_t guest_heap_high;
extern uint64_t guest_heap_used(void);
extern __attribute__((noreturn)) void guest_out_of_memory(void);
extern __attribute__((noreturn)) void abort(void);
extern __attribute__((noreturn)) void guest_terminate(int code);
extern uint8_t _heap_start[];
extern uint8_t _heap_end[];
extern uint8_t _stack_bottom[];
static const uint8_t* input;
static uint64_t input_size;
static uint64_t output_pending;
static uint64_t output_used;

/* The next vector of the input stream: u64 length, then the bytes, padded to 8. It must exist, or the run fails. */
void guest_begin(void)
{
    static uint64_t length;
    uint64_t at = (uint64_t)_heap_start;
    guest_heap_next = at;
    guest_heap_limit = (uint64_t)_heap_end;
    guest_stack_limit = (uint64_t)_stack_bottom;
    __asm__ volatile(".insn i 0x0b, 3, x0, x0, 0" : : : "memory"); /* hintinput */
    __asm__ volatile(".insn i 0x0b, 1, %0, x0, 0" : : "r"(&length) : "memory"); /* hintstored */
    if (length > guest_heap_limit - at - 8)
        guest_out_of_memory();
    input_size = length;
    input = (const uint8_t*)at;
    for (uint64_t left = (length + 7) >> 3; left;) {
        uint64_t n = left < MAX_HINT_WORDS ? left : MAX_HINT_WORDS;
        __asm__ volatile(".insn i 0x0b, 1, %0, %1, 1" : : "r"(at), "r"(n) : "memory"); /* hintbuffer */
        at += 8 * n;
        left -= n;
    }
    guest_heap_next = at;
}

/* printstr ends a run over bytes that are no UTF-8: what is not ASCII and not a whole sequence is printed as a question mark. */
static uint64_t sequence(const uint8_t* text, uint64_t length)
{
    uint8_t first = text[0];
    uint64_t n = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (n == 0 || n > length)
        return 0;
    for (uint64_t k = 1; k < n; k++)
        if ((text[k] & 0xc0) != 0x80)
            return 0;
    int overlong = (first == 0xe0 && text[1] < 0xa0) || (first == 0xf0 && text[1] < 0x90);
    int outside = (first == 0xed && text[1] > 0x9f) || (first == 0xf4 && text[1] > 0x8f);
    return overlong || outside ? 0 : n;
}

static void print_text(const uint8_t* text, uint64_t length)
{
    if (length)
        __asm__ volatile(".insn i 0x0b, 3, %0, %1, 1" : : "r"(text), "r"(length) : "memory"); /* printstr */
}

void guest_print(const uint8_t* text, uint64_t length)
{
    uint64_t from = 0;
    for (uint64_t at = 0; at < length;) {
        uint64_t n = sequence(text + at, length - at);
        if (n == 0) {
            print_text(text + from, at - from);
            print_text((const uint8_t*)"?", 1);
            from = at + 1;
            n = 1;
        }
        at += n;
    }
    print_text(text + from, length - from);
}

const uint8_t* guest_input(uint64_t* size)
{
    *size = input_size;
    return input;
}

/* Double words of the public values; the last one padded with zeros and revealed again when more bytes follow. */
void write_output(const uint8_t* data, size_t size)
{
    for (size_t k = 0; k < size; k++) {
        if (output_used >= MAX_OUTPUT)
            abort();
        output_pending |= (uint64_t)data[k] << (8 * (output_used & 7));
        uint64_t at = output_used & ~UINT64_C(7);
        output_used++;
        if ((output_used & 7) == 0 || k + 1 == size)
            __asm__ volatile(".insn i 0x0b, 2, %0, %1, 0" : : "r"(at), "r"(output_pending) : "memory"); /* reveal */
        if ((output_used & 7) == 0)
            output_pending = 0;
    }
}

__attribute__((noreturn)) void guest_exit(int code)
{
    guest_heap_high = guest_heap_used();
    guest_terminate(code);
}

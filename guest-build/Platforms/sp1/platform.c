/* SP1 6: everything by ecall. */
#include <stddef.h>
#include <stdint.h>
#include "sha256_block.h"

#define HALT 0x00000000u
#define WRITE 0x00000002u
#define COMMIT 0x00000010u
#define COMMIT_DEFERRED_PROOFS 0x0000001au
#define HINT_LEN 0x000000f0u
#define HINT_READ 0x000000f1u
#define STDOUT 1
#define PUBLIC_VALUES 13

extern uint64_t guest_heap_next;
extern uint64_t guest_heap_limit;
extern uint64_t guest_stack_limit;
extern uint64_t guest_heap_high;
extern uint64_t guest_heap_used(void);
extern __attribute__((noreturn)) void guest_out_of_memory(void);
extern uint8_t _heap_start[];
extern uint8_t _heap_end[];
extern uint8_t _stack_bottom[];
static const uint8_t* input;
static uint64_t input_size;

/* What was made public, as the verifier hashes it: the state behind whole blocks, and the last one so far. */
static sha256_word digest[8];
static _Alignas(8) uint8_t block[64];
static uint64_t hashed;

/* The input is one chunk of the hint stream, read once into memory nobody has touched; what is allocated follows it. HINT_READ writes
   whole words, and one more when the length is a multiple of 8. */
void guest_begin(void)
{
    uint64_t at = (uint64_t)_heap_start;
    guest_heap_next = at;
    guest_heap_limit = (uint64_t)_heap_end;
    guest_stack_limit = (uint64_t)_stack_bottom;
    sha256_begin(digest);
    uint64_t n = call(HINT_LEN, 0, 0, 0);
    if (n == UINT64_MAX)
        return;
    if (n > guest_heap_limit - at - 16)
        guest_out_of_memory();
    call(HINT_READ, at, n, 0);
    input = (const uint8_t*)at;
    input_size = n;
    guest_heap_next = at + (n & ~UINT64_C(7)) + 8;
}

void guest_print(const uint8_t* text, uint64_t length)
{
    if (length)
        call(WRITE, STDOUT, (uint64_t)text, length);
}

const uint8_t* guest_input(uint64_t* size)
{
    *size = input_size;
    return input;
}

static void absorb(uint8_t byte)
{
    block[hashed++ & 63] = byte;
    if ((hashed & 63) == 0)
        sha256_block(digest, block);
}

void write_output(const uint8_t* data, size_t size)
{
    if (!size)
        return;
    call(WRITE, PUBLIC_VALUES, (uint64_t)data, size);
    for (size_t k = 0; k < size; k++)
        absorb(data[k]);
}

__attribute__((noreturn)) void guest_exit(int code)
{
    guest_heap_high = guest_heap_used();
    uint64_t bits = hashed * 8;
    absorb(0x80);
    while ((hashed & 63) != 56)
        absorb(0);
    for (int k = 56; k >= 0; k -= 8)
        absorb((uint8_t)(bits >> k));
    for (uint64_t k = 0; k < 8; k++)
        call(COMMIT, k, __builtin_bswap32((uint32_t)digest[k]), 0);
    for (uint64_t k = 0; k < 8; k++)
        call(COMMIT_DEFERRED_PROOFS, k, 0, 0);
    call(HALT, code & 255, 0, 0);
    for (;;)
        ;
}

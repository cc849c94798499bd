/* The same program as a Linux process, for the sanitizers: console on stdout, input from GUEST_INPUT, output to GUEST_OUTPUT. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

uint64_t guest_heap_next;
uint64_t guest_heap_limit;
uint64_t guest_stack_limit;
#define HEAP_SIZE ((uint64_t)1 << 32)
static uint8_t* input;
static size_t input_size;

__attribute__((constructor)) static void start(void)
{
    uint64_t size = HEAP_SIZE;
    void* p = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        _exit(137);
    guest_heap_next = (uint64_t)p;
    guest_heap_limit = (uint64_t)p + size;
    const char* name = getenv("GUEST_INPUT");
    FILE* f = name ? fopen(name, "rb") : 0;
    if (f) {
        fseek(f, 0, SEEK_END);
        input_size = (size_t)ftell(f);
        rewind(f);
        input = malloc(input_size + 1);
        if (fread(input, 1, input_size, f) != input_size)
            _exit(3);
        fclose(f);
    }
}

void guest_print(const uint8_t* text, uint64_t length)
{
    fwrite(text, 1, length, stdout);
}

__attribute__((noreturn)) void guest_exit(int code)
{
    fflush(stdout);
    _exit(code & 255);
}

__attribute__((noreturn)) void guest_out_of_memory(void)
{
    puts("OUT OF MEMORY");
    guest_exit(137);
}

__attribute__((noreturn)) void guest_stack_overflow(void)
{
    puts("STACK OVERFLOW");
    guest_exit(138);
}

uint64_t guest_heap_used(void)
{
    return guest_heap_next - (guest_heap_limit - HEAP_SIZE);
}

const uint8_t* guest_input(uint64_t* size)
{
    *size = input_size;
    return input;
}

void read_input(const uint8_t** data, size_t* size)
{
    *data = guest_input(size);
}

void write_output(const uint8_t* data, size_t size)
{
    const char* name = getenv("GUEST_OUTPUT");
    FILE* f = name ? fopen(name, "ab") : 0;
    if (f) {
        fwrite(data, 1, size, f);
        fclose(f);
    }
}

/* Types and macros every generated program begins with. */
#include <stddef.h>
#include <stdint.h>

typedef uint8_t* P;

#define INLINE static inline __attribute__((always_inline))
#define ALWAYS inline __attribute__((always_inline))
#define NOINLINE __attribute__((noinline))
#define COLD __attribute__((cold, noinline))
#define NORETURN __attribute__((noreturn))
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
/* The address leaves the function as far as the optimiser knows: memory is current at every call. */
#define ESCAPE(v) __asm__ volatile("" : : "r"(&(v)) : "memory")

/* The value is this register's from here on, however it was computed. */
#define PIN(v) __asm__("" : "+r"(v))

enum { MT_CLASS = 0, MT_VECTOR = 1, MT_MDARRAY = 2, MT_STRING = 3, MT_STRUCT = 4, MT_REFS = 8 };

struct TypeInfo;

/* Method table: one per type, read-only, the first word of every object. */
typedef struct Mt {
    uint32_t id;
    uint32_t size;
    uint32_t kind;
    uint16_t elemSize;
    uint16_t rank;
    const struct Mt* elem;
    const struct TypeInfo* info;
    const uint8_t* cast;
    void* multicast;
    void* slots[];
} Mt;

/* What Type objects answer from. */
typedef struct TypeInfo {
    const Mt* mt;
    P name;
    P full;
    P display;
    P ns;
    int32_t flags;
    int32_t code;
    const struct TypeInfo* elem;
    const struct TypeInfo* base;
    int64_t argCount;
    const struct TypeInfo* const* args;
    int64_t enumCount;
    const int64_t* enumValues;
    const P* enumNames;
    P object;
#ifdef RT_DISPLAY
    int32_t shape;
    P nullText;
    P itemNullText;
    P (*describe)(P);
#endif
} TypeInfo;

typedef struct {
    const Mt* mt;
    const TypeInfo* info;
} TypeObj;

#define STR(n) struct { const Mt* mt; int32_t length; uint16_t chars[n]; }

/* Exception frames: one per try that is entered, linked newest first. */
enum { EH_END = 0, EH_CATCH = 1, EH_FILTER = 2, EH_FINALLY = 3, EH_BARRIER = 4 };

typedef struct {
    uint32_t kind;
    uint32_t low;
    uint32_t count;
    const uint8_t* bits;
    int32_t (*filter)(void* locals, P exc);
} EhClause;

typedef struct EhFrame {
    struct EhFrame* prev;
    const EhClause* clauses;
    void* locals;
    uint64_t buf[32];
} EhFrame;

typedef struct {
    P exc;
    EhFrame* target;
    int32_t clause;
} EhState;

#ifdef __x86_64__
#include <setjmp.h>
#define rt_setjmp(buf) _setjmp((struct __jmp_buf_tag*)(buf))
#define rt_longjmp(buf) longjmp((struct __jmp_buf_tag*)(buf), 1)
#else
extern int rt_setjmp(uint64_t* buf) __attribute__((returns_twice));
extern NORETURN void rt_longjmp(uint64_t* buf);
#endif

/* keccakf.S and sha256.S; the host has the program's own. */
extern void rt_keccakf(P lanes);
extern void rt_sha256(P state, P block);
extern void rt_sha256_scheduled(P state, P schedule);

static EhFrame* eh_top;
static EhState eh_state;

#define EH_ENTER(f, c, l, handler)                                                                                    \
    do {                                                                                                              \
        (f).prev = eh_top;                                                                                            \
        (f).clauses = (c);                                                                                            \
        (f).locals = (l);                                                                                             \
        eh_top = &(f);                                                                                                \
        if (rt_setjmp((f).buf))                                                                                       \
            goto handler;                                                                                             \
    } while (0)

/* Platform: what a target supplies. */
extern NORETURN void guest_exit(int code);
extern void guest_print(const uint8_t* text, uint64_t length);
extern const uint8_t* guest_input(uint64_t* size);
extern uint64_t guest_heap_used(void);
extern NORETURN void guest_out_of_memory(void);
extern NORETURN void guest_stack_overflow(void);
extern uint64_t guest_heap_next;
extern uint64_t guest_heap_limit;
extern uint64_t guest_stack_limit;

extern void* memcpy(void*, const void*, size_t);
extern void* memmove(void*, const void*, size_t);
extern void* memset(void*, int, size_t);
extern int memcmp(const void*, const void*, size_t);

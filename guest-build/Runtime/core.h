/* Allocation, arrays, casts, exceptions: static, so that what a program does not use is not in it. */
#define MT(o) ((const Mt*)*(P*)(o))

static COLD NORETURN void rt_no_target(void) { guest_exit(139); }

INLINE uint64_t rt_sp(void)
{
    uint64_t sp;
#ifdef __x86_64__
    __asm__ volatile("mov %%rsp, %0" : "=r"(sp));
#else
    __asm__ volatile("mv %0, sp" : "=r"(sp));
#endif
    return sp;
}

/* On entry of code that can call itself: the frame below must still fit. */
#define RT_STACK_CHECK()                                                                                              \
    do {                                                                                                              \
        if (UNLIKELY(rt_sp() < guest_stack_limit + 16384))                               \
            guest_stack_overflow();                                                                                   \
    } while (0)

#define RT_LOAD(T, p) ({ T v_; __builtin_memcpy(&v_, (p), sizeof(T)); v_; })
#define RT_STORE(T, p, x) do { T v_ = (x); __builtin_memcpy((p), &v_, sizeof(T)); } while (0)

/* Accesses whose alignment is unknown: one test, then the plain access or pieces; where misaligned ones are served, the plain access. */
#ifdef RT_MISALIGNED
#define RT_LOADS(N, BITS)                                                                                             \
    INLINE uint##BITS##_t rt_load##N##_i(const uint8_t* p) { return *(const uint##BITS##_t*)p; }
#define RT_STORES(N, BITS)                                                                                            \
    INLINE void rt_store##N##_i(uint8_t* p, uint##BITS##_t v) { *(uint##BITS##_t*)p = v; }
#else
#define RT_LOADS(N, BITS)                                                                                             \
    static NOINLINE uint##BITS##_t rt_bytes##N(const uint8_t* p)                                                      \
    {                                                                                                                 \
        uint##BITS##_t v = 0;                                                                                         \
        for (int k = N - 1; k >= 0; k--)                                                                              \
            v = (uint##BITS##_t)(v << 8 | p[k]);                                                                      \
        return v;                                                                                                     \
    }                                                                                                                 \
    INLINE uint##BITS##_t rt_load##N##_i(const uint8_t* p)                                                            \
    {                                                                                                                 \
        if (__builtin_expect(((uint64_t)p & (N - 1)) == 0, 1))                                                        \
            return *(const uint##BITS##_t*)p;                                                                         \
        return rt_bytes##N(p);                                                                                        \
    }
#define RT_STORES(N, BITS)                                                                                            \
    static NOINLINE void rt_put##N(uint8_t* p, uint##BITS##_t v)                                                      \
    {                                                                                                                 \
        for (int k = 0; k < N; k++) {                                                                                 \
            p[k] = (uint8_t)v;                                                                                        \
            v = (uint##BITS##_t)(v >> 8);                                                                             \
        }                                                                                                             \
    }                                                                                                                 \
    INLINE void rt_store##N##_i(uint8_t* p, uint##BITS##_t v)                                                         \
    {                                                                                                                 \
        if (__builtin_expect(((uint64_t)p & (N - 1)) == 0, 1))                                                        \
            *(uint##BITS##_t*)p = v;                                                                                  \
        else                                                                                                          \
            rt_put##N(p, v);                                                                                          \
    }
#endif
RT_LOADS(2, 16)
RT_STORES(2, 16)
RT_LOADS(4, 32)
RT_STORES(4, 32)
RT_STORES(8, 64)
#if defined(RT_MISALIGNED) || defined(__x86_64__)
RT_LOADS(8, 64)
#else
/* From the two whole words that hold the eight bytes: no other word is touched. Not on a host, which watches the ends of objects. */
INLINE uint64_t rt_load8_i(const uint8_t* p)
{
    uint64_t shift = ((uint64_t)p & 7) * 8;
    if (__builtin_expect(shift == 0, 1))
        return *(const uint64_t*)p;
    const uint64_t* w = (const uint64_t*)((uint64_t)p & ~(uint64_t)7);
    return w[0] >> shift | w[1] << (64 - shift);
}
#endif

/* The eight bytes as a big-endian number: without a byte swap in the instruction set, this is as short as one after a plain load. */
INLINE int64_t rt_load8_be(const uint8_t* p)
{
    uint64_t high = (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];
    uint64_t low = (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | p[7];
    return (int64_t)(high << 32 | low);
}

/* A few words: without a call where their number is known and both ends are found aligned. */
#define RT_FEW_WORDS(n) (__builtin_constant_p(n) && (n) > 0 && (n) <= 64 && (n) % 8 == 0)
#define RT_WORDS(p) __builtin_assume_aligned((p), 8)
INLINE void rt_memmove(P d, P s, uint64_t n)
{
    if (RT_FEW_WORDS(n) && (((uint64_t)d | (uint64_t)s) & 7) == 0)
        __builtin_memmove(RT_WORDS(d), RT_WORDS(s), n);
    else
        memmove(d, s, n);
}
INLINE void rt_memset(P d, int32_t v, uint64_t n)
{
    if (RT_FEW_WORDS(n) && ((uint64_t)d & 7) == 0)
        __builtin_memset(RT_WORDS(d), v, n);
    else
        memset(d, v, n);
}

/* words[k] ^= the k-th eight bytes from p, at any address: the question of alignment is asked once, and no word is touched that has none of
   the bytes. */
static NOINLINE void rt_xor_words(P to, P p, int32_t n)
{
    uint64_t* words = (uint64_t*)to;
#if defined(RT_MISALIGNED) || defined(__x86_64__)
    for (; n >= 4; n -= 4, p += 32, words += 4) {
        words[0] ^= RT_LOAD(uint64_t, p);
        words[1] ^= RT_LOAD(uint64_t, p + 8);
        words[2] ^= RT_LOAD(uint64_t, p + 16);
        words[3] ^= RT_LOAD(uint64_t, p + 24);
    }
    for (; n > 0; n--, p += 8)
        *words++ ^= RT_LOAD(uint64_t, p);
#else
    uint64_t shift = ((uint64_t)p & 7) * 8, left = 64 - shift;
    const uint64_t* w = (const uint64_t*)((uint64_t)p & ~(uint64_t)7);
    if (shift == 0) {
        for (; n >= 4; n -= 4, w += 4, words += 4) {
            words[0] ^= w[0];
            words[1] ^= w[1];
            words[2] ^= w[2];
            words[3] ^= w[3];
        }
        for (; n > 0; n--)
            *words++ ^= *w++;
        return;
    }
    if (n == 0)
        return;
    uint64_t x = *w++;
    for (; n >= 4; n -= 4, w += 4, words += 4) {
        uint64_t y = w[0], z = w[1], u = w[2], v = w[3];
        words[0] ^= x >> shift | y << left;
        words[1] ^= y >> shift | z << left;
        words[2] ^= z >> shift | u << left;
        words[3] ^= u >> shift | v << left;
        x = v;
    }
    for (; n > 0; n--) {
        uint64_t y = *w++;
        *words++ ^= x >> shift | y << left;
        x = y;
    }
#endif
}

static NOINLINE int32_t rt_mem_equal(P a, P b, int64_t n)
{
    if (a == b)
        return 1;
    for (; n >= 8; n -= 8, a += 8, b += 8)
        if (rt_load8_i(a) != rt_load8_i(b))
            return 0;
    for (; n > 0; n--)
        if (*a++ != *b++)
            return 0;
    return 1;
}

#define rt_localloc(n, zeroed)                                                                                        \
    ({                                                                                                                \
        uint64_t n_ = (uint64_t)(n);                                                                                  \
        P p_ = n_ ? (P)__builtin_alloca(n_ + 15 & ~(uint64_t)15) : (P)0;                                              \
        if (zeroed)                                                                                                   \
            __builtin_memset(p_, 0, n_);                                                                              \
        p_;                                                                                                           \
    })

/* Memory never handed out is zero: nothing is freed, nothing needs clearing. */
INLINE P rt_alloc(uint64_t size)
{
    uint64_t p = guest_heap_next;
    uint64_t n = (size + 7) & ~(uint64_t)7;
    if (UNLIKELY(n > guest_heap_limit - p))
        guest_out_of_memory();
    guest_heap_next = p + n;
    return (P)p;
}

INLINE P rt_new_mt(const Mt* mt, uint64_t size)
{
    P o = rt_alloc(size);
    *(const Mt**)o = mt;
    return o;
}
#define rt_new(mt, size) rt_new_mt(&mt, size)

INLINE P rt_new_array(const Mt* mt, int64_t n, uint64_t elem)
{
    P o = rt_alloc(16 + (uint64_t)n * elem);
    *(const Mt**)o = mt;
    *(int32_t*)(o + 8) = (int32_t)n;
    return o;
}

static P rt_new_array_of(int64_t mt, int64_t n)
{
    const Mt* m = (const Mt*)mt;
    if ((uint64_t)n > 0x7fffffc7u)
        RT_ThrowOverflow();
    return rt_new_array(m, n, m->elemSize);
}

static NOINLINE P rt_new_md(const Mt* mt, int rank, uint64_t elem, uint64_t data, const int32_t* lengths)
{
    uint64_t n = 1;
    for (int k = 0; k < rank; k++) {
        if (lengths[k] < 0)
            RT_ThrowOverflow();
        n *= (uint64_t)lengths[k];
        if (n > 0x7fffffc7u)
            RT_ThrowOverflow();
    }
    P o = rt_alloc(data + n * elem);
    *(const Mt**)o = mt;
    *(int32_t*)(o + 8) = (int32_t)n;
    for (int k = 0; k < rank; k++)
        *(int32_t*)(o + 16 + 4 * k) = lengths[k];
    return o;
}

#ifdef RT_STRING_MT
static P rt_new_string(int64_t n)
{
    if (UNLIKELY((uint64_t)n > 0x3fffffdfu))
        guest_out_of_memory();
    P o = rt_alloc(12 + (uint64_t)(n + 1) * 2);
    *(const Mt**)o = (const Mt*)&RT_STRING_MT;
    *(int32_t*)(o + 8) = (int32_t)n;
    return o;
}
#endif

static P rt_array_data(P a)
{
    const Mt* m = MT(a);
    return (m->kind & 7) == MT_MDARRAY ? a + ((16 + 8 * m->rank + 7) & ~7) : a + 16;
}

static int32_t rt_array_rank(P a) { return MT(a)->rank; }
static int32_t rt_array_elem_size(P a) { return MT(a)->elemSize; }
static int32_t rt_array_has_refs(P a) { return (MT(a)->kind & MT_REFS) != 0; }
static int32_t rt_is_vector(P a) { return (MT(a)->kind & 7) == MT_VECTOR; }

static int32_t rt_array_length(P a, int32_t dim)
{
    const Mt* m = MT(a);
    if ((uint32_t)dim >= m->rank)
        RT_ThrowIndexOutOfRange();
    return (m->kind & 7) == MT_MDARRAY ? *(int32_t*)(a + 16 + 4 * dim) : *(int32_t*)(a + 8);
}

/* Arrays and strings: objects with a length. */
static int32_t rt_has_elements(P o)
{
    uint32_t kind = MT(o)->kind & 7;
    return kind == MT_VECTOR || kind == MT_MDARRAY || kind == MT_STRING;
}

static uint64_t rt_size_of(P o)
{
    const Mt* m = MT(o);
    switch (m->kind & 7) {
    case MT_VECTOR:
        return 16 + (uint64_t)*(uint32_t*)(o + 8) * m->elemSize;
    case MT_MDARRAY:
        return (uint64_t)((16 + 8 * m->rank + 7) & ~7) + (uint64_t)*(uint32_t*)(o + 8) * m->elemSize;
    case MT_STRING:
        return 12 + 2 * ((uint64_t)*(uint32_t*)(o + 8) + 1);
    default:
        return m->size;
    }
}

static P rt_clone(P o)
{
    uint64_t n = rt_size_of(o);
    P c = rt_alloc(n);
    memcpy(c, o, n);
    return c;
}

static int32_t rt_identity_hash(P o) { return (int32_t)(((uint64_t)o >> 3) * 0x9E3779B1u); }

/* Type tests. */
INLINE P rt_is_exact(P o, const Mt* m) { return o && MT(o) == m ? o : 0; }
INLINE P rt_is_range(P o, uint32_t low, uint32_t n) { return o && MT(o)->id - low < n ? o : 0; }
INLINE int rt_bit(const uint8_t* bits, uint32_t id) { return bits[id >> 3] >> (id & 7) & 1; }
INLINE P rt_is_bits(P o, const uint8_t* bits) { return o && rt_bit(bits, MT(o)->id) ? o : 0; }
INLINE P rt_is_none(P o) { (void)o; return 0; }
INLINE P rt_cast_exact(P o, const Mt* m, int64_t info)
{
    if (UNLIKELY(o && MT(o) != m))
        RT_ThrowInvalidCast(o, info);
    return o;
}
INLINE P rt_cast_range(P o, uint32_t low, uint32_t n, int64_t info)
{
    if (UNLIKELY(o && MT(o)->id - low >= n))
        RT_ThrowInvalidCast(o, info);
    return o;
}
INLINE P rt_cast_bits(P o, const uint8_t* bits, int64_t info)
{
    if (UNLIKELY(o && !rt_bit(bits, MT(o)->id)))
        RT_ThrowInvalidCast(o, info);
    return o;
}
INLINE P rt_cast_none(P o, int64_t info)
{
    if (o)
        RT_ThrowInvalidCast(o, info);
    return o;
}
INLINE P rt_unbox_exact(P o, const Mt* m, int64_t info) { return rt_cast_exact(o, m, info) + 8; }
INLINE P rt_unbox_range(P o, uint32_t low, uint32_t n, int64_t info) { return rt_cast_range(o, low, n, info) + 8; }
INLINE P rt_unbox_bits(P o, const uint8_t* bits, int64_t info) { return rt_cast_bits(o, bits, info) + 8; }
INLINE P rt_unbox_none(P o, int64_t info) { return rt_cast_none(o, info) + 8; }

static int32_t rt_fits(P v, const Mt* elem) { return MT(v) == elem || (elem->cast && rt_bit(elem->cast, MT(v)->id)); }

/* Covariant arrays: the value must fit the array's own element type. */
INLINE void rt_store_check(P a, P v)
{
    if (v && UNLIKELY(MT(v) != MT(a)->elem) && UNLIKELY(!rt_fits(v, MT(a)->elem)))
        RT_ThrowArrayTypeMismatch();
}

static int32_t rt_can_store(P a, P v) { return !v || rt_fits(v, MT(a)->elem); }

#ifdef RT_TYPES
static P rt_type_of(P o) { return MT(o)->info->object; }
#endif
#define INFO(i) ((const TypeInfo*)(i))
static P rt_exception_name(P e) { return MT(e)->info->display; }
static int64_t rt_info_of(P o) { return (int64_t)MT(o)->info; }
static P rt_info_object(int64_t i) { return INFO(i)->object; }
static P rt_info_name(int64_t i) { return INFO(i)->name; }
static P rt_info_full(int64_t i) { return INFO(i)->full; }
static P rt_info_display(int64_t i) { return INFO(i)->display; }
static P rt_info_namespace(int64_t i) { return INFO(i)->ns; }
static int32_t rt_info_flags(int64_t i) { return INFO(i)->flags; }
static int32_t rt_info_code(int64_t i) { return INFO(i)->code; }
static int64_t rt_info_elem(int64_t i) { return (int64_t)INFO(i)->elem; }
static int64_t rt_info_base(int64_t i) { return (int64_t)INFO(i)->base; }
static int64_t rt_info_args(int64_t i) { return INFO(i)->argCount; }
static int64_t rt_info_arg(int64_t i, int32_t k) { return (int64_t)INFO(i)->args[k]; }
static int64_t rt_info_enum_count(int64_t i) { return INFO(i)->enumCount; }
static int64_t rt_info_enum_value(int64_t i, int32_t k) { return INFO(i)->enumValues[k]; }
static P rt_info_enum_name(int64_t i, int32_t k) { return INFO(i)->enumNames[k]; }
#ifdef RT_DISPLAY
static int32_t rt_shape(P o) { return MT(o)->info->shape; }
static P rt_describe(P o) { return MT(o)->info->describe ? MT(o)->info->describe(o) : 0; }
static P rt_info_null_text(int64_t i) { return INFO(i)->nullText; }
static P rt_item_null_text(P o) { return MT(o)->info->itemNullText; }
#else
static P rt_info_null_text(int64_t i) { return (void)i, (P)0; }
#endif
static int32_t rt_info_is_instance(int64_t i, P o)
{
    const Mt* m = INFO(i)->mt;
    return o && m && (MT(o) == m || (m->cast && rt_bit(m->cast, MT(o)->id)));
}
static int64_t rt_array_elem_info(P a) { return (int64_t)MT(a)->elem->info; }
static int64_t rt_info_mt(int64_t i) { return (int64_t)INFO(i)->mt; }
static int64_t rt_mt_of(P o) { return (int64_t)MT(o); }
static P rt_box_raw(int64_t mt, P data)
{
    const Mt* m = (const Mt*)mt;
    P o = rt_new_mt(m, m->size);
    memcpy(o + 8, data, m->size - 8);
    return o;
}

/* The bits of a boxed enum or integer, extended to 64 by its own signedness. */
static int64_t rt_boxed_bits(P o)
{
    const Mt* m = MT(o);
    int is_unsigned = m->info && (m->info->flags & 2048 || (m->info->flags & 2 && m->info->elem->flags & 2048));
    switch (m->size - 8) {
    case 1:
        return is_unsigned ? (int64_t)*(uint8_t*)(o + 8) : (int64_t)*(int8_t*)(o + 8);
    case 2:
        return is_unsigned ? (int64_t)*(uint16_t*)(o + 8) : (int64_t)*(int16_t*)(o + 8);
    case 4:
        return is_unsigned ? (int64_t)*(uint32_t*)(o + 8) : (int64_t)*(int32_t*)(o + 8);
    default:
        return *(int64_t*)(o + 8);
    }
}
static int32_t rt_boxed_size(P o) { return (int32_t)MT(o)->size - 8; }
static int64_t rt_delegate_multicast(P d) { return (int64_t)MT(d)->multicast; }
static void rt_print(P text, int64_t length) { guest_print(text, (uint64_t)length); }
static int64_t rt_heap_used(void) { return (int64_t)guest_heap_used(); }
static P rt_input(P size) { return (P)guest_input((uint64_t*)size); }
static int32_t rt_exit_code;
static int32_t rt_get_exit_code(void) { return rt_exit_code; }
static void rt_set_exit_code(int32_t code) { rt_exit_code = code; }
static void rt_exit(int32_t code) { guest_exit(code); }
static int32_t rt_has_stack(void) { return rt_sp() > guest_stack_limit + 65536; }
static void rt_ensure_stack(void)
{
    if (!rt_has_stack())
        RT_ThrowInsufficientStack();
}

/* Exceptions: first find the handler with nothing unwound, then run the finallys on the way to it. */
#ifdef RT_REPORT
static NORETURN void rt_unwind(void)
{
    EhFrame* f = eh_top;
    while (f != eh_state.target && f->clauses[0].kind != EH_FINALLY)
        f = f->prev;
    if (!f)
        guest_exit(134);
    eh_top = f->prev;
    rt_longjmp(f->buf);
}

static NORETURN void rt_resume(EhState s)
{
    eh_state = s;
    rt_unwind();
}

static int rt_run_filter(const EhClause* c, void* locals, P exc)
{
    static const EhClause barrier[] = { { EH_BARRIER, 0, 0, 0, 0 }, { EH_END, 0, 0, 0, 0 } };
    EhFrame f;
    volatile int result = 0;
    f.prev = eh_top;
    f.clauses = barrier;
    f.locals = 0;
    eh_top = &f;
    if (rt_setjmp(f.buf) == 0)
        result = c->filter(locals, exc);
    eh_top = f.prev;
    return result;
}

static COLD NORETURN void rt_throw(P exc)
{
    const Mt* m = MT(exc);
    for (EhFrame* f = eh_top; f; f = f->prev) {
        for (const EhClause* c = f->clauses; c->kind != EH_END; c++) {
            int found = 0;
            if (c->kind == EH_CATCH)
                found = c->bits ? rt_bit(c->bits, m->id) : m->id - c->low < c->count;
            else if (c->kind == EH_FILTER)
                found = rt_run_filter(c, f->locals, exc);
            else if (c->kind == EH_BARRIER)
                found = 1;
            if (found) {
                eh_state.exc = exc;
                eh_state.target = f;
                eh_state.clause = (int32_t)(c - f->clauses);
                rt_unwind();
            }
        }
    }
    /* Nobody: say so, then run every finally on the way out, as .NET does. */
    RT_REPORT(exc);
    if (eh_top) {
        eh_state.exc = exc;
        eh_state.target = 0;
        rt_unwind();
    }
    guest_exit(134);
}

static COLD NORETURN void rt_throw_checked(P exc)
{
    if (!exc)
        RT_ThrowNullReference();
    rt_throw(exc);
}

static NOINLINE void rt_run_cctor(uint8_t* flag, void (*body)(void), P* failure, P name)
{
    static const EhClause all[] = { { EH_CATCH, 0, 0xffffffffu, 0, 0 }, { EH_END, 0, 0, 0, 0 } };
    if (*flag == 1)
        return;
    if (*flag == 3)
        rt_throw(*failure);
    *flag = 1;
    EhFrame f;
    f.prev = eh_top;
    f.clauses = all;
    f.locals = 0;
    eh_top = &f;
    if (rt_setjmp(f.buf) == 0) {
        body();
        eh_top = f.prev;
        *flag = 2;
        return;
    }
    *flag = 3;
    RT_ThrowTypeInitialization(name, eh_state.exc, (P)failure);
}
#else
static NOINLINE void rt_run_cctor(uint8_t* flag, void (*body)(void), P* failure, P name)
{
    (void)failure;
    (void)name;
    if (*flag)
        return;
    *flag = 1;
    body();
    *flag = 2;
}
#endif

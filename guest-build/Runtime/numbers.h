/* Conversions, checked arithmetic and the few floating functions that need no library. */
INLINE float rt_f32(uint32_t b) { float f; __builtin_memcpy(&f, &b, 4); return f; }
INLINE double rt_f64(uint64_t b) { double d; __builtin_memcpy(&d, &b, 8); return d; }
INLINE uint32_t rt_bits32(float f) { uint32_t b; __builtin_memcpy(&b, &f, 4); return b; }
INLINE uint64_t rt_bits64(double d) { uint64_t b; __builtin_memcpy(&b, &d, 8); return b; }
INLINE float rt_load4_f(const uint8_t* p) { return rt_f32(rt_load4_i(p)); }
INLINE double rt_load8_f(const uint8_t* p) { return rt_f64(rt_load8_i(p)); }
INLINE void rt_store4_f(uint8_t* p, float v) { rt_store4_i(p, rt_bits32(v)); }
INLINE void rt_store8_f(uint8_t* p, double v) { rt_store8_i(p, rt_bits64(v)); }

/* Floating to integer saturates, NaN is 0 (.NET 9 and later, every platform). */
static int32_t rt_f_i32(double d)
{
    if (d != d)
        return 0;
    if (d >= 2147483647.0)
        return INT32_MAX;
    if (d <= -2147483648.0)
        return INT32_MIN;
    return (int32_t)d;
}
static uint32_t rt_f_u32(double d)
{
    if (!(d > 0))
        return 0;
    if (d >= 4294967295.0)
        return UINT32_MAX;
    return (uint32_t)d;
}
static int64_t rt_f_i64(double d)
{
    if (d != d)
        return 0;
    if (d >= 9223372036854775808.0)
        return INT64_MAX;
    if (d <= -9223372036854775808.0)
        return INT64_MIN;
    return (int64_t)d;
}
static uint64_t rt_f_u64(double d)
{
    if (!(d > 0))
        return 0;
    if (d >= 18446744073709551616.0)
        return UINT64_MAX;
    return (uint64_t)d;
}

#define RT_OVF_INT(name, ret, low, high, ulimit)                                                                      \
    INLINE ret rt_ovf_##name##_i32(int32_t v)                                                                         \
    {                                                                                                                 \
        if (UNLIKELY((int64_t)v < (int64_t)(low) || (v > 0 && (uint64_t)v > (uint64_t)(ulimit))))                     \
            RT_ThrowOverflow();                                                                                       \
        return (ret)v;                                                                                                \
    }                                                                                                                 \
    INLINE ret rt_ovf_##name##_i64(int64_t v)                                                                         \
    {                                                                                                                 \
        if (UNLIKELY(v < (int64_t)(low) || (v > 0 && (uint64_t)v > (uint64_t)(ulimit))))                              \
            RT_ThrowOverflow();                                                                                       \
        return (ret)v;                                                                                                \
    }                                                                                                                 \
    INLINE ret rt_ovf_##name##_i32_un(int32_t v)                                                                      \
    {                                                                                                                 \
        if (UNLIKELY((uint64_t)(uint32_t)v > (uint64_t)(ulimit)))                                                     \
            RT_ThrowOverflow();                                                                                       \
        return (ret)(uint32_t)v;                                                                                      \
    }                                                                                                                 \
    INLINE ret rt_ovf_##name##_i64_un(int64_t v)                                                                      \
    {                                                                                                                 \
        if (UNLIKELY((uint64_t)v > (uint64_t)(ulimit)))                                                               \
            RT_ThrowOverflow();                                                                                       \
        return (ret)v;                                                                                                \
    }                                                                                                                 \
    static ret rt_ovf_##name##_f64(double d)                                                                          \
    {                                                                                                                 \
        if (UNLIKELY(!(d > high##_BELOW && d < high##_ABOVE)))                                                        \
            RT_ThrowOverflow();                                                                                       \
        return (ret)high##_CAST(d);                                                                                   \
    }
#define I1_BELOW (-129.0)
#define I1_ABOVE 128.0
#define I1_CAST (int32_t)
#define U1_BELOW (-1.0)
#define U1_ABOVE 256.0
#define U1_CAST (int32_t)
#define I2_BELOW (-32769.0)
#define I2_ABOVE 32768.0
#define I2_CAST (int32_t)
#define U2_BELOW (-1.0)
#define U2_ABOVE 65536.0
#define U2_CAST (int32_t)
#define I4_BELOW (-2147483649.0)
#define I4_ABOVE 2147483648.0
#define I4_CAST (int32_t)
#define U4_BELOW (-1.0)
#define U4_ABOVE 4294967296.0
#define U4_CAST (uint32_t)
#define I8_BELOW (-9223372036854777856.0)
#define I8_ABOVE 9223372036854775808.0
#define I8_CAST (int64_t)
#define U8_BELOW (-1.0)
#define U8_ABOVE 18446744073709551616.0
#define U8_CAST (uint64_t)
RT_OVF_INT(i1, int32_t, -128, I1, 127)
RT_OVF_INT(u1, int32_t, 0, U1, 255)
RT_OVF_INT(i2, int32_t, -32768, I2, 32767)
RT_OVF_INT(u2, int32_t, 0, U2, 65535)
RT_OVF_INT(i4, int32_t, INT32_MIN, I4, INT32_MAX)
RT_OVF_INT(u4, int32_t, 0, U4, UINT32_MAX)
RT_OVF_INT(i8, int64_t, INT64_MIN, I8, INT64_MAX)
RT_OVF_INT(u8, int64_t, 0, U8, UINT64_MAX)

#define RT_ARITH(op, sfx, T, RET)                                                                                     \
    INLINE RET rt_##op##_ovf_##sfx(RET a, RET b)                                                                      \
    {                                                                                                                 \
        T r;                                                                                                          \
        if (UNLIKELY(__builtin_##op##_overflow((T)a, (T)b, &r)))                                                      \
            RT_ThrowOverflow();                                                                                       \
        return (RET)r;                                                                                                \
    }
#define RT_ARITH4(op)                                                                                                 \
    RT_ARITH(op, i32, int32_t, int32_t)                                                                               \
    RT_ARITH(op, u32, uint32_t, int32_t)                                                                              \
    RT_ARITH(op, i64, int64_t, int64_t)                                                                               \
    RT_ARITH(op, u64, uint64_t, int64_t)
RT_ARITH4(add)
RT_ARITH4(sub)
RT_ARITH4(mul)

INLINE int64_t rt_mulhu(int64_t a, int64_t b)
{
    return (int64_t)(((unsigned __int128)(uint64_t)a * (uint64_t)b) >> 64);
}
INLINE int32_t rt_clz32(int32_t v) { return v ? __builtin_clz((uint32_t)v) : 32; }
INLINE int32_t rt_clz64(int64_t v) { return v ? __builtin_clzll((uint64_t)v) : 64; }
INLINE int32_t rt_ctz32(int32_t v) { return v ? __builtin_ctz((uint32_t)v) : 32; }
INLINE int32_t rt_ctz64(int64_t v) { return v ? __builtin_ctzll((uint64_t)v) : 64; }
INLINE int32_t rt_popcount32(int32_t v)
{
    uint32_t x = (uint32_t)v;
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    return (int32_t)(((x + (x >> 4)) & 0x0f0f0f0fu) * 0x01010101u >> 24);
}
INLINE int32_t rt_popcount64(int64_t v)
{
    uint64_t x = (uint64_t)v;
    x -= x >> 1 & UINT64_C(0x5555555555555555);
    x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
    return (int32_t)(((x + (x >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f)) * UINT64_C(0x0101010101010101) >> 56);
}
#ifdef __riscv
/* Halves of halves: 13 operations where the compiler's own expansion has 21. The empty statements keep it from finding that out. */
INLINE int64_t rt_bswap64(int64_t v)
{
    if (__builtin_constant_p(v))
        return (int64_t)__builtin_bswap64((uint64_t)v);
    const uint64_t bytes = UINT64_C(0x00ff00ff00ff00ff), pairs = UINT64_C(0x0000ffff0000ffff);
    uint64_t x = (uint64_t)v;
    x = (x & bytes) << 8 | (x >> 8 & bytes);
    __asm__("" : "+r"(x));
    x = (x & pairs) << 16 | (x >> 16 & pairs);
    __asm__("" : "+r"(x));
    return (int64_t)(x << 32 | x >> 32);
}
#else
INLINE int64_t rt_bswap64(int64_t v) { return (int64_t)__builtin_bswap64((uint64_t)v); }
#endif
INLINE int32_t rt_bswap32(int32_t v) { return (int32_t)__builtin_bswap32((uint32_t)v); }
INLINE int32_t rt_bswap16(int32_t v) { return (int32_t)__builtin_bswap16((uint16_t)v); }

static double rt_ckfinite(double d)
{
    if ((rt_bits64(d) >> 52 & 0x7ff) == 0x7ff)
        RT_ThrowArithmetic();
    return d;
}

/* Rounds toward zero at bit level, then steps once where the sign asks for it. */
static double rt_trunc(double d)
{
    uint64_t b = rt_bits64(d);
    int e = (int)(b >> 52 & 0x7ff) - 1023;
    if (e >= 52)
        return d;
    if (e < 0)
        return rt_f64(b & UINT64_C(1) << 63);
    return rt_f64(b & ~(UINT64_C(0x000fffffffffffff) >> e));
}
/* What truncation dropped, with the sign of the whole: modf. */
static double rt_fraction(double d, double whole)
{
    uint64_t sign = rt_bits64(d) & UINT64_C(1) << 63;
    if (whole == d)
        return rt_f64(sign);
    return d - whole;
}
static double rt_floor(double d)
{
    double t = rt_trunc(d);
    return t == d || d > 0 || d != d ? t : t - 1.0;
}
static double rt_ceil(double d)
{
    double t = rt_trunc(d);
    if (t == d || d < 0 || d != d)
        return t;
    return t + 1.0;
}

/* Correctly rounded square root, one result bit per step. */
static double rt_sqrt(double d)
{
    uint64_t b = rt_bits64(d);
    int e = (int)(b >> 52 & 0x7ff);
    uint64_t m = b & UINT64_C(0x000fffffffffffff);
    if (e == 0x7ff)
        return b >> 63 && !m ? rt_f64(UINT64_C(0xfff8000000000000)) : d;
    if (!(b << 1))
        return d;
    if (b >> 63)
        return rt_f64(UINT64_C(0xfff8000000000000));
    if (e == 0) {
        e = 1;
        while (!(m >> 52)) {
            m <<= 1;
            e--;
        }
    } else
        m |= UINT64_C(1) << 52;
    e -= 1023;
    if (e & 1) {
        m <<= 1;
        e--;
    }
    uint64_t rem = 0, root = 0;
    for (int k = 0; k < 55; k++) {
        /* Two more bits of m * 2^56: root becomes floor(sqrt) with two extra bits. */
        unsigned bits = (unsigned)(m >> 52 & 3);
        m = (m << 2) & UINT64_C(0x003fffffffffffff);
        rem = rem << 2 | bits;
        uint64_t t = root << 2 | 1;
        root <<= 1;
        if (rem >= t) {
            rem -= t;
            root |= 1;
        }
    }
    uint64_t half = root & 3;
    uint64_t r = root >> 2;
    if (half > 2 || (half == 2 && (rem || r & 1)))
        r++;
    return rt_f64(((uint64_t)(e / 2 + 1022) << 52) + r);
}

/* Exact remainder with the sign of the dividend, by shift and subtract. */
static double rt_fmod(double x, double y)
{
    uint64_t a = rt_bits64(x), b = rt_bits64(y);
    uint64_t sign = a & UINT64_C(1) << 63;
    a ^= sign;
    b &= ~(UINT64_C(1) << 63);
    if (b == 0 || a >= UINT64_C(0x7ff0000000000000) || b > UINT64_C(0x7ff0000000000000))
        return (x * y) / (x * y);
    if (a < b)
        return x;
    if (a == b)
        return rt_f64(sign);
    int ea = (int)(a >> 52), eb = (int)(b >> 52);
    uint64_t ma = a & UINT64_C(0x000fffffffffffff), mb = b & UINT64_C(0x000fffffffffffff);
    if (ea)
        ma |= UINT64_C(1) << 52;
    else
        ea = 1;
    if (eb)
        mb |= UINT64_C(1) << 52;
    else
        eb = 1;
    for (; ea > eb; ea--) {
        if (ma >= mb)
            ma -= mb;
        ma <<= 1;
    }
    if (ma >= mb)
        ma -= mb;
    if (!ma)
        return rt_f64(sign);
    while (!(ma >> 52) && ea > 1) {
        ma <<= 1;
        ea--;
    }
    if (ma >> 52)
        return rt_f64(sign | (uint64_t)ea << 52 | (ma & UINT64_C(0x000fffffffffffff)));
    return rt_f64(sign | ma);
}
static float rt_fmodf(float x, float y) { return (float)rt_fmod(x, y); }

typedef struct {
    int negative;
    int exponent;
    uint64_t mantissa;
} RtParts;

/* mantissa * 2^exponent with the top bit of the mantissa at 52. */
static RtParts rt_parts(double d)
{
    uint64_t b = rt_bits64(d);
    RtParts p = { (int)(b >> 63), (int)(b >> 52 & 0x7ff), b & UINT64_C(0x000fffffffffffff) };
    if (p.exponent)
        p.mantissa |= UINT64_C(1) << 52;
    else
        p.exponent = 1;
    while (p.mantissa && !(p.mantissa >> 52)) {
        p.mantissa <<= 1;
        p.exponent--;
    }
    p.exponent -= 1075;
    return p;
}

static unsigned __int128 rt_shift_sticky(unsigned __int128 v, int n)
{
    if (n <= 0)
        return v;
    if (n > 127)
        return v != 0;
    return v >> n | ((v << (128 - n)) != 0);
}

/* x * y + z with one rounding. */
static double rt_fma(double x, double y, double z)
{
    const uint64_t inf = UINT64_C(0x7ff) << 52;
    if ((rt_bits64(x) & inf) == inf || (rt_bits64(y) & inf) == inf || (rt_bits64(z) & inf) == inf || x == 0 || y == 0)
        return x * y + z;
    RtParts a = rt_parts(x), b = rt_parts(y), c = rt_parts(z);
    unsigned __int128 p = (unsigned __int128)a.mantissa * b.mantissa << 20;
    int pe = a.exponent + b.exponent - 20;
    unsigned __int128 q = (unsigned __int128)c.mantissa << 73;
    int qe = c.mantissa ? c.exponent - 73 : pe;
    int e = pe > qe ? pe : qe;
    p = rt_shift_sticky(p, e - pe);
    q = rt_shift_sticky(q, e - qe);
    int negative = a.negative ^ b.negative;
    unsigned __int128 s;
    if (negative == c.negative)
        s = p + q;
    else if (p >= q)
        s = p - q;
    else {
        s = q - p;
        negative = c.negative;
    }
    if (!s)
        return c.mantissa ? 0.0 : x * y + z;
    int top = (uint64_t)(s >> 64) ? 127 - __builtin_clzll((uint64_t)(s >> 64)) : 63 - __builtin_clzll((uint64_t)s);
    int drop = top - 52;
    if (e + drop < -1074)
        drop = -1074 - e;
    if (drop > 0) {
        /* Half and sticky below the last bit kept. */
        s = drop >= 2 ? rt_shift_sticky(s, drop - 2) : s << 1;
        unsigned low = (unsigned)s & 3;
        s >>= 2;
        if (low == 3 || (low == 2 && (s & 1)))
            s++;
    } else
        s <<= -drop;
    e += drop;
    uint64_t m = (uint64_t)s;
    if (m >> 53) {
        m >>= 1;
        e++;
    }
    uint64_t sign = (uint64_t)negative << 63;
    if (!(m >> 52))
        return rt_f64(sign | m);
    if (e + 1075 >= 0x7ff)
        return rt_f64(sign | inf);
    return rt_f64(sign | (uint64_t)(e + 1075) << 52 | (m & UINT64_C(0x000fffffffffffff)));
}

/* The C twins of the kernels: the same algorithms, written as C is written. */
#include <stddef.h>
#include <stdint.h>

#define ROT(v, n) ((v) << (n) | (v) >> (64 - (n)))
#define TWIN __attribute__((noinline))

static const uint64_t constants[24] = {
    0x1, 0x8082,
    0x800000000000808a, 0x8000000080008000,
    0x808b, 0x80000001,
    0x8000000080008081, 0x8000000000008009,
    0x8a, 0x88,
    0x80008009, 0x8000000a,
    0x8000808b, 0x800000000000008b,
    0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080,
    0x800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080,
    0x80000001, 0x8000000080008008,
};

TWIN void twin_keccak_f(uint64_t* s)
{
    uint64_t a0 = s[0];
    uint64_t a1 = ~s[1];
    uint64_t a2 = ~s[2];
    uint64_t a3 = s[3];
    uint64_t a4 = s[4];
    uint64_t a5 = s[5];
    uint64_t a6 = s[6];
    uint64_t a7 = s[7];
    uint64_t a8 = ~s[8];
    uint64_t a9 = s[9];
    uint64_t a10 = s[10];
    uint64_t a11 = s[11];
    uint64_t a12 = ~s[12];
    uint64_t a13 = s[13];
    uint64_t a14 = s[14];
    uint64_t a15 = s[15];
    uint64_t a16 = s[16];
    uint64_t a17 = ~s[17];
    uint64_t a18 = s[18];
    uint64_t a19 = s[19];
    uint64_t a20 = ~s[20];
    uint64_t a21 = s[21];
    uint64_t a22 = s[22];
    uint64_t a23 = s[23];
    uint64_t a24 = s[24];
    uint64_t e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15, e16, e17, e18, e19, e20, e21, e22, e23, e24;
    uint64_t b0, b1, b2, b3, b4, c0, c1, c2, c3, c4, d0, d1, d2, d3, d4;
    for (int i = 0; i < 24; i += 2) {
        c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20;
        c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21;
        c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
        c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23;
        c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
        d0 = c4 ^ ROT(c1, 1);
        d1 = c0 ^ ROT(c2, 1);
        d2 = c1 ^ ROT(c3, 1);
        d3 = c2 ^ ROT(c4, 1);
        d4 = c3 ^ ROT(c0, 1);
        b0 = a0 ^ d0;
        b1 = ROT(a6 ^ d1, 44);
        b2 = ROT(a12 ^ d2, 43);
        b3 = ROT(a18 ^ d3, 21);
        b4 = ROT(a24 ^ d4, 14);
        e0 = b0 ^ (b1 | b2) ^ constants[i];
        e1 = b1 ^ (~b2 | b3);
        e2 = b2 ^ (b3 & b4);
        e3 = b3 ^ (b4 | b0);
        e4 = b4 ^ (b0 & b1);
        b0 = ROT(a3 ^ d3, 28);
        b1 = ROT(a9 ^ d4, 20);
        b2 = ROT(a10 ^ d0, 3);
        b3 = ROT(a16 ^ d1, 45);
        b4 = ROT(a22 ^ d2, 61);
        e5 = b0 ^ (b1 | b2);
        e6 = b1 ^ (b2 & b3);
        e7 = b2 ^ (b3 | ~b4);
        e8 = b3 ^ (b4 | b0);
        e9 = b4 ^ (b0 & b1);
        b0 = ROT(a1 ^ d1, 1);
        b1 = ROT(a7 ^ d2, 6);
        b2 = ROT(a13 ^ d3, 25);
        b3 = ROT(a19 ^ d4, 8);
        b4 = ROT(a20 ^ d0, 18);
        e10 = b0 ^ (b1 | b2);
        e11 = b1 ^ (b2 & b3);
        e12 = b2 ^ (~b3 & b4);
        e13 = ~b3 ^ (b4 | b0);
        e14 = b4 ^ (b0 & b1);
        b0 = ROT(a4 ^ d4, 27);
        b1 = ROT(a5 ^ d0, 36);
        b2 = ROT(a11 ^ d1, 10);
        b3 = ROT(a17 ^ d2, 15);
        b4 = ROT(a23 ^ d3, 56);
        e15 = b0 ^ (b1 & b2);
        e16 = b1 ^ (b2 | b3);
        e17 = b2 ^ (~b3 | b4);
        e18 = ~b3 ^ (b4 & b0);
        e19 = b4 ^ (b0 | b1);
        b0 = ROT(a2 ^ d2, 62);
        b1 = ROT(a8 ^ d3, 55);
        b2 = ROT(a14 ^ d4, 39);
        b3 = ROT(a15 ^ d0, 41);
        b4 = ROT(a21 ^ d1, 2);
        e20 = b0 ^ (~b1 & b2);
        e21 = ~b1 ^ (b2 | b3);
        e22 = b2 ^ (b3 & b4);
        e23 = b3 ^ (b4 | b0);
        e24 = b4 ^ (b0 & b1);
        c0 = e0 ^ e5 ^ e10 ^ e15 ^ e20;
        c1 = e1 ^ e6 ^ e11 ^ e16 ^ e21;
        c2 = e2 ^ e7 ^ e12 ^ e17 ^ e22;
        c3 = e3 ^ e8 ^ e13 ^ e18 ^ e23;
        c4 = e4 ^ e9 ^ e14 ^ e19 ^ e24;
        d0 = c4 ^ ROT(c1, 1);
        d1 = c0 ^ ROT(c2, 1);
        d2 = c1 ^ ROT(c3, 1);
        d3 = c2 ^ ROT(c4, 1);
        d4 = c3 ^ ROT(c0, 1);
        b0 = e0 ^ d0;
        b1 = ROT(e6 ^ d1, 44);
        b2 = ROT(e12 ^ d2, 43);
        b3 = ROT(e18 ^ d3, 21);
        b4 = ROT(e24 ^ d4, 14);
        a0 = b0 ^ (b1 | b2) ^ constants[i + 1];
        a1 = b1 ^ (~b2 | b3);
        a2 = b2 ^ (b3 & b4);
        a3 = b3 ^ (b4 | b0);
        a4 = b4 ^ (b0 & b1);
        b0 = ROT(e3 ^ d3, 28);
        b1 = ROT(e9 ^ d4, 20);
        b2 = ROT(e10 ^ d0, 3);
        b3 = ROT(e16 ^ d1, 45);
        b4 = ROT(e22 ^ d2, 61);
        a5 = b0 ^ (b1 | b2);
        a6 = b1 ^ (b2 & b3);
        a7 = b2 ^ (b3 | ~b4);
        a8 = b3 ^ (b4 | b0);
        a9 = b4 ^ (b0 & b1);
        b0 = ROT(e1 ^ d1, 1);
        b1 = ROT(e7 ^ d2, 6);
        b2 = ROT(e13 ^ d3, 25);
        b3 = ROT(e19 ^ d4, 8);
        b4 = ROT(e20 ^ d0, 18);
        a10 = b0 ^ (b1 | b2);
        a11 = b1 ^ (b2 & b3);
        a12 = b2 ^ (~b3 & b4);
        a13 = ~b3 ^ (b4 | b0);
        a14 = b4 ^ (b0 & b1);
        b0 = ROT(e4 ^ d4, 27);
        b1 = ROT(e5 ^ d0, 36);
        b2 = ROT(e11 ^ d1, 10);
        b3 = ROT(e17 ^ d2, 15);
        b4 = ROT(e23 ^ d3, 56);
        a15 = b0 ^ (b1 & b2);
        a16 = b1 ^ (b2 | b3);
        a17 = b2 ^ (~b3 | b4);
        a18 = ~b3 ^ (b4 & b0);
        a19 = b4 ^ (b0 | b1);
        b0 = ROT(e2 ^ d2, 62);
        b1 = ROT(e8 ^ d3, 55);
        b2 = ROT(e14 ^ d4, 39);
        b3 = ROT(e15 ^ d0, 41);
        b4 = ROT(e21 ^ d1, 2);
        a20 = b0 ^ (~b1 & b2);
        a21 = ~b1 ^ (b2 | b3);
        a22 = b2 ^ (b3 & b4);
        a23 = b3 ^ (b4 | b0);
        a24 = b4 ^ (b0 & b1);
    }
    s[0] = a0;
    s[1] = ~a1;
    s[2] = ~a2;
    s[3] = a3;
    s[4] = a4;
    s[5] = a5;
    s[6] = a6;
    s[7] = a7;
    s[8] = ~a8;
    s[9] = a9;
    s[10] = a10;
    s[11] = a11;
    s[12] = ~a12;
    s[13] = a13;
    s[14] = a14;
    s[15] = a15;
    s[16] = a16;
    s[17] = ~a17;
    s[18] = a18;
    s[19] = a19;
    s[20] = ~a20;
    s[21] = a21;
    s[22] = a22;
    s[23] = a23;
    s[24] = a24;
}

typedef struct {
    uint64_t l[4];
} u256;

typedef unsigned __int128 u128;

static inline u256 add(const u256* a, const u256* b)
{
    u256 r;
    u128 s = 0;
    for (int i = 0; i < 4; i++) {
        s += (u128)a->l[i] + b->l[i];
        r.l[i] = (uint64_t)s;
        s >>= 64;
    }
    return r;
}

static inline u256 sub(const u256* a, const u256* b)
{
    u256 r;
    uint64_t borrow = 0;
    for (int i = 0; i < 4; i++) {
        u128 d = (u128)a->l[i] - b->l[i] - borrow;
        r.l[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
    return r;
}

static inline int less(const u256* a, const u256* b)
{
    for (int i = 3; i >= 0; i--)
        if (a->l[i] != b->l[i])
            return a->l[i] < b->l[i];
    return 0;
}

static inline int is_zero(const u256* a)
{
    return (a->l[0] | a->l[1] | a->l[2] | a->l[3]) == 0;
}

TWIN void twin_sum(u256* result, const u256* values, uint64_t count)
{
    u256 sum = { { 0 } };
    for (uint64_t i = 0; i < count; i++)
        sum = add(&sum, &values[i]);
    *result = sum;
}

/* floor((2^128 - 1) / d) - 2^64, then the two-limb reciprocal: Moeller and Granlund 2011, algorithms 3 and 6. */
static uint64_t reciprocal(uint64_t d1, uint64_t d0)
{
    uint64_t v0 = ((1 << 19) - 3 * (1 << 8)) / (int)(d1 >> 55);
    uint64_t d40 = (d1 >> 24) + 1;
    uint64_t v1 = (v0 << 11) - (v0 * v0 * d40 >> 40) - 1;
    uint64_t v2 = (v1 << 13) + (v1 * ((UINT64_C(1) << 60) - v1 * d40) >> 47);
    uint64_t e = (v2 >> 1 & -(d1 & 1)) - v2 * ((d1 >> 1) + (d1 & 1));
    uint64_t v3 = (uint64_t)((u128)v2 * e >> 65) + (v2 << 31);
    uint64_t v = v3 - (uint64_t)((((u128)v3 * d1) + d1) >> 64) - d1;
    uint64_t p = d1 * v + d0;
    if (p < d0) {
        v--;
        if (p >= d1) {
            v--;
            p -= d1;
        }
        p -= d1;
    }
    u128 t = (u128)d0 * v;
    p += (uint64_t)(t >> 64);
    if (p < (uint64_t)(t >> 64)) {
        v--;
        if (((u128)p << 64 | (uint64_t)t) >= ((u128)d1 << 64 | d0))
            v--;
    }
    return v;
}

/* r = (r, next) mod d; r and d most significant limb last. */
static inline void step(uint64_t* r, const uint64_t* d, uint64_t v, uint64_t next)
{
    u128 top = (u128)d[3] << 64 | d[2];
    u128 n = (u128)r[3] << 64 | r[2];
    uint64_t q;
    u128 x;
    uint64_t over = 0;
    if (n == top) {
        q = UINT64_MAX;
        x = n + r[1];
        over = x < n;
    } else {
        u128 e = (u128)v * r[3] + n;
        q = (uint64_t)(e >> 64);
        uint64_t q0 = (uint64_t)e;
        x = ((u128)(r[2] - q * d[3]) << 64 | r[1]) - (u128)d[2] * q - top;
        q++;
        if ((uint64_t)(x >> 64) >= q0) {
            q--;
            x += top;
        }
        if (x >= top) {
            q++;
            x -= top;
        }
    }
    u128 a = (u128)q * d[0];
    u128 b = (u128)q * d[1] + (uint64_t)(a >> 64);
    uint64_t n0 = next - (uint64_t)a;
    b += next < (uint64_t)a;
    uint64_t n1 = r[0] - (uint64_t)b;
    u128 borrow = (b >> 64) + (r[0] < (uint64_t)b);
    int negative = !over && x < borrow;
    x -= borrow;
    r[0] = n0;
    r[1] = n1;
    r[2] = (uint64_t)x;
    r[3] = (uint64_t)(x >> 64);
    if (__builtin_expect(negative, 0)) {
        u128 s = 0;
        for (int i = 0; i < 4; i++) {
            s += (u128)r[i] + d[i];
            r[i] = (uint64_t)s;
            s >>= 64;
        }
    }
}

static u256 bit_by_bit(const u256* a, const u256* b, const u256* m)
{
    u256 r = { { 0 } }, f = { { 0 } };
    if (is_zero(m))
        return r;
    for (int bit = 255; bit >= 0; bit--) {
        f = add(&f, &f);
        f.l[0] |= b->l[bit >> 6] >> (bit & 63) & 1;
        if (!less(&f, m))
            f = sub(&f, m);
    }
    for (int bit = 255; bit >= 0; bit--) {
        r = add(&r, &r);
        if (!less(&r, m))
            r = sub(&r, m);
        if (a->l[bit >> 6] >> (bit & 63) & 1) {
            r = add(&r, &f);
            if (!less(&r, m))
                r = sub(&r, m);
        }
    }
    return r;
}

TWIN void twin_mulmod(u256* result, const u256* a, const u256* b, const u256* m)
{
    if (!m->l[3]) {
        *result = bit_by_bit(a, b, m);
        return;
    }
    uint64_t p[9] = { 0 };
    for (int i = 0; i < 4; i++) {
        uint64_t c = 0;
        for (int j = 0; j < 4; j++) {
            u128 t = (u128)a->l[i] * b->l[j] + p[i + j] + c;
            p[i + j] = (uint64_t)t;
            c = (uint64_t)(t >> 64);
        }
        p[i + 4] = c;
    }
    int s = __builtin_clzll(m->l[3]), back = 63 - s;
    uint64_t d[4], u[9];
    d[0] = m->l[0] << s;
    u[0] = p[0] << s;
    for (int i = 1; i < 4; i++)
        d[i] = m->l[i] << s | m->l[i - 1] >> 1 >> back;
    for (int i = 1; i < 9; i++)
        u[i] = p[i] << s | p[i - 1] >> 1 >> back;
    uint64_t v = reciprocal(d[3], d[2]);
    uint64_t r[4] = { u[5], u[6], u[7], u[8] };
    for (int j = 4; j >= 0; j--)
        step(r, d, v, u[j]);
    for (int i = 0; i < 3; i++)
        result->l[i] = r[i] >> s | r[i + 1] << 1 << back;
    result->l[3] = r[3] >> s;
}

enum { STOP, OUT_OF_GAS, UNDERFLOW, OVERFLOW, BAD_JUMP, BAD_OPCODE };

static u256 word(uint64_t v)
{
    u256 r = { { v, 0, 0, 0 } };
    return r;
}

TWIN int twin_interpret(const uint8_t* code, uint64_t length, u256* stack, int64_t* gas, int* top)
{
    uint64_t pc = 0;
    int64_t left = *gas;
    int sp = 0, halt = STOP;
#define COST(n) if ((left -= (n)) < 0) { halt = OUT_OF_GAS; goto done; }
#define NEED(n) if (sp < (n)) { halt = UNDERFLOW; goto done; }
#define ROOM if (sp >= 1024) { halt = OVERFLOW; goto done; }
    while (pc < length) {
        uint8_t op = code[pc++];
        if (op >= 0x60 && op <= 0x7f) {
            COST(3)
            ROOM
            unsigned n = op - 0x5fu;
            if (n == 1)
                stack[sp] = word(pc < length ? code[pc] : 0);
            else {
                stack[sp] = word(0);
                for (unsigned i = 0; i < n; i++) {
                    unsigned shift = n - 1 - i;
                    uint64_t b = pc + i < length ? code[pc + i] : 0;
                    stack[sp].l[shift >> 3] |= b << (8 * (shift & 7));
                }
            }
            sp++;
            pc += n;
            continue;
        }
        switch (op) {
        case 0x00:
            goto done;
        case 0x01:
            COST(3)
            NEED(2)
            stack[sp - 2] = add(&stack[sp - 1], &stack[sp - 2]);
            sp--;
            break;
        case 0x03:
            COST(3)
            NEED(2)
            stack[sp - 2] = sub(&stack[sp - 1], &stack[sp - 2]);
            sp--;
            break;
        case 0x10:
            COST(3)
            NEED(2)
            stack[sp - 2] = word((uint64_t)less(&stack[sp - 1], &stack[sp - 2]));
            sp--;
            break;
        case 0x15:
            COST(3)
            NEED(1)
            stack[sp - 1] = word((uint64_t)is_zero(&stack[sp - 1]));
            break;
        case 0x50:
            COST(2)
            NEED(1)
            sp--;
            break;
        case 0x57:
            COST(10)
            NEED(2)
            sp -= 2;
            if (!is_zero(&stack[sp])) {
                const u256* target = &stack[sp + 1];
                if ((target->l[1] | target->l[2] | target->l[3]) || target->l[0] >= length) {
                    halt = BAD_JUMP;
                    goto done;
                }
                pc = target->l[0];
                if (code[pc] != 0x5b) {
                    halt = BAD_JUMP;
                    goto done;
                }
            }
            break;
        case 0x58:
            COST(2)
            ROOM
            stack[sp++] = word(pc - 1);
            break;
        case 0x5b:
            COST(1)
            break;
        case 0x80 ... 0x8f: {
            COST(3)
            int from = sp - (op - 0x7f);
            if (from < 0) {
                halt = UNDERFLOW;
                goto done;
            }
            ROOM
            stack[sp++] = stack[from];
            break;
        }
        case 0x90 ... 0x9f: {
            COST(3)
            int other = sp - 1 - (op - 0x8f);
            if (other < 0) {
                halt = UNDERFLOW;
                goto done;
            }
            u256 t = stack[sp - 1];
            stack[sp - 1] = stack[other];
            stack[other] = t;
            break;
        }
        default:
            halt = BAD_OPCODE;
            goto done;
        }
    }
done:
    *gas = left;
    *top = sp;
    return halt;
}

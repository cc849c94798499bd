namespace Perjury.GuestBuild.Ir;

/// <summary>What an instruction does. Operands in brackets; payload in braces.</summary>
internal enum Op
{
    // constants
    Const, // {Imm}
    ConstF, // {Imm: bits of the double}
    Null,
    StrLit, // {Name}
    TypeObj, // {T} canonical Type object
    TypeHandle, // {T} RuntimeTypeHandle value
    FieldHandle, // {F} RuntimeFieldHandle value, only consumed by intrinsics
    MtOf, // {T} address of a method table
    FnAddr, // {M, Variant}
    StaticAddr, // {F} address of a static field
    RvaAddr, // {F} address of initial data
    Zero, // {Type: struct} all-zero value

    // locals
    LdLoc, // {Local}
    StLoc, // {Local} [value]
    LocAddr, // {Local}

    // arithmetic; integer operands have one width, results wrap
    Add,
    Sub,
    Mul,
    DivS,
    DivU,
    RemS,
    RemU,
    And,
    Or,
    Xor,
    Shl,
    ShrS,
    ShrU,
    Neg,
    Not,
    AddOvfS,
    AddOvfU,
    SubOvfS,
    SubOvfU,
    MulOvfS,
    MulOvfU,

    // comparisons: I32 0 or 1; the Un forms are unsigned on integers, unordered on floats
    CmpEq,
    CmpNe,
    CmpLt,
    CmpLe,
    CmpGt,
    CmpGe,
    CmpLtU,
    CmpLeU,
    CmpGtU,
    CmpGeU,

    // conversions {Conv}
    Conv,

    // memory; T is the type in memory
    Load, // {T} [addr]
    Store, // {T} [addr, value]
    AddOff, // {Imm} [ptr]
    PtrAdd, // [ptr, i64 bytes]
    ElemAddr, // {T element} [vector, index i64]: unchecked
    ArrLen, // [vector] I32, immutable
    LoadMt, // [obj] immutable
    ExtractField, // {F} [struct value]
    MemCopy, // [dst, src, i64 bytes] may overlap
    MemSet, // [dst, i32 value, i64 bytes]
    LocAlloc, // [i64 bytes] {Imm 1: zeroed}

    // checks: branch to a cold thrower, else nothing
    NullCheck, // [ref or ptr]
    Bounds, // [i64 or i32 index, i32 length]
    DivZero, // [divisor]
    DivOvf, // [dividend, divisor]
    LenCheck, // [i64 length] array length fits
    StoreCheck, // [array, value]
    ElemTypeCheck, // {T} [array]: ldelema of a reference type

    // objects
    New, // {T}
    NewArr, // {T element} [i32/i64 length]
    NewMd, // {T array} [lengths...]
    IsInst, // {T} [obj]
    CastClass, // {T} [obj]
    Unbox, // {T} [obj] address of the boxed value, checked

    // calls
    Call, // {M} [args]
    CallSlot, // {M slot declaration} [this, args]
    CallPtr, // {Sig} [fn, args]
    CallRt, // {Name} [args]: a runtime function in C
    CallExtern, // {M} [args]: DllImport
    SlotFn, // {M slot declaration} [obj]: code address for ldvirtftn
    Cctor, // {T} run its static constructor if it has not run

    // exceptions {Imm region}
    TryEnter,
    TryLeave,
    CatchObj,

    // terminators
    Jump,
    Branch, // [i32 cond] Targets[0] when non-zero
    Switch, // [i32] Targets[0..n-1], Targets[n] default
    Ret,
    Throw, // [obj]
    Rethrow, // {Imm region}
    EndFinally, // {Imm region}
    EndFilter, // [i32]
    Unreachable, // {Name: why}
}

/// <summary>Conversions, named by their result; U = source read as unsigned.</summary>
internal enum ConvKind
{
    I1,
    U1,
    I2,
    U2,
    I4,
    U4,
    I8,
    U8,
    R4,
    R8,
    RUn,
    ToPtr,
    FromPtr,
    OvfI1,
    OvfU1,
    OvfI2,
    OvfU2,
    OvfI4,
    OvfU4,
    OvfI8,
    OvfU8,
    OvfI1Un,
    OvfU1Un,
    OvfI2Un,
    OvfU2Un,
    OvfI4Un,
    OvfU4Un,
    OvfI8Un,
    OvfU8Un,
    BitsToF32,
    BitsToF64,
    F32ToBits,
    F64ToBits,
}

using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Ir;

/// <summary>The seven shapes a value can have on the evaluation stack.</summary>
internal enum VT
{
    Void,
    I32,
    I64,
    F32,
    F64,
    Ref,
    Ptr,
    Struct,
}

/// <summary>A stack type: a shape and, for structs, which one.</summary>
internal readonly record struct IrType(VT Kind, TypeDesc? Struct = null)
{
    public static readonly IrType Void = new(VT.Void);
    public static readonly IrType I32 = new(VT.I32);
    public static readonly IrType I64 = new(VT.I64);
    public static readonly IrType F32 = new(VT.F32);
    public static readonly IrType F64 = new(VT.F64);
    public static readonly IrType Ref = new(VT.Ref);
    public static readonly IrType Ptr = new(VT.Ptr);

    public bool IsInt => Kind is VT.I32 or VT.I64;
    public bool IsFloat => Kind is VT.F32 or VT.F64;

    /// <summary>How a value of a metadata type lies on the stack.</summary>
    public static IrType Of(TypeDesc t) =>
        t.Kind switch
        {
            TypeKind.Void => Void,
            TypeKind.Bool
            or TypeKind.Char
            or TypeKind.I1
            or TypeKind.U1
            or TypeKind.I2
            or TypeKind.U2
            or TypeKind.I4
            or TypeKind.U4 => I32,
            TypeKind.I8 or TypeKind.U8 or TypeKind.IPtr or TypeKind.UPtr => I64,
            TypeKind.R4 => F32,
            TypeKind.R8 => F64,
            TypeKind.Class or TypeKind.SzArray or TypeKind.MdArray => Ref,
            TypeKind.Pointer or TypeKind.ByRef or TypeKind.FnPtr => Ptr,
            TypeKind.Struct => new IrType(VT.Struct, t),
            _ => throw new CompileError($"open-type: {t} has no stack type"),
        };

    public override string ToString() =>
        Kind == VT.Struct ? Struct!.ToString() : Kind.ToString().ToLowerInvariant();
}

/// <summary>A variable of a method: argument, IL local, or a slot the importer made.</summary>
internal sealed class LocalVar(string name, TypeDesc type)
{
    public string Name => name;
    public TypeDesc Type => type;

    /// <summary>Carries the evaluation stack across blocks: the type says the kind of value, and what a pointer points to.</summary>
    public bool IsSpill { get; set; }

    /// <summary>Lives across an exception edge: kept in memory that the optimiser must respect.</summary>
    public bool CrossesTry { get; set; }

    /// <summary>Nothing reads it before it is assigned: the method says that its variables need no initial values.</summary>
    public bool IsUninitialized { get; set; }

    /// <summary>Every value ever stored has exactly this class (used to call directly).</summary>
    public TypeDesc? ExactType { get; set; }

    /// <summary>The type whose Type object is the only value ever stored.</summary>
    public TypeDesc? TypeConstant { get; set; }
}

/// <summary>One instruction, which is also the value it produces.</summary>
internal sealed class Instr
{
    public int Id { get; set; }
    public required Op Op { get; set; }
    public IrType Type { get; set; }
    public Instr[] Args { get; set; } = [];
    public long Imm { get; set; }
    public TypeDesc? T { get; set; }
    public MethodDesc? M { get; set; }
    public FieldDesc? F { get; set; }
    public LocalVar? Local { get; set; }
    public string? Name { get; set; }
    public MethodSig? Sig { get; set; }
    public ConvKind Conv { get; set; }
    public RoutineKind Variant { get; set; }
    public Block[] Targets { get; set; } = [];

    /// <summary>Address may be off its natural alignment.</summary>
    public bool Unaligned { get; set; }

    /// <summary>What is known of a reference: its class, whether exactly that one, whether never null.</summary>
    public TypeDesc? Static { get; set; }
    public bool Exact { get; set; }
    public bool NonNull { get; set; }

    public bool IsConst => Op == Op.Const;

    public bool IsTerminator => Op >= Op.Jump;

    /// <summary>No effect and no dependence on memory: may be printed where it is used.</summary>
    public bool IsPure =>
        Op switch
        {
            Op.Const
            or Op.ConstF
            or Op.Null
            or Op.StrLit
            or Op.TypeObj
            or Op.TypeHandle
            or Op.FieldHandle
            or Op.MtOf
            or Op.FnAddr
            or Op.StaticAddr
            or Op.RvaAddr
            or Op.Zero
            or Op.LocAddr
            or Op.Add
            or Op.Sub
            or Op.Mul
            or Op.DivS
            or Op.DivU
            or Op.RemS
            or Op.RemU
            or Op.And
            or Op.Or
            or Op.Xor
            or Op.Shl
            or Op.ShrS
            or Op.ShrU
            or Op.Neg
            or Op.Not
            or Op.AddOff
            or Op.PtrAdd
            or Op.ElemAddr
            or Op.ExtractField => true,
            >= Op.CmpEq and <= Op.CmpGeU => true,
            Op.Conv => Conv is < ConvKind.OvfI1 or > ConvKind.OvfU8Un,
            _ => false,
        };

    public override string ToString() => "%" + Id;
}

/// <summary>A straight run of instructions that ends in one terminator.</summary>
internal sealed class Block(int id)
{
    public int Id => id;
    public List<Instr> Code { get; } = [];

    /// <summary>Innermost protected, handler or filter region the block lies in, -1 for none.</summary>
    public int Region { get; set; } = -1;
    public Instr Terminator => Code[^1];

    public override string ToString() => "B" + id;
}

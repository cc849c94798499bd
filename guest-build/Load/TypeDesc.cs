using System.Reflection;
using System.Reflection.Metadata;

namespace Perjury.GuestBuild.Load;

internal enum TypeKind
{
    Void,
    Bool,
    Char,
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
    IPtr,
    UPtr,
    Class,
    Struct,
    SzArray,
    MdArray,
    Pointer,
    ByRef,
    FnPtr,
    TypeVar,
    MethodVar,
}

/// <summary>One interned type. Closed types are compared by reference.</summary>
internal sealed class TypeDesc
{
    private readonly TypeSystem _types;
    private TypeDesc? _base;
    private bool _baseKnown;
    private TypeDesc[]? _interfaces;
    private FieldDesc[]? _fields;
    private Dictionary<(MethodDef, TypeList), MethodDesc>? _methods;
    private string? _name;

    public TypeDesc(TypeSystem types, int id, TypeKind kind, TypeDef? def, TypeList args)
    {
        _types = types;
        Id = id;
        Kind = kind;
        Def = def;
        Args = args;
    }

    /// <summary>Order of first appearance; the compiler is single-threaded, so it is the same in every run.</summary>
    public int Id { get; }
    public TypeKind Kind { get; }
    public TypeDef? Def { get; }
    public TypeList Args { get; }
    public TypeDesc? Element { get; init; }
    public int Rank { get; init; }
    public int VarIndex { get; init; }
    public MethodSig? FnSig { get; init; }

    /// <summary>The underlying integer type of an enum, else null.</summary>
    public TypeDesc? EnumUnderlying { get; set; }

    public bool IsEnum => EnumUnderlying is not null;
    public bool IsInterface => Def is not null && (Def.Attributes & TypeAttributes.Interface) != 0;
    public bool IsAbstract => Def is not null && (Def.Attributes & TypeAttributes.Abstract) != 0;
    public bool IsArray => Kind is TypeKind.SzArray or TypeKind.MdArray;
    public bool IsGcRef => Kind is TypeKind.Class or TypeKind.SzArray or TypeKind.MdArray;
    public bool IsPointerLike => Kind is TypeKind.Pointer or TypeKind.ByRef or TypeKind.FnPtr;
    public bool IsPrimitive => Kind is >= TypeKind.Bool and <= TypeKind.UPtr && !IsEnum;
    public bool IsValueType => Kind is >= TypeKind.Void and <= TypeKind.UPtr or TypeKind.Struct;
    public bool IsByRefLike => Def is not null && Def.HasAttribute("IsByRefLikeAttribute");
    public bool IsDelegate => Base is { Def.FullName: "System.MulticastDelegate" };

    /// <summary>No class can derive from it: a cast to it is one compare.</summary>
    public bool IsSealed =>
        IsValueType
        || (Kind == TypeKind.Class && (Def!.Attributes & TypeAttributes.Sealed) != 0)
        || (
            Kind == TypeKind.SzArray
            && Element!.IsValueType
            && !Element.IsPrimitive
            && !Element.IsEnum
        );

    public bool IsOpen { get; init; }

    public TypeDesc? Base
    {
        get
        {
            if (!_baseKnown)
            {
                _base = _types.BaseOf(this);
                _baseKnown = true;
            }
            return _base;
        }
    }

    /// <summary>Every interface the type implements, its base's first, each once.</summary>
    public TypeDesc[] Interfaces => _interfaces ??= _types.InterfacesOf(this);

    /// <summary>Fields declared by this type itself, in metadata order.</summary>
    public FieldDesc[] Fields
    {
        get
        {
            if (_fields is null)
            {
                var defs = Def?.Fields ?? [];
                var list = new FieldDesc[defs.Length];
                for (int i = 0; i < defs.Length; i++)
                    list[i] = new FieldDesc(this, defs[i], _types.FieldType(this, defs[i]));
                _fields = list;
            }
            return _fields;
        }
    }

    public FieldDesc Field(FieldDef def)
    {
        foreach (var f in Fields)
        {
            if (f.Def == def)
                return f;
        }
        throw new InvalidDataException($"{this} has no field {def}");
    }

    public FieldDesc? FieldNamed(string name)
    {
        foreach (var f in Fields)
        {
            if (f.Name == name)
                return f;
        }
        return null;
    }

    public MethodDesc Method(MethodDef def, TypeList args)
    {
        _methods ??= [];
        if (!_methods.TryGetValue((def, args), out var m))
            _methods[(def, args)] = m = _types.NewMethod(this, def, args);
        return m;
    }

    /// <summary>The type with its own variables as arguments (itself when it is not generic).</summary>
    public bool Is(string fullName) => Def is not null && Def.FullName == fullName;

    public override string ToString() => _name ??= TypeNames.Display(this);
}

/// <summary>A field of one closed type.</summary>
internal sealed class FieldDesc(TypeDesc owner, FieldDef def, TypeDesc type)
{
    public TypeDesc Owner => owner;
    public FieldDef Def => def;
    public TypeDesc Type => type;
    public string Name => def.Name;
    public bool IsStatic => def.IsStatic;

    /// <summary>Byte offset in the object (class: header included; struct: from its start). Set by the layout.</summary>
    public int Offset { get; set; } = -1;

    public override string ToString() => owner + "." + def.Name;
}

/// <summary>A method of one closed type with closed method arguments.</summary>
internal sealed class MethodDesc
{
    private readonly TypeSystem _types;
    private MethodSig? _sig;

    public MethodDesc(TypeSystem types, TypeDesc owner, MethodDef def, TypeList args)
    {
        _types = types;
        Owner = owner;
        Def = def;
        Args = args;
    }

    public TypeDesc Owner { get; }
    public MethodDef Def { get; }
    public TypeList Args { get; }
    public string Name => Def.Name;
    public bool IsStatic => Def.IsStatic;

    /// <summary>Closed signature without <c>this</c>.</summary>
    public MethodSig Sig => _sig ??= _types.Substitute(_types.OpenSig(Def), Owner.Args, Args);

    /// <summary>The type of the hidden first argument: a reference, or a managed pointer to a struct.</summary>
    public TypeDesc ThisType => Owner.IsValueType ? _types.ByRef(Owner) : Owner;

    public override string ToString() => TypeNames.Display(this);
}

/// <summary>Return and parameter types; interned types make equality cheap.</summary>
internal sealed record MethodSig(TypeDesc Return, TypeList Params, bool IsInstance, int Arity)
{
    public override string ToString() =>
        $"{Return}({string.Join(", ", Params.Items.Select(p => p.ToString()))})";
}

/// <summary>An immutable list of types with structural equality, usable as a key.</summary>
internal readonly struct TypeList(TypeDesc[] items) : IEquatable<TypeList>
{
    private readonly TypeDesc[]? _items = items;

    public static TypeList Empty => new([]);
    public TypeDesc[] Items => _items ?? [];
    public int Count => Items.Length;
    public TypeDesc this[int i] => Items[i];

    public bool Equals(TypeList other) => Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is TypeList l && Equals(l);

    public override int GetHashCode()
    {
        int h = Count;
        foreach (var t in Items)
            h = h * 31 + t.Id;
        return h;
    }

    public static bool operator ==(TypeList a, TypeList b) => a.Equals(b);

    public static bool operator !=(TypeList a, TypeList b) => !a.Equals(b);
}

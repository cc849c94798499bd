using System.Collections.Immutable;
using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>Interns types and methods; everything the compiler compares, it compares by reference.</summary>
internal sealed class TypeSystem
{
    private readonly Dictionary<(TypeDef, TypeList), TypeDesc> _defs = [];
    private readonly Dictionary<(TypeKind, TypeDesc?, int), TypeDesc> _shapes = [];
    private readonly Dictionary<(MethodSig, int), TypeDesc> _fnPtrs = [];
    private int _nextType;

    public TypeSystem(AssemblyLoader loader)
    {
        Loader = loader;
        Known = new WellKnown(this);
    }

    public AssemblyLoader Loader { get; }
    public WellKnown Known { get; }

    public TypeDesc CoreType(string ns, string name) =>
        Open(Loader.FindType("System.Private.CoreLib", ns, name));

    /// <summary>The type over its own variables; the plain type when it has none.</summary>
    public TypeDesc Open(TypeDef def)
    {
        var args = new TypeDesc[def.Arity];
        for (int i = 0; i < args.Length; i++)
            args[i] = TypeVar(i);
        return Instantiate(def, new TypeList(args));
    }

    public TypeDesc Instantiate(TypeDef def, TypeList args)
    {
        if (_defs.TryGetValue((def, args), out var t))
            return t;
        if (Depth(args) > 24)
            throw new CompileError($"generic-depth: {def} nests its own arguments without end");
        var kind = KindOf(def);
        t = new TypeDesc(this, _nextType++, kind, def, args) { IsOpen = AnyOpen(args) };
        _defs[(def, args)] = t;
        if (kind == TypeKind.Struct && IsEnumDef(def))
        {
            foreach (var f in def.Fields)
            {
                if (!f.IsStatic)
                {
                    var underlying = FieldType(t, f);
                    t = new TypeDesc(this, t.Id, underlying.Kind, def, args)
                    {
                        EnumUnderlying = underlying,
                        IsOpen = t.IsOpen,
                    };
                    _defs[(def, args)] = t;
                    break;
                }
            }
        }
        return t;
    }

    public TypeDesc SzArray(TypeDesc element) => Shape(TypeKind.SzArray, element, 0);

    public TypeDesc MdArray(TypeDesc element, int rank) => Shape(TypeKind.MdArray, element, rank);

    public TypeDesc Pointer(TypeDesc element) => Shape(TypeKind.Pointer, element, 0);

    public TypeDesc ByRef(TypeDesc element) => Shape(TypeKind.ByRef, element, 0);

    public TypeDesc TypeVar(int index) => Shape(TypeKind.TypeVar, null, index);

    public TypeDesc MethodVar(int index) => Shape(TypeKind.MethodVar, null, index);

    public TypeDesc FnPtr(MethodSig sig)
    {
        if (!_fnPtrs.TryGetValue((sig, 0), out var t))
        {
            bool open = sig.Return.IsOpen || AnyOpen(sig.Params);
            _fnPtrs[(sig, 0)] = t = new TypeDesc(
                this,
                _nextType++,
                TypeKind.FnPtr,
                null,
                TypeList.Empty
            )
            {
                FnSig = sig,
                IsOpen = open,
            };
        }
        return t;
    }

    private TypeDesc Shape(TypeKind kind, TypeDesc? element, int number)
    {
        if (!_shapes.TryGetValue((kind, element, number), out var t))
        {
            t = new TypeDesc(this, _nextType++, kind, null, TypeList.Empty)
            {
                Element = element,
                Rank = kind == TypeKind.MdArray ? number : 1,
                VarIndex = number,
                IsOpen = element?.IsOpen ?? true,
            };
            _shapes[(kind, element, number)] = t;
        }
        return t;
    }

    public MethodDesc NewMethod(TypeDesc owner, MethodDef def, TypeList args) =>
        new(this, owner, def, args);

    /// <summary>The method over its own type variables and the owner as given.</summary>
    public MethodDesc OpenMethod(TypeDesc owner, MethodDef def)
    {
        var args = new TypeDesc[def.Arity];
        for (int i = 0; i < args.Length; i++)
            args[i] = MethodVar(i);
        return owner.Method(def, new TypeList(args));
    }

    public TypeDesc Substitute(TypeDesc t, TypeList typeArgs, TypeList methodArgs)
    {
        if (!t.IsOpen)
            return t;
        switch (t.Kind)
        {
            case TypeKind.TypeVar:
                return t.VarIndex < typeArgs.Count ? typeArgs[t.VarIndex] : t;
            case TypeKind.MethodVar:
                return t.VarIndex < methodArgs.Count ? methodArgs[t.VarIndex] : t;
            case TypeKind.SzArray:
                return SzArray(Substitute(t.Element!, typeArgs, methodArgs));
            case TypeKind.MdArray:
                return MdArray(Substitute(t.Element!, typeArgs, methodArgs), t.Rank);
            case TypeKind.Pointer:
                return Pointer(Substitute(t.Element!, typeArgs, methodArgs));
            case TypeKind.ByRef:
                return ByRef(Substitute(t.Element!, typeArgs, methodArgs));
            case TypeKind.FnPtr:
                return FnPtr(Substitute(t.FnSig!, typeArgs, methodArgs));
            default:
                return Instantiate(t.Def!, Substitute(t.Args, typeArgs, methodArgs));
        }
    }

    public TypeList Substitute(TypeList list, TypeList typeArgs, TypeList methodArgs)
    {
        var items = new TypeDesc[list.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = Substitute(list[i], typeArgs, methodArgs);
        return new TypeList(items);
    }

    public MethodSig Substitute(MethodSig sig, TypeList typeArgs, TypeList methodArgs) =>
        new(
            Substitute(sig.Return, typeArgs, methodArgs),
            Substitute(sig.Params, typeArgs, methodArgs),
            sig.IsInstance,
            sig.Arity
        );

    /// <summary>A method of another instantiation, seen from this owner and these arguments.</summary>
    public MethodDesc Substitute(MethodDesc m, TypeList typeArgs, TypeList methodArgs) =>
        Substitute(m.Owner, typeArgs, methodArgs)
            .Method(m.Def, Substitute(m.Args, typeArgs, methodArgs));

    public MethodSig OpenSig(MethodDef def)
    {
        if (def.OpenSignature is null)
        {
            var md = def.Owner.Module.Md;
            var sig = md.GetMethodDefinition(def.Handle)
                .DecodeSignature(new SignatureReader(this, def.Owner.Module), GenericContext.Open);
            def.OpenSignature = ToSig(sig);
        }
        return def.OpenSignature;
    }

    public static MethodSig ToSig(MethodSignature<TypeDesc> sig)
    {
        return new MethodSig(
            sig.ReturnType,
            new TypeList([.. sig.ParameterTypes]),
            sig.Header.IsInstance,
            sig.GenericParameterCount
        );
    }

    public TypeDesc FieldType(TypeDesc owner, FieldDef def)
    {
        var module = def.Owner.Module;
        return module
            .Md.GetFieldDefinition(def.Handle)
            .DecodeSignature(
                new SignatureReader(this, module),
                new GenericContext(owner.Args, TypeList.Empty)
            );
    }

    public TypeDesc? BaseOf(TypeDesc t)
    {
        if (t.IsArray)
            return Known.Array;
        if (t.Def is null || t.IsInterface)
            return null;
        var md = t.Def.Module.Md;
        var handle = md.GetTypeDefinition(t.Def.Handle).BaseType;
        return handle.IsNil
            ? null
            : Resolver.Type(this, t.Def.Module, handle, new GenericContext(t.Args, TypeList.Empty));
    }

    public TypeDesc[] InterfacesOf(TypeDesc t)
    {
        var list = new List<TypeDesc>();
        if (t.Base is not null)
            list.AddRange(t.Base.Interfaces);
        foreach (var i in DeclaredInterfaces(t))
        {
            foreach (var inner in i.Interfaces)
            {
                if (!list.Contains(inner))
                    list.Add(inner);
            }
            if (!list.Contains(i))
                list.Add(i);
        }
        return [.. list];
    }

    /// <summary>The interfaces the type itself lists, array interfaces included.</summary>
    public IEnumerable<TypeDesc> DeclaredInterfaces(TypeDesc t)
    {
        if (t.Kind == TypeKind.SzArray)
        {
            if (t.Element!.Kind is TypeKind.Pointer or TypeKind.FnPtr)
                yield break;
            foreach (var d in Known.ArrayInterfaces)
                yield return Instantiate(d, new TypeList([t.Element]));
            yield break;
        }
        if (t.Def is null)
            yield break;
        var md = t.Def.Module.Md;
        foreach (var h in md.GetTypeDefinition(t.Def.Handle).GetInterfaceImplementations())
        {
            var handle = md.GetInterfaceImplementation(h).Interface;
            yield return Resolver.Type(
                this,
                t.Def.Module,
                handle,
                new GenericContext(t.Args, TypeList.Empty)
            );
        }
    }

    private static int Depth(TypeList args)
    {
        int depth = 0;
        foreach (var a in args.Items)
            depth = Math.Max(
                depth,
                1 + Depth(a.Element is null ? a.Args : new TypeList([a.Element]))
            );
        return depth;
    }

    private static bool AnyOpen(TypeList args)
    {
        foreach (var a in args.Items)
        {
            if (a.IsOpen)
                return true;
        }
        return false;
    }

    private static bool IsEnumDef(TypeDef def)
    {
        var md = def.Module.Md;
        var b = md.GetTypeDefinition(def.Handle).BaseType;
        return BaseName(md, b) == "System.Enum";
    }

    private static string BaseName(MetadataReader md, EntityHandle b)
    {
        switch (b.Kind)
        {
            case HandleKind.TypeReference:
                var r = md.GetTypeReference((TypeReferenceHandle)b);
                return md.GetString(r.Namespace) + "." + md.GetString(r.Name);
            case HandleKind.TypeDefinition when !b.IsNil:
                var d = md.GetTypeDefinition((TypeDefinitionHandle)b);
                return md.GetString(d.Namespace) + "." + md.GetString(d.Name);
            default:
                return "";
        }
    }

    private static TypeKind KindOf(TypeDef def)
    {
        if (def.IsCoreLib && def.Namespace == "System" && def.Outer is null)
        {
            var primitive = def.Name switch
            {
                "Void" => TypeKind.Void,
                "Boolean" => TypeKind.Bool,
                "Char" => TypeKind.Char,
                "SByte" => TypeKind.I1,
                "Byte" => TypeKind.U1,
                "Int16" => TypeKind.I2,
                "UInt16" => TypeKind.U2,
                "Int32" => TypeKind.I4,
                "UInt32" => TypeKind.U4,
                "Int64" => TypeKind.I8,
                "UInt64" => TypeKind.U8,
                "Single" => TypeKind.R4,
                "Double" => TypeKind.R8,
                "IntPtr" => TypeKind.IPtr,
                "UIntPtr" => TypeKind.UPtr,
                _ => TypeKind.Class,
            };
            if (primitive != TypeKind.Class)
                return primitive;
        }
        var md = def.Module.Md;
        var b = md.GetTypeDefinition(def.Handle).BaseType;
        string name = BaseName(md, b);
        bool value =
            name == "System.Enum" || (name == "System.ValueType" && def.FullName != "System.Enum");
        return value ? TypeKind.Struct : TypeKind.Class;
    }
}

/// <summary>What type variables stand for while a signature or body is read.</summary>
internal readonly struct GenericContext(TypeList typeArgs, TypeList methodArgs)
{
    public static GenericContext Open => new(TypeList.Empty, TypeList.Empty);
    public TypeList TypeArgs => typeArgs;
    public TypeList MethodArgs => methodArgs;
}

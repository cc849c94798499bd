using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Bodies around single intrinsics, and the small shapes intrinsics are built from.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>For a method without IL: only the signature is there.</summary>
    private MethodImporter(Compilation c, MethodDesc method, TypeList parameters, Body body)
        : base(c, body)
    {
        _method = method;
        _module = method.Def.Owner.Module;
        _context = new GenericContext(method.Owner.Args, method.Args);
        _il = null!;
        _code = [];
        _regions = null!;
        _args = [.. parameters.Items.Select(body.NewArgument)];
        _locals = [];
        _storeCount = [];
    }

    /// <summary>
    /// A body around what the compiler expands at each call, for delegates and function pointers to the method; null when
    /// the compiler does not know the method or needs constant arguments.
    /// </summary>
    public static Body? ImportExpansion(Compilation c, MethodDesc method)
    {
        if (!Intrinsics.Knows(method))
            return null;
        var body = new Body(new Routine(RoutineKind.Body, method)) { Return = method.Sig.Return };
        var parameters = method.IsStatic
            ? method.Sig.Params
            : new TypeList([method.ThisType, .. method.Sig.Params.Items]);
        var importer = new MethodImporter(c, method, parameters, body);
        importer.Current = body.NewBlock(-1);
        Instr[] args = [.. importer._args.Select(importer.LdLoc)];
        if (!Intrinsics.TryExpand(importer, method, args, out var result, out bool ends))
            return null;
        if (!ends)
            importer.Emit(
                new Instr
                {
                    Op = Op.Ret,
                    Args = result is null
                        ? []
                        : [importer.Coerce(result, IrType.Of(method.Sig.Return))],
                }
            );
        Unreached(body);
        return body;
    }

    public Compilation Compilation => C;

    public Instr TypeObject(TypeDesc t)
    {
        var o = Typed(Op.TypeObj, IrType.Ref, t);
        o.Static = Known.Type;
        o.NonNull = true;
        return o;
    }

    /// <summary>The canonical Type of an object.</summary>
    public Instr TypeOf(Instr o)
    {
        NullCheck(o);
        if (o.Exact && o.Static is not null)
            return TypeObject(o.Static);
        var r = CallRt("rt_type_of", IrType.Ref, o);
        r.Static = Known.Type;
        r.NonNull = true;
        return r;
    }

    /// <summary>A RuntimeTypeHandle holds the Type object itself.</summary>
    public Instr HandleToType(Instr handle)
    {
        var r = Emit(
            new Instr
            {
                Op = Op.ExtractField,
                Type = IrType.Ref,
                F = Known.RuntimeTypeHandle.FieldNamed("m_type"),
                Args = [handle],
            }
        );
        r.Static = Known.Type;
        return r;
    }

    /// <summary>An object the program shares: one per type, made at compile time, never null.</summary>
    public Instr Singleton(TypeDesc t)
    {
        var o = Emit(
            new Instr
            {
                Op = Op.TypeObj,
                Type = IrType.Ref,
                T = t,
                Name = "singleton",
            }
        );
        o.Static = t;
        o.Exact = true;
        o.NonNull = true;
        return o;
    }

    public Instr One(TypeDesc t) => IrType.Of(t) == IrType.I64 ? I64(1) : I32(1);

    public Instr MinusOne(TypeDesc t) => IrType.Of(t) == IrType.I64 ? I64(-1) : I32(-1);

    /// <summary>A small integer as it looks after a store and a load of the type.</summary>
    public Instr Narrow(Instr v, TypeDesc t) =>
        t.Kind switch
        {
            TypeKind.I1 => Convert(ConvKind.I1, IrType.I32, v),
            TypeKind.U1 or TypeKind.Bool => Convert(ConvKind.U1, IrType.I32, v),
            TypeKind.I2 => Convert(ConvKind.I2, IrType.I32, v),
            TypeKind.U2 or TypeKind.Char => Convert(ConvKind.U2, IrType.I32, v),
            _ => v,
        };

    /// <summary>The same bytes under another type of equal size.</summary>
    public Instr Pun(Instr v, TypeDesc from, TypeDesc to)
    {
        var spill = Body.NewLocal("pun", from);
        StLoc(spill, v);
        return Load(to, LocAddr(spill), C.Layout.Align(to) > C.Layout.Align(from));
    }

    public Instr SpanValue(TypeDesc span, Instr data, Instr length)
    {
        var local = Body.NewLocal("sp", span);
        StLoc(local, ZeroOf(span));
        var reference = span.FieldNamed("_reference")!;
        Store(reference.Type, FieldAddress(LocAddr(local), reference), data);
        Store(Known.I4, FieldAddress(LocAddr(local), span.FieldNamed("_length")!), length);
        return LdLoc(local);
    }

    public Instr CallStruct(RoutineKind kind, MethodDesc m, TypeDesc t, Instr[] args) =>
        Emit(
            new Instr
            {
                Op = Op.Call,
                Type = IrType.I32,
                M = m,
                T = t,
                Variant = kind,
                Args = args,
            }
        );

    public Instr ConstructStruct(MethodDesc ctor, Instr[] args)
    {
        var local = Body.NewLocal("no", ctor.Owner);
        StLoc(local, ZeroOf(ctor.Owner));
        EmitCall(ctor, [LocAddr(local), .. args], isVirtual: false);
        return LdLoc(local);
    }

    public Instr CompareExchange(TypeDesc t, Instr address, Instr value, Instr comparand)
    {
        var type = IrType.Of(t);
        var old = Load(t, address);
        value = Coerce(value, type);
        var same = Compare(Op.CmpEq, old, Narrow(Coerce(comparand, type), t));
        var yes = Body.NewBlock(Current.Region);
        var done = Body.NewBlock(Current.Region);
        Branch(same, yes, done);
        Current = yes;
        Store(t, address, value);
        Jump(done);
        Current = done;
        return old;
    }
}

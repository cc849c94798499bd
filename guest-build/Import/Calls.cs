using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>call, callvirt, calli, newobj, ldftn (ECMA-335 III.3.19, III.4.2, III.4.21).</summary>
internal sealed partial class MethodImporter
{
    private bool ImportCall(Il i, bool isVirtual)
    {
        var constrained = _constrained;
        _constrained = null;
        var target = Resolver.Method(Types, _module, Handle(i), _context);
        if (target.ArrayType is not null)
        {
            ArrayCall(target);
            return true;
        }
        var m = target.Method!;
        FSharpRefusals.Check(Types, _module, m);
        RefuseAsync(m);
        RefuseRunTimeCode(m);
        var args = PopMany(m.Sig.Params.Count + (m.IsStatic ? 0 : 1));
        if (constrained is not null)
            return ConstrainedCall(m, constrained, args);
        return EmitCall(m, args, isVirtual);
    }

    /// <summary>Any call after constraints are resolved: intrinsic, direct, or through a slot.</summary>
    private bool EmitCall(MethodDesc m, Instr[] args, bool isVirtual)
    {
        if (!m.IsStatic && m.Owner.IsDelegate && m.Name == "Invoke")
        {
            PushResult(m, InvokeDelegate(m, args));
            return true;
        }
        if (isVirtual && m.Def.IsVirtual && !IsFixed(m))
        {
            // What is asked of a type that is known here is answered here.
            if (
                args[0].Op == Op.TypeObj
                && m.Owner == Known.Type
                && Intrinsics.TryExpand(this, m, args, out var known, out _)
            )
            {
                PushResult(m, known);
                return true;
            }
            PushResult(m, VirtualCall(m, args));
            return true;
        }
        m = C.Replacements.Apply(m);
        if (Intrinsics.TryExpand(this, m, args, out var result, out bool ends))
        {
            PushResult(m, result);
            return !ends;
        }
        if (isVirtual && !m.IsStatic && args[0].Type.Kind == VT.Ref)
            NullCheck(args[0]);
        if (m.Def.IsAbstract)
            throw new CompileError($"abstract-call: {m}");
        PushResult(m, DirectCall(m, args));
        return true;
    }

    private void PushResult(MethodDesc m, Instr? result)
    {
        if (m.Sig.Return.Kind != TypeKind.Void)
            Push(result!);
    }

    /// <summary>A call of a known body; small constant bodies are folded so that guarded vector paths disappear.</summary>
    private Instr DirectCall(MethodDesc m, Instr[] args)
    {
        if (m.Def.IsPInvoke && !m.Def.Owner.IsCoreLib)
            return ExternCall(m, args);
        if (TryAccessor(m, args, out var accessed))
            return accessed!;
        if (m.IsStatic && C.Constants.TryEvaluate(m, out long value))
            return IrType.Of(m.Sig.Return) == IrType.I64 ? I64(value) : I32((int)value);
        return Call(m, args);
    }

    private Instr ExternCall(MethodDesc m, Instr[] args)
    {
        for (int k = 0; k < args.Length; k++)
            args[k] = Coerce(args[k], IrType.Of(m.Sig.Params[k]));
        if (m.Def.Owner.Module == Types.Loader.Shims)
        {
            var rt = CallRt(m.Name, IrType.Of(m.Sig.Return), args);
            NoteStatic(rt, m.Sig.Return);
            return rt;
        }
        return Emit(
            new Instr
            {
                Op = Op.CallExtern,
                Type = IrType.Of(m.Sig.Return),
                M = m,
                Args = args,
            }
        );
    }

    private Instr VirtualCall(MethodDesc m, Instr[] args)
    {
        var receiver = args[0];
        if (receiver.Static is not null && (receiver.Exact || IsFixed(m)))
        {
            var type = receiver.Exact ? receiver.Static : m.Owner;
            var impl = receiver.Exact ? C.Slots.Resolve(type, m) : m;
            if (impl is not null && !impl.Def.IsAbstract)
            {
                NullCheck(receiver);
                return CallResolved(impl, type, args);
            }
        }
        else if (IsFixed(m))
        {
            NullCheck(receiver);
            return DirectOrIntrinsic(m, args);
        }
        NullCheck(receiver);
        var slot = C.Slots.SlotOf(m);
        for (int k = 1; k < args.Length; k++)
            args[k] = Coerce(args[k], IrType.Of(m.Sig.Params[k - 1]));
        args[0] = Coerce(receiver, IrType.Ref);
        var call = Emit(
            new Instr
            {
                Op = Op.CallSlot,
                Type = IrType.Of(m.Sig.Return),
                M = slot,
                Args = args,
            }
        );
        NoteStatic(call, m.Sig.Return);
        return call;
    }

    private static bool IsFixed(MethodDesc m) =>
        !m.Owner.IsInterface && (m.Def.IsFinal || m.Owner.IsSealed) && !m.Def.IsAbstract;

    /// <summary>Calls a resolved implementation on a receiver of exact type: struct bodies get a pointer into the box.</summary>
    private Instr CallResolved(MethodDesc impl, TypeDesc type, Instr[] args)
    {
        if (impl.Owner.IsValueType && type.IsValueType && !impl.IsStatic)
            args[0] = AddOff(args[0], Layout.Header);
        return DirectOrIntrinsic(impl, args);
    }

    private Instr DirectOrIntrinsic(MethodDesc m, Instr[] args)
    {
        m = C.Replacements.Apply(m);
        if (Intrinsics.TryExpand(this, m, args, out var result, out _))
            return result!;
        return DirectCall(m, args);
    }

    private bool ConstrainedCall(MethodDesc m, TypeDesc t, Instr[] args)
    {
        if (m.IsStatic)
        {
            var impl =
                C.Slots.Resolve(t, m) ?? throw new CompileError($"static-virtual: {t} has no {m}");
            return EmitCall(impl, args, isVirtual: false);
        }
        if (t.IsGcRef)
        {
            args[0] = Load(t, args[0]);
            return EmitCall(m, args, isVirtual: true);
        }
        var body = C.Slots.Resolve(t, m);
        if (body is not null && body.Owner == t)
            return EmitCall(body, args, isVirtual: false);
        if (Intrinsics.TryConstrained(this, t, m, args, out var known))
        {
            PushResult(m, known);
            return true;
        }
        // Not overridden by the struct: the box is what object, ValueType, Enum or a default method receives.
        args[0] = BoxValue(t, Load(t, args[0]));
        return EmitCall(m, args, isVirtual: true);
    }

    private Instr InvokeDelegate(MethodDesc invoke, Instr[] args)
    {
        var d = args[0];
        NullCheck(d);
        var fn = Load(Types.Pointer(Known.Void), FieldAddress(d, C.DelegateField("_methodPtr")));
        var target = Load(Known.Object, FieldAddress(d, C.DelegateField("_target")));
        var all = new Instr[args.Length + 1];
        all[0] = fn;
        all[1] = target;
        for (int k = 1; k < args.Length; k++)
            all[k + 1] = Coerce(args[k], IrType.Of(invoke.Sig.Params[k - 1]));
        var call = Emit(
            new Instr
            {
                Op = Op.CallPtr,
                Type = IrType.Of(invoke.Sig.Return),
                Sig = new MethodSig(
                    invoke.Sig.Return,
                    new TypeList([Known.Object, .. invoke.Sig.Params.Items]),
                    false,
                    0
                ),
                Args = all,
            }
        );
        NoteStatic(call, invoke.Sig.Return);
        return call;
    }

    private void ImportCalli(Il i)
    {
        var handle = (StandaloneSignatureHandle)Handle(i);
        var sig = TypeSystem.ToSig(
            _module
                .Md.GetStandaloneSignature(handle)
                .DecodeMethodSignature(new SignatureReader(Types, _module), _context)
        );
        var fn = Coerce(Pop(), IrType.Ptr);
        var args = PopMany(sig.Params.Count + (sig.IsInstance ? 1 : 0));
        var all = new Instr[args.Length + 1];
        all[0] = fn;
        int first = sig.IsInstance ? 1 : 0;
        for (int k = 0; k < args.Length; k++)
            all[k + 1] = k < first ? args[k] : Coerce(args[k], IrType.Of(sig.Params[k - first]));
        if (sig.IsInstance)
            sig = new MethodSig(
                sig.Return,
                new TypeList([Known.Object, .. sig.Params.Items]),
                false,
                0
            );
        NullCheck(fn);
        var call = Emit(
            new Instr
            {
                Op = Op.CallPtr,
                Type = IrType.Of(sig.Return),
                Sig = sig,
                Args = all,
            }
        );
        NoteStatic(call, sig.Return);
        if (sig.Return.Kind != TypeKind.Void)
            Push(call);
    }

    private void PushFunction(Il i)
    {
        var m = C.Replacements.Apply(Resolver.Method(Types, _module, Handle(i), _context).Method!);
        if (_constrained is not null)
        {
            m =
                C.Slots.Resolve(_constrained, m)
                ?? throw new CompileError($"static-virtual: {_constrained} has no {m}");
            _constrained = null;
        }
        Push(FunctionAddress(m, RoutineKind.Body));
    }

    public Instr FunctionAddress(MethodDesc m, RoutineKind variant) =>
        Emit(
            new Instr
            {
                Op = Op.FnAddr,
                Type = IrType.Ptr,
                M = m,
                Variant = variant,
                NonNull = true,
            }
        );

    private void PushVirtualFunction(Il i)
    {
        var m = Resolver.Method(Types, _module, Handle(i), _context).Method!;
        var o = Pop();
        NullCheck(o);
        if (!m.Def.IsVirtual || IsFixed(m))
        {
            Push(FunctionAddress(m, RoutineKind.Body));
            return;
        }
        var f = Make(Op.SlotFn, IrType.Ptr, o);
        f.M = C.Slots.SlotOf(m);
        f.NonNull = true;
        Push(f);
    }

    private bool ImportNewobj(Il i)
    {
        var target = Resolver.Method(Types, _module, Handle(i), _context);
        if (target.ArrayType is not null)
        {
            Push(NewMdArray(target.ArrayType, PopMany(target.ArraySig!.Params.Count)));
            return true;
        }
        var ctor = target.Method!;
        var args = PopMany(ctor.Sig.Params.Count);
        if (ctor.Owner.IsDelegate)
        {
            Push(NewDelegate(ctor.Owner, args[0], args[1]));
            return true;
        }
        if (ctor.Owner == Known.String)
        {
            var factory = StringFactory(ctor);
            Push(DirectOrIntrinsic(factory, factory.IsStatic ? args : [Null(), .. args]));
            return true;
        }
        ctor = C.Replacements.Apply(ctor);
        if (Intrinsics.TryNew(this, ctor, args, out var made))
        {
            Push(made!);
            return true;
        }
        if (ctor.Owner.IsValueType)
        {
            var local = Body.NewLocal("no", ctor.Owner);
            StLoc(local, ZeroOf(ctor.Owner));
            EmitCall(ctor, [LocAddr(local), .. args], isVirtual: false);
            Push(LdLoc(local));
            return true;
        }
        var o = New(ctor.Owner);
        EmitCall(ctor, [o, .. args], isVirtual: false);
        Push(o);
        return true;
    }

    /// <summary><c>new string(...)</c> is a call of the private <c>Ctor</c> with the same parameters.</summary>
    private MethodDesc StringFactory(MethodDesc ctor)
    {
        foreach (var def in Known.String.Def!.Methods)
        {
            if (def.Name != "Ctor")
                continue;
            var m = Types.OpenMethod(Known.String, def);
            if (m.Sig.Params == ctor.Sig.Params)
                return m;
        }
        throw new CompileError($"string-ctor: {ctor}");
    }

    private Instr NewDelegate(TypeDesc type, Instr target, Instr fn)
    {
        if (fn.Op == Op.FnAddr)
        {
            if (!fn.M!.IsStatic)
                RequireTarget(target);
            fn = BindDelegate(type, fn);
        }
        else if (fn.Op != Op.SlotFn)
            throw new CompileError(
                $"delegate-from-pointer: {type} made from a computed function pointer"
            );
        var d = New(type);
        Store(Known.Object, FieldAddress(d, C.DelegateField("_target")), target);
        Store(Known.IPtr, FieldAddress(d, C.DelegateField("_methodPtr")), fn);
        return d;
    }

    /// <summary>A delegate to an instance method over null is refused where it is made.</summary>
    private void RequireTarget(Instr target)
    {
        if (target.NonNull)
            return;
        var bad = Body.NewBlock(Current.Region);
        var good = Body.NewBlock(Current.Region);
        Branch(IsNonZero(target), good, bad);
        Current = bad;
        ThrowHelper("ThrowNullDelegate");
        Current = good;
    }

    /// <summary>Every delegate is called as (target, arguments); what ldftn names gets the entry that fits.</summary>
    private Instr BindDelegate(TypeDesc type, Instr fn)
    {
        var m = fn.M!;
        var invoke = type.Def!.Methods.First(d => d.Name == "Invoke");
        int wanted = Types.OpenSig(invoke).Params.Count;
        if (m.IsStatic)
        {
            bool open = m.Sig.Params.Count == wanted;
            return FunctionAddress(m, open ? RoutineKind.StaticThunk : RoutineKind.ClosedThunk);
        }
        if (m.Owner.IsValueType)
            return FunctionAddress(m, RoutineKind.Unbox);
        return FunctionAddress(m, RoutineKind.Body);
    }

    /// <summary>The constrained or boxed calls of the comparers need one more way in.</summary>
    public Instr? CallOn(MethodDesc m, Instr[] args, bool isVirtual)
    {
        EmitCall(m, args, isVirtual);
        return m.Sig.Return.Kind == TypeKind.Void ? null : Pop();
    }
}

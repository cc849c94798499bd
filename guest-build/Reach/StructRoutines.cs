using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>Bodies that exist in no assembly: struct equality and hash, and stand-ins for methods without IL.</summary>
internal sealed class StructRoutines : Builder
{
    private StructRoutines(Compilation c, Body body)
        : base(c, body)
    {
        Current = body.NewBlock(-1);
    }

    /// <summary>ValueType.Equals: same exact type and every field equal by its own Equals.</summary>
    public static Body Equals(Compilation c, Routine r)
    {
        var body = new Body(r) { Return = c.Types.Known.Bool };
        var self = body.NewArgument(c.Types.Known.Object);
        var other = body.NewArgument(c.Types.Known.Object);
        var b = new StructRoutines(c, body);
        var differ = body.NewBlock(-1);
        var test = body.NewBlock(-1);
        var o = b.LdLoc(other);
        b.Branch(b.Make(Op.CmpEq, IrType.I32, o, b.Null()), differ, test);
        b.Current = test;
        var fields = body.NewBlock(-1);
        var mt = b.Make(Op.LoadMt, IrType.Ptr, o);
        b.Branch(
            b.Make(Op.CmpEq, IrType.I32, mt, b.Typed(Op.MtOf, IrType.Ptr, r.Type!)),
            fields,
            differ
        );
        b.Current = fields;
        var a = b.LdLoc(self);
        foreach (var f in r.Type!.Fields)
        {
            if (f.IsStatic)
                continue;
            int offset = Layout.Header + c.Layout.OffsetOf(f);
            var eq = c.Shim("Fields", "AreEqual");
            eq = eq.Owner.Method(eq.Def, new TypeList([f.Type]));
            var next = body.NewBlock(-1);
            b.Branch(b.Call(eq, b.AddOff(a, offset), b.AddOff(o, offset)), next, differ);
            b.Current = next;
        }
        b.Emit(new Instr { Op = Op.Ret, Args = [b.I32(1)] });
        b.Current = differ;
        b.Emit(new Instr { Op = Op.Ret, Args = [b.I32(0)] });
        return body;
    }

    /// <summary>ValueType.GetHashCode: .NET promises only that equal values agree; every field takes part.</summary>
    public static Body Hash(Compilation c, Routine r)
    {
        var body = new Body(r) { Return = c.Types.Known.I4 };
        var self = body.NewArgument(c.Types.Known.Object);
        var b = new StructRoutines(c, body);
        var h = b.I32(17);
        var o = b.LdLoc(self);
        foreach (var f in r.Type!.Fields)
        {
            if (f.IsStatic)
                continue;
            var hash = c.Shim("Fields", "Hash");
            hash = hash.Owner.Method(hash.Def, new TypeList([f.Type]));
            var part = b.Call(hash, b.AddOff(o, Layout.Header + c.Layout.OffsetOf(f)));
            h = b.Make(Op.Add, IrType.I32, b.Make(Op.Mul, IrType.I32, h, b.I32(31)), part);
        }
        b.Emit(new Instr { Op = Op.Ret, Args = [h] });
        return body;
    }

    /// <summary>A method without a body that is on the waiver list: calling it throws and names it.</summary>
    public static Body Unsupported(Compilation c, Routine r)
    {
        var body = new Body(r) { Return = r.Method.Sig.Return, NoInline = true };
        if (!r.Method.IsStatic)
            body.NewArgument(r.Method.ThisType);
        foreach (var p in r.Method.Sig.Params.Items)
            body.NewArgument(p);
        var b = new StructRoutines(c, body);
        var name = b.Emit(
            new Instr
            {
                Op = Op.StrLit,
                Type = IrType.Ref,
                Name = r.Method.Def.Key,
                NonNull = true,
            }
        );
        b.Call(c.Shim("Throwers", "ThrowUnsupported"), name);
        b.Emit(new Instr { Op = Op.Unreachable, Name = "unsupported" });
        return body;
    }
}

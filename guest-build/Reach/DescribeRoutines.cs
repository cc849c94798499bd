using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>
/// What F# reads by reflection to show a value: for one type, a function from the object to an array of its name and, for
/// each field, the field's name, its boxed value and what null stands for in its type.
/// </summary>
internal sealed class DescribeRoutines : Builder
{
    private readonly TypeDesc _type;

    private DescribeRoutines(Compilation c, Body body, TypeDesc type)
        : base(c, body)
    {
        _type = type;
        Current = body.NewBlock(-1);
    }

    /// <summary>The routine for objects of a type; null when the type is described by its shape alone.</summary>
    public static Routine? For(Compilation c, TypeDesc t)
    {
        var shape = FSharpShapes.Of(t) & ~FSharpShape.Hidden;
        if (shape == FSharpShape.Custom)
        {
            if (t.IsAbstract || FSharpCustomText.Of(c.Types, t) is null)
                return null;
        }
        else if (shape is FSharpShape.Plain or > FSharpShape.Pair)
            return null;
        var owner = shape == FSharpShape.Union ? FSharpShapes.Owner(t)! : t;
        var name = c.Types.Known.Object.Def!.Methods.First(m => m.Name == "ToString");
        return new Routine(
            RoutineKind.Describe,
            c.Types.Known.Object.Method(name, TypeList.Empty),
            owner
        );
    }

    public static Body Build(Compilation c, Routine r)
    {
        var body = new Body(r) { Return = c.Types.Known.Object };
        var self = body.NewArgument(c.Types.Known.Object);
        var b = new DescribeRoutines(c, body, r.Type!);
        switch (FSharpShapes.Of(r.Type!) & ~FSharpShape.Hidden)
        {
            case FSharpShape.Union:
                b.Union(self);
                break;
            case FSharpShape.Record:
                b.Return(self, RecordMark(r.Type!), FSharpShapes.Fields(c.Types, r.Type!));
                break;
            case FSharpShape.Exception:
                b.Return(
                    self,
                    TypeNames.Reflection(r.Type!, false),
                    FSharpShapes.Fields(c.Types, r.Type!)
                );
                break;
            case FSharpShape.Custom:
                var text = FSharpCustomText.Of(c.Types, r.Type!)!;
                b.Return(self, text.Format, text.Properties);
                break;
            default:
                b.Parts(self);
                break;
        }
        return body;
    }

    /// <summary>Anonymous records stand in {| |}, and say when they are structs.</summary>
    private static string RecordMark(TypeDesc t) =>
        !t.Def!.Name.StartsWith("<>f__Anonymous", StringComparison.Ordinal) ? ""
        : t.IsValueType ? "struct|"
        : "|";

    private void Union(LocalVar self)
    {
        var cases = FSharpShapes.Cases(Types, _type);
        var tag = Tag(self);
        for (int k = 0; k < cases.Count; k++)
        {
            if (k == cases.Count - 1)
            {
                Return(self, cases[k].Name, cases[k].Fields);
                return;
            }
            var match = Body.NewBlock(-1);
            var next = Body.NewBlock(-1);
            Branch(Make(Op.CmpEq, IrType.I32, tag, I32(k)), match, next);
            Current = match;
            Return(self, cases[k].Name, cases[k].Fields);
            Current = next;
        }
    }

    /// <summary>The case number: a property, or a function where one case is null.</summary>
    private Instr Tag(LocalVar self)
    {
        foreach (var m in _type.Def!.Methods)
        {
            if (m.Name is "get_Tag" or "GetTag" && m.IsStatic == (m.Name == "GetTag"))
                return Call(Types.OpenMethod(_type, m), Receiver(self));
        }
        return I32(0);
    }

    /// <summary>Struct methods take a pointer into the box.</summary>
    private Instr Receiver(LocalVar self) =>
        _type.IsValueType ? AddOff(LdLoc(self), Layout.Header) : LdLoc(self);

    private void Return(LocalVar self, string name, IReadOnlyList<FSharpField> fields)
    {
        var array = Start(name, fields.Count);
        for (int i = 0; i < fields.Count; i++)
        {
            var getter = fields[i].Getter;
            if (getter.Def.IsVirtual)
                getter = C.Slots.Resolve(_type, getter) ?? getter;
            Add(array, i, fields[i].Name, getter.Sig.Return, Call(getter, Receiver(self)));
        }
        Emit(new Instr { Op = Op.Ret, Args = [array] });
    }

    /// <summary>Tuples and pairs are their own fields, in order.</summary>
    private void Parts(LocalVar self)
    {
        var fields = _type.Fields.Where(f => !f.IsStatic).ToArray();
        var array = Start(null, fields.Length);
        for (int i = 0; i < fields.Length; i++)
        {
            int offset = C.Layout.OffsetOf(fields[i]) + (_type.IsValueType ? Layout.Header : 0);
            var value = Load(fields[i].Type, AddOff(LdLoc(self), offset));
            Add(array, i, fields[i].Name, fields[i].Type, value);
        }
        Emit(new Instr { Op = Op.Ret, Args = [array] });
    }

    private Instr Start(string? name, int fields)
    {
        var array = Typed(Op.NewArr, IrType.Ref, Known.Object, I64(1 + 3 * fields));
        array.NonNull = true;
        if (name is not null)
            Set(array, 0, Text(name));
        return array;
    }

    private void Add(Instr array, int i, string name, TypeDesc type, Instr value)
    {
        Set(array, 3 * i + 1, Text(name));
        if (type.IsPointerLike || type.IsByRefLike)
        {
            Call(C.Shim("Throwers", "ThrowUnsupported"), Text($"%A of {type}"));
            value = Null();
        }
        else if (!type.IsGcRef)
        {
            var box = C.Shim("Fields", "Box");
            value = Call(box.Owner.Method(box.Def, new TypeList([type])), value);
        }
        Set(array, 3 * i + 2, value);
        if (FSharpShapes.NullText(Types, type) is { } nullText)
            Set(array, 3 * i + 3, Text(nullText));
    }

    private void Set(Instr array, int index, Instr value) =>
        Store(Known.Object, AddOff(array, Layout.ArrayData + 8 * index), value);

    private Instr Text(string text) =>
        Emit(
            new Instr
            {
                Op = Op.StrLit,
                Type = IrType.Ref,
                Name = text,
                NonNull = true,
            }
        );
}

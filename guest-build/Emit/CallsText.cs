using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>The C text of every kind of call.</summary>
internal sealed partial class FunctionEmitter
{
    private string CallText(Instr i)
    {
        switch (i.Op)
        {
            case Op.Call:
                return $"{_p.Names.Of(_p.Canonical(new Routine(i.Variant, i.M!, i.T)))}({Arguments(i, 0)})";
            case Op.CallExtern:
                return _p.ExternName(i.M!) + $"({ExternArguments(i)})";
            case Op.CallRt:
                return RuntimeCall(i);
            case Op.CallPtr:
                return $"(({FunctionType(i.Sig!)}){A(i)})({Arguments(i, 1)})";
            case Op.SlotFn:
                return SlotLoad(i, A(i));
            default:
                return SlotCall(i);
        }
    }

    private string Arguments(Instr i, int from) =>
        string.Join(", ", i.Args.Skip(from).Select(Text));

    private string ExternArguments(Instr i)
    {
        var parts = new string[i.Args.Length];
        for (int k = 0; k < parts.Length; k++)
        {
            bool pointer = i.M!.Sig.Params[k].IsPointerLike;
            parts[k] = (pointer ? "(void*)" : "") + Text(i.Args[k]);
        }
        return string.Join(", ", parts);
    }

    private string RuntimeCall(Instr i)
    {
        if (i.Name == "rt_message")
            return MessageCall(i);
        string name = i.Name!.StartsWith("Throw") ? _p.Thrower(i.Name) : i.Name;
        string text = $"{name}({Arguments(i, 0)})";
        return i.Type.Kind switch
        {
            VT.I32 => "(int32_t)" + text,
            VT.I64 => "(int64_t)" + text,
            VT.Ref or VT.Ptr => "(P)" + text,
            _ => text,
        };
    }

    /// <summary>Exception.Message where some code calls it anyway, else the field behind it.</summary>
    private string MessageCall(Instr i)
    {
        var exception = _c.Types.Known.Exception;
        var getter = exception.Def!.Methods.First(m => m.Name == "get_Message");
        var slot = _c.Slots.SlotOf(_c.Types.OpenMethod(exception, getter));
        if (_p.Dispatch.IsDead(slot))
            return $"*(P*)({A(i)} + {_c.Layout.OffsetOf(exception.FieldNamed("_message")!)})";
        if (_p.Dispatch.Single(slot) is { } only)
            return $"{_p.Names.Of(only)}({A(i)})";
        return $"((P(*)(P))((const Mt*)*(P*){A(i)})->slots[{_p.Dispatch.Index(slot)}])({A(i)})";
    }

    /// <summary>No object with this slot is ever made, so control cannot come here; if it does the run ends.</summary>
    private string NoTarget(Instr i)
    {
        string value = i.Type.Kind switch
        {
            VT.Void => "(void)0",
            VT.Struct => $"({_p.Types.Of(i.Type)}){{0}}",
            _ => $"({_p.Types.Of(i.Type)})0",
        };
        return $"(rt_no_target(), {value})";
    }

    private string FunctionType(MethodSig sig)
    {
        string args = string.Join(", ", sig.Params.Items.Select(_p.Types.Of));
        return $"{_p.Types.Of(sig.Return)}(*)({(args.Length == 0 ? "void" : args)})";
    }

    private string SlotType(MethodDesc slot)
    {
        string args = string.Concat(slot.Sig.Params.Items.Select(p => ", " + _p.Types.Of(p)));
        return $"{_p.Types.Of(slot.Sig.Return)}(*)(P{args})";
    }

    private string SlotLoad(Instr i, string receiver)
    {
        if (_p.Dispatch.Single(i.M!) is { } only)
            return $"((void){receiver}, (P)&{_p.Names.Of(only)})";
        if (_p.Dispatch.IsDead(i.M!))
            return "(rt_no_target(), (P)0)";
        return $"((P)((const Mt*)*(P*){receiver})->slots[{_p.Dispatch.Index(i.M!)}])";
    }

    /// <summary>No target: nothing of the kind is ever made. One: direct. Several: through the table.</summary>
    private string SlotCall(Instr i)
    {
        string receiver = Text(i.Args[0]);
        if (_p.Dispatch.Single(i.M!) is { } only)
            return $"{_p.Names.Of(only)}({Arguments(i, 0)})";
        if (_p.Dispatch.IsDead(i.M!))
            return NoTarget(i);
        return $"(({SlotType(i.M!)})((const Mt*)*(P*){receiver})->slots[{_p.Dispatch.Index(i.M!)}])({Arguments(i, 0)})";
    }
}

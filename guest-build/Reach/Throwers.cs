using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>Which runtime functions an instruction may call, and which managed code those call back into.</summary>
internal static class Throwers
{
    /// <summary>Runtime functions named by an instruction besides its own CallRt name.</summary>
    public static IEnumerable<string> For(Instr i)
    {
        switch (i.Op)
        {
            case Op.NullCheck:
                return ["ThrowNullReference"];
            case Op.Bounds:
                return ["ThrowIndexOutOfRange"];
            case Op.DivZero:
                return ["ThrowDivideByZero"];
            case Op.DivOvf
            or Op.LenCheck
            or Op.AddOvfS
            or Op.AddOvfU
            or Op.SubOvfS
            or Op.SubOvfU
            or Op.MulOvfS
            or Op.MulOvfU:
                return ["ThrowOverflow"];
            case Op.Conv when i.Conv is >= ConvKind.OvfI1 and <= ConvKind.OvfU8Un:
                return ["ThrowOverflow"];
            case Op.StoreCheck or Op.ElemTypeCheck:
                return ["ThrowArrayTypeMismatch"];
            case Op.CastClass or Op.Unbox:
                return ["ThrowInvalidCast"];
            case Op.NewMd:
                return ["ThrowOverflow"];
            case Op.Throw:
                return ["rt_throw", "ThrowNullReference"];
            case Op.Rethrow or Op.TryEnter:
                return ["rt_throw"];
            default:
                return [];
        }
    }

    /// <summary>Managed bodies a runtime function needs. A name that begins with Throw is a shim method of that name.</summary>
    public static IEnumerable<MethodDesc> ManagedFor(Compilation c, string name)
    {
        if (name.StartsWith("Throw"))
            yield return c.Shim("Throwers", name);
        switch (name)
        {
            case "rt_throw":
                yield return c.Shim("Unhandled", "Report");
                break;
            case "rt_cctor_failed":
                yield return c.Shim("Throwers", "ThrowTypeInitialization");
                break;
            case "rt_ckfinite":
                yield return c.Shim("Throwers", "ThrowArithmetic");
                break;
            case "rt_ensure_stack":
                yield return c.Shim("Throwers", "ThrowInsufficientStack");
                break;
            case "rt_array_length":
                yield return c.Shim("Throwers", "ThrowIndexOutOfRange");
                break;
        }
    }
}

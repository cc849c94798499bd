using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Ir;

/// <summary>What every body must be after every pass: closed, terminated, typed.</summary>
internal static class Verifier
{
    public static void Check(Body body, string pass)
    {
        var home = new Dictionary<Instr, (Block Block, int At)>(ReferenceEqualityComparer.Instance);
        var blocks = new HashSet<Block>(body.Blocks);
        foreach (var b in body.Blocks)
        {
            for (int k = 0; k < b.Code.Count; k++)
            {
                if (!home.TryAdd(b.Code[k], (b, k)))
                    throw Invalid(body, pass, b.Code[k], "is in two places");
            }
        }
        foreach (var b in body.Blocks)
        {
            if (b.Region < -1 || b.Region >= body.Regions.Count)
                throw Invalid(body, pass, b.Code[0], $"{b} lies in no region");
            for (int k = 0; k < b.Code.Count; k++)
            {
                var i = b.Code[k];
                if (i.IsTerminator != (k == b.Code.Count - 1))
                    throw Invalid(body, pass, i, "a block ends at its one terminator");
                if (Array.Exists(i.Targets, t => !blocks.Contains(t)))
                    throw Invalid(body, pass, i, "goes to a block of another body");
                foreach (var a in i.Args)
                {
                    if (!home.TryGetValue(a, out var at) || (at.Block == b && at.At >= k))
                        throw Invalid(body, pass, i, $"uses v{a.Id} before it is made");
                }
                if (Mistyped(body, i) is { } why)
                    throw Invalid(body, pass, i, why);
            }
        }
    }

    private static string? Mistyped(Body body, Instr i)
    {
        switch (i.Op)
        {
            case Op.Add
            or Op.Sub
            or Op.Mul
            or Op.And
            or Op.Or
            or Op.Xor
            or Op.DivS
            or Op.DivU
            or Op.RemS
            or Op.RemU:
                return i.Args[0].Type == i.Type && i.Args[1].Type == i.Type
                    ? null
                    : "operands and result have one type";
            case Op.Shl or Op.ShrS or Op.ShrU:
                return i.Args[0].Type == i.Type && i.Args[1].Type.IsInt
                    ? null
                    : "a shift keeps the type of what it shifts";
            case >= Op.CmpEq and <= Op.CmpGeU:
                return i.Type == IrType.I32 && Width(i.Args[0]) == Width(i.Args[1])
                    ? null
                    : "a comparison is of two equally wide values and gives an i32";
            case Op.StLoc:
                return Matches(i.Args[0].Type, i.Local!.Type)
                    ? null
                    : $"{i.Local.Name} is {i.Local.Type}";
            case Op.LdLoc:
                return Matches(i.Type, i.Local!.Type) ? null : $"{i.Local.Name} is {i.Local.Type}";
            case Op.Load or Op.Store:
                return Width(i.Args[0]) == 64 ? null : "an address is 64 bits wide";
            case Op.Branch or Op.Switch:
                return i.Args[0].Type == IrType.I32 ? null : "a condition is an i32";
            case Op.Ret:
                return i.Args.Length == 0
                    ? (body.Return.Kind == TypeKind.Void ? null : "a value is missing")
                    : (Matches(i.Args[0].Type, body.Return) ? null : "is not the return type");
            default:
                return null;
        }
    }

    private static bool Matches(IrType value, TypeDesc type) =>
        value == IrType.Of(type)
        || (
            value.Kind is VT.Ref or VT.Ptr or VT.I64
            && IrType.Of(type).Kind is VT.Ref or VT.Ptr or VT.I64
        );

    /// <summary>Bits of a scalar; structs are not compared.</summary>
    private static int Width(Instr i) =>
        i.Type.Kind switch
        {
            VT.I32 or VT.F32 => 32,
            VT.I64 or VT.F64 or VT.Ref or VT.Ptr => 64,
            _ => -1,
        };

    private static CompileError Invalid(Body body, string pass, Instr i, string why) =>
        new($"ir-invalid: after {pass}, {body.Routine}: {Printer.Line(i)}: {why}");
}

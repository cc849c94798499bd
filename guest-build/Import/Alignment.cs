using System.Numerics;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>What is known of the alignment of addresses, so that no emitted access can be misaligned.</summary>
internal sealed class Alignment(Compilation c)
{
    private const int Unbounded = 16;
    private readonly HashSet<int> _leaked = [];

    /// <summary>Alignments for which some reinterpreted pointer left the method that made it.</summary>
    public bool IsLeaked(int align) => _leaked.Contains(align);

    public bool MayBeUnaligned(Instr p, TypeDesc t) => Known(p) < c.Layout.Align(t);

    /// <summary>A pointer handed on under a type stricter than what is known of it makes every such type suspect.</summary>
    public void NoteFlow(Instr value, TypeDesc declared)
    {
        if (
            declared.Kind is not (TypeKind.Pointer or TypeKind.ByRef)
            || value.Type.Kind is not (VT.Ptr or VT.I64)
        )
            return;
        // Where branches meet, references lie in variables that have lost their type, or were asked when they were laid there.
        if (
            declared.Element!.Kind == TypeKind.Void
            || value is { Op: Op.LdLoc, Local.IsSpill: true }
        )
            return;
        int claimed = c.Layout.Align(declared.Element!);
        if (claimed > 1 && Known(value) < claimed)
            _leaked.Add(claimed);
    }

    /// <summary>Calls that make a span or reference of another element type, or of raw memory.</summary>
    public void NoteCall(MethodDesc m, Instr[] args)
    {
        switch (m.Def.Key)
        {
            case "System.Runtime.InteropServices.MemoryMarshal::Cast":
                int from = c.Layout.Align(m.Args[0]);
                if (c.Layout.Align(m.Args[1]) is var to && to > from)
                    _leaked.Add(to);
                break;
            case "System.Runtime.InteropServices.MemoryMarshal::AsRef":
                _leaked.Add(c.Layout.Align(m.Args[0]));
                break;
            case "System.Span`1::.ctor"
            or "System.ReadOnlySpan`1::.ctor" when m.Sig.Params is [{ Kind: TypeKind.Pointer }, _]:
                int claimed = c.Layout.Align(m.Owner.Args[0]);
                if (claimed > 1 && Known(args[1]) < claimed)
                    _leaked.Add(claimed);
                break;
        }
    }

    /// <summary>True when the address comes from a pointer or reference whose maker is not in sight.</summary>
    public static bool IsForeign(Instr p)
    {
        while (
            p.Op is Op.AddOff or Op.PtrAdd
            || (p.Op == Op.Conv && p.Args[0].Type.Kind is VT.Ptr or VT.I64)
        )
            p = p.Args[0];
        if (p.Type.Kind == VT.Ref)
            return false;
        return p.Op
            is not (
                Op.LocAddr
                or Op.StaticAddr
                or Op.RvaAddr
                or Op.ElemAddr
                or Op.LocAlloc
                or Op.Unbox
            );
    }

    private int Known(Instr p)
    {
        switch (p.Op)
        {
            case Op.AddOff:
                return Math.Min(Known(p.Args[0]), Low(p.Imm));
            case Op.PtrAdd:
                return Math.Min(Known(p.Args[0]), Step(p.Args[1]));
            case Op.ElemAddr:
                return c.Layout.Align(p.T!);
            case Op.LocAddr:
                return c.Layout.Align(p.Local!.Type);
            case Op.StaticAddr:
            case Op.RvaAddr:
            case Op.LocAlloc:
            case Op.Unbox:
            case Op.Null:
                return Unbounded;
            case Op.Conv when p.Args[0].Type.Kind is VT.Ptr or VT.Ref:
                return Known(p.Args[0]);
            case Op.Const:
                return Low(p.Imm);
        }
        if (p.Type.Kind == VT.Ref)
            return 8;
        return Target(p) is { } target ? c.Layout.Align(target) : 1;
    }

    /// <summary>What a pointer points to by the declaration of where it comes from; null if none says that.</summary>
    public static TypeDesc? Target(Instr p)
    {
        var declared = p.Op switch
        {
            Op.LdLoc => p.Local!.Type,
            Op.Load => p.T,
            Op.Call or Op.CallSlot => p.M!.Sig.Return,
            Op.ExtractField => p.F!.Type,
            Op.CallPtr => p.Sig!.Return,
            _ => null,
        };
        return
            declared is { Kind: TypeKind.Pointer or TypeKind.ByRef, Element: { } element }
            && element.Kind != TypeKind.Void
            ? element
            : null;
    }

    private static int Low(long n) =>
        n == 0 ? Unbounded : (int)Math.Min(Unbounded, 1L << BitOperations.TrailingZeroCount(n));

    /// <summary>The power of two that divides a byte distance for sure.</summary>
    private static int Step(Instr n) =>
        n.Op switch
        {
            Op.Const => Low(n.Imm),
            Op.Mul => Math.Min(Unbounded, Step(n.Args[0]) * Step(n.Args[1])),
            Op.Shl when n.Args[1].IsConst => Math.Min(
                Unbounded,
                Step(n.Args[0]) << (int)Math.Min(4, n.Args[1].Imm)
            ),
            Op.Add or Op.Sub => Math.Min(Step(n.Args[0]), Step(n.Args[1])),
            Op.Neg => Step(n.Args[0]),
            Op.Conv when n.Conv is ConvKind.I8 or ConvKind.U8 => Step(n.Args[0]),
            _ => 1,
        };
}

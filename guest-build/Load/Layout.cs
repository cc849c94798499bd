using System.Reflection;
using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>Sizes, alignments and field offsets on a 64-bit machine; the managed view of memory is the same as .NET's on x64.</summary>
internal sealed class Layout
{
    /// <summary>Bytes of the header of every object: the method table pointer.</summary>
    public const int Header = 8;

    /// <summary>Offset of the first element of a vector: header, u32 length, padding.</summary>
    public const int ArrayData = 16;

    private readonly Dictionary<TypeDesc, Shape> _shapes = [];

    /// <summary>Size in bytes of a value of the type (8 for references).</summary>
    public int Size(TypeDesc t) => Of(t).Size;

    public int Align(TypeDesc t) => Of(t).Align;

    /// <summary>Bytes of an instance with its header, unpadded.</summary>
    public int InstanceSize(TypeDesc t) => t.IsValueType ? Header + Size(t) : ClassShape(t).Size;

    public bool HasGcRefs(TypeDesc t) => t.IsGcRef || t.Kind == TypeKind.ByRef || Of(t).HasRefs;

    public int OffsetOf(FieldDesc f)
    {
        if (f.Offset < 0)
            _ = f.Owner.IsValueType ? Of(f.Owner) : ClassShape(f.Owner);
        return f.Offset;
    }

    /// <summary>Element count of an <c>[InlineArray(n)]</c> struct, 0 for other types.</summary>
    public static int InlineArrayLength(TypeDesc t) =>
        t.Kind == TypeKind.Struct && t.Def!.HasAttribute("InlineArrayAttribute")
            ? CustomAttributes.IntArgument(
                t.Def.Module,
                t.Def.Module.Md.GetTypeDefinition(t.Def.Handle).GetCustomAttributes(),
                "InlineArrayAttribute"
            ) ?? 0
            : 0;

    public bool IsBlob(TypeDesc t) => Of(t).Overlaps;

    /// <summary>Offset of the first element of a multi-dimensional array: lengths and lower bounds come first.</summary>
    public static int MdData(int rank) => (ArrayData + rank * 8 + 7) & ~7;

    private Shape Of(TypeDesc t)
    {
        switch (t.Kind)
        {
            case TypeKind.Void:
                return new Shape(1, 1, false, false);
            case TypeKind.Bool or TypeKind.I1 or TypeKind.U1:
                return new Shape(1, 1, false, false);
            case TypeKind.Char or TypeKind.I2 or TypeKind.U2:
                return new Shape(2, 2, false, false);
            case TypeKind.I4 or TypeKind.U4 or TypeKind.R4:
                return new Shape(4, 4, false, false);
            case TypeKind.I8
            or TypeKind.U8
            or TypeKind.R8
            or TypeKind.IPtr
            or TypeKind.UPtr
            or TypeKind.Pointer
            or TypeKind.FnPtr:
                return new Shape(8, 8, false, false);
            case TypeKind.Class or TypeKind.SzArray or TypeKind.MdArray or TypeKind.ByRef:
                return new Shape(8, 8, true, false);
            case TypeKind.Struct:
                if (!_shapes.TryGetValue(t, out var shape))
                    _shapes[t] = shape = StructShape(t);
                return shape;
            default:
                throw new CompileError($"layout: {t} has no size");
        }
    }

    private Shape StructShape(TypeDesc t)
    {
        var fields = t.Fields.Where(f => !f.IsStatic).ToArray();
        var attributes = t.Def!.Attributes & TypeAttributes.LayoutMask;
        var declared = t.Def.Module.Md.GetTypeDefinition(t.Def.Handle).GetLayout();
        bool refs = fields.Any(f => HasGcRefs(f.Type));
        Shape shape;
        if (attributes == TypeAttributes.ExplicitLayout)
            shape = Explicit(t, fields, 0);
        else if (attributes == TypeAttributes.SequentialLayout && !refs)
            shape = Sequential(fields, 0, declared.PackingSize);
        else
            shape = Sequential(BySize(fields), 0, 0);
        if (t.Def.FullName is "System.Int128" or "System.UInt128")
            shape = shape with { Align = 16 };
        if (attributes == TypeAttributes.AutoLayout)
            shape = shape with { Align = Math.Max(shape.Align, AutoAlign(shape.Size)) };
        int inline = InlineArrayLength(t);
        if (inline > 0)
            return shape with { Size = Size(fields[0].Type) * inline, HasRefs = refs };
        int size = Math.Max(shape.Size, 1);
        if (attributes != TypeAttributes.AutoLayout && declared.Size > size)
            size = declared.Size;
        else
            size = (size + shape.Align - 1) & -shape.Align;
        return shape with { Size = size, HasRefs = refs };
    }

    /// <summary>CoreCLR aligns an auto-layout struct to the power of two that holds it, at most a pointer.</summary>
    private static int AutoAlign(int size)
    {
        int align = 1;
        while (align < size && align < 8)
            align *= 2;
        return align;
    }

    private Shape ClassShape(TypeDesc t)
    {
        if (t.IsArray)
            return new Shape(ArrayData, 8, true, false);
        if (_shapes.TryGetValue(t, out var shape))
            return shape;
        int start = t.Base is null ? Header : ClassShape(t.Base).Size;
        var fields = t.Fields.Where(f => !f.IsStatic).ToArray();
        bool isExplicit =
            (t.Def!.Attributes & TypeAttributes.LayoutMask) == TypeAttributes.ExplicitLayout;
        shape = isExplicit ? Explicit(t, fields, start) : Sequential(BySize(fields), start, 0);
        _shapes[t] = shape;
        return shape;
    }

    private IEnumerable<FieldDesc> BySize(FieldDesc[] fields) =>
        fields.OrderByDescending(f => Align(f.Type));

    private Shape Sequential(IEnumerable<FieldDesc> fields, int start, int pack)
    {
        int offset = start;
        int align = 1;
        foreach (var f in fields)
        {
            int a = Align(f.Type);
            if (pack > 0)
                a = Math.Min(a, pack);
            align = Math.Max(align, a);
            offset = (offset + a - 1) & -a;
            f.Offset = offset;
            offset += Size(f.Type);
        }
        bool packed = pack is > 0 and < 8;
        return new Shape(offset, align, false, packed);
    }

    private Shape Explicit(TypeDesc t, FieldDesc[] fields, int start)
    {
        int end = start;
        int align = 1;
        var declared = t.Def!.Module.Md.GetTypeDefinition(t.Def.Handle).GetLayout();
        foreach (var f in fields)
        {
            f.Offset = start + Math.Max(f.Def.Offset, 0);
            end = Math.Max(end, f.Offset + Size(f.Type));
            align = Math.Max(align, Align(f.Type));
        }
        if (declared.PackingSize > 0)
            align = Math.Min(align, declared.PackingSize);
        return new Shape(end, align, false, true);
    }

    private sealed record Shape(int Size, int Align, bool HasRefs, bool Overlaps);
}

using System.Text;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Emit;

/// <summary>C spellings of types; struct definitions in the order they depend on each other.</summary>
internal sealed class CTypes(Compilation c)
{
    private readonly Dictionary<TypeDesc, string> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly StringBuilder _definitions = new();

    /// <summary>Definitions of every struct named so far.</summary>
    public string Definitions => _definitions.ToString();

    /// <summary>How a value of the type is declared in memory, parameters and returns.</summary>
    public string Of(TypeDesc t) =>
        t.Kind switch
        {
            TypeKind.Void => "void",
            TypeKind.Bool or TypeKind.U1 => "uint8_t",
            TypeKind.I1 => "int8_t",
            TypeKind.Char or TypeKind.U2 => "uint16_t",
            TypeKind.I2 => "int16_t",
            // Signedness lives in the operations: one C type per width keeps C's own conversions out of it.
            TypeKind.I4 or TypeKind.U4 => "int32_t",
            TypeKind.I8 or TypeKind.IPtr or TypeKind.U8 or TypeKind.UPtr => "int64_t",
            TypeKind.R4 => "float",
            TypeKind.R8 => "double",
            TypeKind.Struct => Struct(t),
            _ => "P",
        };

    /// <summary>How a stack value is declared.</summary>
    public string Of(IrType t) =>
        t.Kind switch
        {
            VT.I32 => "int32_t",
            VT.I64 => "int64_t",
            VT.F32 => "float",
            VT.F64 => "double",
            VT.Struct => Struct(t.Struct!),
            VT.Void => "void",
            _ => "P",
        };

    /// <summary>Member path of a field in a struct value, or null when it must be reached through its address.</summary>
    public string? Member(FieldDesc f)
    {
        if (c.Layout.IsBlob(f.Owner) || Natural(f.Owner) < Math.Min(8, c.Layout.Align(f.Owner)))
            return null;
        return Layout.InlineArrayLength(f.Owner) > 0 ? "f0[0]" : "f" + c.Layout.OffsetOf(f);
    }

    /// <summary>The alignment C gives the fields by themselves.</summary>
    private int Natural(TypeDesc t)
    {
        int align = 1;
        foreach (var f in t.Fields)
        {
            if (!f.IsStatic)
                align = Math.Max(align, Math.Min(8, c.Layout.Align(f.Type)));
        }
        return align;
    }

    private string Struct(TypeDesc t)
    {
        if (_names.TryGetValue(t, out var name))
            return name;
        // Two assemblies may carry a type of the same name.
        string mangled = TypeNames.Mangle("S_" + t, 40);
        name = mangled;
        for (int k = 2; !_taken.Add(name); k++)
            name = mangled + "_" + k;
        _names[t] = name;
        var text = Define(t, name);
        _definitions.Append(text);
        return name;
    }

    private string Define(TypeDesc t, string name)
    {
        int size = c.Layout.Size(t);
        // Objects are 8-aligned, so nothing may claim more in C; Int128 keeps its .NET offsets by padding.
        int align = Math.Min(8, c.Layout.Align(t));
        var sb = new StringBuilder();
        int inline = Layout.InlineArrayLength(t);
        if (c.Layout.IsBlob(t) || Natural(t) < align)
        {
            sb.Append($"typedef struct {{ _Alignas({align}) uint8_t b[{size}]; }} {name};\n");
        }
        else if (inline > 0)
        {
            var element = t.Fields.First(f => !f.IsStatic).Type;
            sb.Append($"typedef struct {{ {Of(element)} f0[{inline}]; }} {name};\n");
        }
        else
        {
            sb.Append("typedef struct {");
            int at = 0;
            foreach (var f in t.Fields.Where(f => !f.IsStatic).OrderBy(f => c.Layout.OffsetOf(f)))
            {
                int offset = c.Layout.OffsetOf(f);
                Pad(sb, ref at, offset);
                sb.Append($" {Of(f.Type)} f{offset};");
                at = offset + c.Layout.Size(f.Type);
            }
            Pad(sb, ref at, size);
            sb.Append($" }} {name};\n");
        }
        sb.Append(
            $"_Static_assert(sizeof({name}) == {size} && _Alignof({name}) == {align}, \"{name}\");\n"
        );
        return sb.ToString();
    }

    private static void Pad(StringBuilder sb, ref int at, int to)
    {
        if (to > at)
            sb.Append($" uint8_t p{at}[{to - at}];");
        at = to;
    }
}

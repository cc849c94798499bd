namespace Perjury.GuestBuild.Load;

/// <summary>The types the compiler itself must know by name.</summary>
internal sealed class WellKnown
{
    private readonly TypeSystem _types;
    private readonly Dictionary<string, TypeDesc> _byName = [];

    public WellKnown(TypeSystem types) => _types = types;

    public TypeDesc Object => Get("Object");
    public TypeDesc String => Get("String");
    public TypeDesc Array => Get("Array");
    public TypeDesc Void => Get("Void");
    public TypeDesc Bool => Get("Boolean");
    public TypeDesc Char => Get("Char");
    public TypeDesc I1 => Get("SByte");
    public TypeDesc U1 => Get("Byte");
    public TypeDesc I2 => Get("Int16");
    public TypeDesc U2 => Get("UInt16");
    public TypeDesc I4 => Get("Int32");
    public TypeDesc U4 => Get("UInt32");
    public TypeDesc I8 => Get("Int64");
    public TypeDesc U8 => Get("UInt64");
    public TypeDesc R4 => Get("Single");
    public TypeDesc R8 => Get("Double");
    public TypeDesc IPtr => Get("IntPtr");
    public TypeDesc UPtr => Get("UIntPtr");
    public TypeDesc Exception => Get("Exception");
    public TypeDesc Type => Get("Type");
    public TypeDesc RuntimeTypeHandle => Get("RuntimeTypeHandle");
    public TypeDesc RuntimeFieldHandle => Get("RuntimeFieldHandle");
    public TypeDesc MulticastDelegate => Get("MulticastDelegate");
    public TypeDef Nullable => Get("Nullable`1").Def!;

    /// <summary>Interfaces every vector implements over its element type.</summary>
    public TypeDef[] ArrayInterfaces =>
        [
            Get("System.Collections.Generic", "IEnumerable`1").Def!,
            Get("System.Collections.Generic", "IReadOnlyCollection`1").Def!,
            Get("System.Collections.Generic", "IReadOnlyList`1").Def!,
            Get("System.Collections.Generic", "ICollection`1").Def!,
            Get("System.Collections.Generic", "IList`1").Def!,
        ];

    public TypeDesc Get(string name) => Get("System", name);

    public TypeDesc Get(string ns, string name)
    {
        string key = ns + "." + name;
        if (!_byName.TryGetValue(key, out var t))
            _byName[key] = t = _types.CoreType(ns, name);
        return t;
    }

    public bool IsNullable(TypeDesc t) => t.Def == Nullable;
}

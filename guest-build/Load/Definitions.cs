using System.Reflection;
using System.Reflection.Metadata;

namespace Perjury.GuestBuild.Load;

/// <summary>A type as written in metadata, before any type argument is known.</summary>
internal sealed class TypeDef
{
    private MethodDef[]? _methods;
    private FieldDef[]? _fields;
    private string? _fullName;
    private HashSet<string>? _attributes;

    public TypeDef(ModuleDesc module, TypeDefinitionHandle handle)
    {
        Module = module;
        Handle = handle;
        var d = module.Md.GetTypeDefinition(handle);
        Attributes = d.Attributes;
        Name = module.Md.GetString(d.Name);
        var outer = d.GetDeclaringType();
        Outer = outer.IsNil ? null : module.Def(outer);
        Namespace = Outer is null ? module.Md.GetString(d.Namespace) : Outer.Namespace;
        Arity = d.GetGenericParameters().Count;
        IsCoreLib = module.Name == "System.Private.CoreLib";
    }

    public ModuleDesc Module { get; }
    public TypeDefinitionHandle Handle { get; }
    public TypeAttributes Attributes { get; }
    public string Name { get; }
    public string Namespace { get; }
    public TypeDef? Outer { get; }
    public int Arity { get; }
    public bool IsCoreLib { get; }

    /// <summary>Namespace.Outer+Inner with generic arities kept: <c>System.Span`1</c>.</summary>
    public string FullName =>
        _fullName ??=
            Outer is not null ? Outer.FullName + "+" + Name
            : Namespace.Length == 0 ? Name
            : Namespace + "." + Name;

    public MethodDef[] Methods
    {
        get
        {
            if (_methods is null)
            {
                var handles = Module.Md.GetTypeDefinition(Handle).GetMethods();
                var list = new MethodDef[handles.Count];
                int i = 0;
                foreach (var h in handles)
                    list[i++] = new MethodDef(this, h);
                _methods = list;
            }
            return _methods;
        }
    }

    public FieldDef[] Fields
    {
        get
        {
            if (_fields is null)
            {
                var handles = Module.Md.GetTypeDefinition(Handle).GetFields();
                var list = new FieldDef[handles.Count];
                int i = 0;
                foreach (var h in handles)
                    list[i++] = new FieldDef(this, h);
                _fields = list;
            }
            return _fields;
        }
    }

    public MethodDef Method(MethodDefinitionHandle handle)
    {
        foreach (var m in Methods)
        {
            if (m.Handle == handle)
                return m;
        }
        throw new InvalidDataException($"{FullName} has no method {handle}");
    }

    public FieldDef Field(FieldDefinitionHandle handle)
    {
        foreach (var f in Fields)
        {
            if (f.Handle == handle)
                return f;
        }
        throw new InvalidDataException($"{FullName} has no field {handle}");
    }

    public bool HasAttribute(string name)
    {
        _attributes ??= CustomAttributes.Names(
            Module,
            Module.Md.GetTypeDefinition(Handle).GetCustomAttributes()
        );
        return _attributes.Contains(name);
    }

    public override string ToString() => FullName;
}

/// <summary>A method as written in metadata.</summary>
internal sealed class MethodDef
{
    private HashSet<string>? _attributes;
    private MethodBodyBlock? _body;
    private string? _key;

    public MethodDef(TypeDef owner, MethodDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        var d = owner.Module.Md.GetMethodDefinition(handle);
        Name = owner.Module.Md.GetString(d.Name);
        Attributes = d.Attributes;
        Impl = d.ImplAttributes;
        Rva = d.RelativeVirtualAddress;
        Arity = d.GetGenericParameters().Count;
    }

    public TypeDef Owner { get; }
    public MethodDefinitionHandle Handle { get; }
    public string Name { get; }
    public MethodAttributes Attributes { get; }
    public MethodImplAttributes Impl { get; }
    public int Rva { get; }
    public int Arity { get; }

    public bool IsStatic => (Attributes & MethodAttributes.Static) != 0;
    public bool IsVirtual => (Attributes & MethodAttributes.Virtual) != 0;
    public bool IsAbstract => (Attributes & MethodAttributes.Abstract) != 0;
    public bool IsFinal => (Attributes & MethodAttributes.Final) != 0;
    public bool IsNewSlot => (Attributes & MethodAttributes.NewSlot) != 0;
    public bool IsPublic =>
        (Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;
    public bool IsPInvoke => (Attributes & MethodAttributes.PinvokeImpl) != 0;

    /// <summary>The C symbol a DllImport names: its entry point, which is the method's name unless another is given.</summary>
    public string ImportName
    {
        get
        {
            var md = Owner.Module.Md;
            var name = md.GetString(md.GetMethodDefinition(Handle).GetImport().Name);
            return name.Length > 0 ? name : Name;
        }
    }

    /// <summary>The C symbol UnmanagedCallersOnly gives the method, or null.</summary>
    public string? ExportName =>
        HasAttribute("UnmanagedCallersOnlyAttribute")
            ? CustomAttributes.NamedString(
                Owner.Module,
                Owner.Module.Md.GetMethodDefinition(Handle).GetCustomAttributes(),
                "UnmanagedCallersOnlyAttribute",
                "EntryPoint"
            )
            : null;

    public bool IsAggressiveInlining => (Impl & MethodImplAttributes.AggressiveInlining) != 0;
    public bool IsNoInlining => (Impl & MethodImplAttributes.NoInlining) != 0;
    public bool IsCctor => IsStatic && Name == ".cctor";
    public bool IsCtor => !IsStatic && Name == ".ctor";
    public bool HasBody => Rva != 0;

    /// <summary>The name intrinsics and stubs are keyed by: <c>System.Span`1::get_Item</c>.</summary>
    public string Key => _key ??= Owner.FullName + "::" + Name;

    /// <summary>Open signature: type variables stay variables. Set by the type system on first use.</summary>
    public MethodSig? OpenSignature { get; set; }

    public MethodBodyBlock Body => _body ??= Owner.Module.Pe.GetMethodBody(Rva);

    public bool HasAttribute(string name)
    {
        _attributes ??= CustomAttributes.Names(
            Owner.Module,
            Owner.Module.Md.GetMethodDefinition(Handle).GetCustomAttributes()
        );
        return _attributes.Contains(name);
    }

    public override string ToString() => Key;
}

/// <summary>A field as written in metadata.</summary>
internal sealed class FieldDef
{
    public FieldDef(TypeDef owner, FieldDefinitionHandle handle)
    {
        Owner = owner;
        Handle = handle;
        var d = owner.Module.Md.GetFieldDefinition(handle);
        Name = owner.Module.Md.GetString(d.Name);
        Attributes = d.Attributes;
        Rva = d.GetRelativeVirtualAddress();
        Offset = d.GetOffset();
    }

    public TypeDef Owner { get; }
    public FieldDefinitionHandle Handle { get; }
    public string Name { get; }
    public FieldAttributes Attributes { get; }
    public int Rva { get; }

    /// <summary>Explicit layout offset, -1 when none.</summary>
    public int Offset { get; }
    public bool IsStatic => (Attributes & FieldAttributes.Static) != 0;
    public bool IsLiteral => (Attributes & FieldAttributes.Literal) != 0;

    public override string ToString() => Owner.FullName + "::" + Name;
}

/// <summary>Reads custom attributes by simple type name, and string arguments where the compiler needs one.</summary>
internal static class CustomAttributes
{
    public static HashSet<string> Names(ModuleDesc module, CustomAttributeHandleCollection handles)
    {
        var names = new HashSet<string>();
        foreach (var h in handles)
            names.Add(TypeName(module.Md, module.Md.GetCustomAttribute(h)));
        return names;
    }

    /// <summary>The first string argument of the named attribute, or null when it is absent.</summary>
    public static string? StringArgument(
        ModuleDesc module,
        CustomAttributeHandleCollection handles,
        string name
    )
    {
        foreach (var h in handles)
        {
            var a = module.Md.GetCustomAttribute(h);
            if (TypeName(module.Md, a) != name)
                continue;
            var reader = module.Md.GetBlobReader(a.Value);
            reader.ReadUInt16();
            return reader.ReadSerializedString();
        }
        return null;
    }

    /// <summary>The first int argument of the named attribute, or null when it is absent.</summary>
    public static int? IntArgument(
        ModuleDesc module,
        CustomAttributeHandleCollection handles,
        string name
    )
    {
        foreach (var h in handles)
        {
            var a = module.Md.GetCustomAttribute(h);
            if (TypeName(module.Md, a) != name)
                continue;
            var reader = module.Md.GetBlobReader(a.Value);
            reader.ReadUInt16();
            return reader.ReadInt32();
        }
        return null;
    }

    /// <summary>A string the named attribute, which has no other arguments than strings and arrays of types, sets by name; or null.</summary>
    public static string? NamedString(
        ModuleDesc module,
        CustomAttributeHandleCollection handles,
        string name,
        string member
    )
    {
        const byte TypeArray = 0x1d;
        foreach (var h in handles)
        {
            var a = module.Md.GetCustomAttribute(h);
            if (TypeName(module.Md, a) != name)
                continue;
            var reader = module.Md.GetBlobReader(a.Value);
            reader.ReadUInt16();
            for (int left = reader.ReadUInt16(); left > 0; left--)
            {
                reader.ReadByte();
                bool array = reader.ReadByte() == TypeArray;
                if (array)
                    reader.ReadByte();
                bool wanted = reader.ReadSerializedString() == member;
                for (int k = array ? reader.ReadInt32() : 0; k > 0; k--)
                    reader.ReadSerializedString();
                string? value = array ? null : reader.ReadSerializedString();
                if (wanted)
                    return value;
            }
        }
        return null;
    }

    public static string TypeName(MetadataReader md, CustomAttribute attribute)
    {
        switch (attribute.Constructor.Kind)
        {
            case HandleKind.MethodDefinition:
                var def = md.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor);
                return md.GetString(md.GetTypeDefinition(def.GetDeclaringType()).Name);
            case HandleKind.MemberReference:
                var parent = md.GetMemberReference(
                    (MemberReferenceHandle)attribute.Constructor
                ).Parent;
                return parent.Kind switch
                {
                    HandleKind.TypeReference => md.GetString(
                        md.GetTypeReference((TypeReferenceHandle)parent).Name
                    ),
                    HandleKind.TypeDefinition => md.GetString(
                        md.GetTypeDefinition((TypeDefinitionHandle)parent).Name
                    ),
                    _ => "",
                };
            default:
                return "";
        }
    }
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>One assembly file, opened once; types are found by name, forwarders are followed by the loader.</summary>
internal sealed class ModuleDesc
{
    private readonly Dictionary<(string Namespace, string Name), TypeDefinitionHandle> _topLevel =
    [];
    private readonly Dictionary<
        (string Namespace, string Name),
        AssemblyReferenceHandle
    > _forwards = [];
    private readonly Dictionary<TypeDefinitionHandle, TypeDef> _defs = [];
    private readonly byte[] _image;
    private Dictionary<string, string>? _strings;

    public ModuleDesc(string path)
    {
        Path = path;
        _image = File.ReadAllBytes(path);
        Pe = new PEReader(new MemoryStream(_image));
        Md = Metadata();
        Name = Md.GetString(Md.GetAssemblyDefinition().Name);
        foreach (var h in Md.TypeDefinitions)
        {
            var d = Md.GetTypeDefinition(h);
            if (d.GetDeclaringType().IsNil)
                _topLevel.TryAdd((Md.GetString(d.Namespace), Md.GetString(d.Name)), h);
        }
        foreach (var h in Md.ExportedTypes)
        {
            var e = Md.GetExportedType(h);
            if (e.Implementation.Kind == HandleKind.AssemblyReference)
                _forwards.TryAdd(
                    (Md.GetString(e.Namespace), Md.GetString(e.Name)),
                    (AssemblyReferenceHandle)e.Implementation
                );
        }
    }

    private MetadataReader Metadata()
    {
        try
        {
            if (Pe.HasMetadata && Pe.GetMetadataReader() is { IsAssembly: true } reader)
                return reader;
        }
        catch (BadImageFormatException)
        {
            // Not even an executable of Windows' format: the same answer.
        }
        throw new CompileError($"bad-assembly: {Path} is not a .NET assembly");
    }

    public string Path { get; }
    public string Name { get; }
    public PEReader Pe { get; }
    public MetadataReader Md { get; }

    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_image));

    public bool TryFindTopLevel(string ns, string name, out TypeDefinitionHandle handle) =>
        _topLevel.TryGetValue((ns, name), out handle);

    public bool TryFindForward(string ns, string name, out string assembly)
    {
        if (_forwards.TryGetValue((ns, name), out var h))
        {
            assembly = Md.GetString(Md.GetAssemblyReference(h).Name);
            return true;
        }
        assembly = "";
        return false;
    }

    public IEnumerable<TypeDefinitionHandle> TopLevelTypes => _topLevel.Values;

    public TypeDef Def(TypeDefinitionHandle handle)
    {
        if (!_defs.TryGetValue(handle, out var def))
            _defs[handle] = def = new TypeDef(this, handle);
        return def;
    }

    public bool TryFindNested(TypeDef outer, string name, out TypeDef nested)
    {
        foreach (var h in Md.GetTypeDefinition(outer.Handle).GetNestedTypes())
        {
            if (Md.StringComparer.Equals(Md.GetTypeDefinition(h).Name, name))
            {
                nested = Def(h);
                return true;
            }
        }
        nested = null!;
        return false;
    }

    /// <summary>The bytes a field with an RVA starts from, at most <paramref name="size"/> of them.</summary>
    public byte[] RvaData(int rva, int size)
    {
        var block = Pe.GetSectionData(rva);
        return block.GetContent(0, Math.Min(size, block.Length)).ToArray();
    }

    /// <summary>The text of one of the library's own messages, read from its embedded resources.</summary>
    public string? ResourceString(string key)
    {
        _strings ??= ResourceStrings.ReadAll(this);
        return _strings.GetValueOrDefault(key);
    }
}

using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Perjury.Architecture.Tests;

/// <summary>A method as another assembly may name it: declaring type with its namespace and outer types, name, number of parameters.</summary>
internal readonly record struct Member(string Type, string Name, int Parameters)
{
    public override string ToString() => $"{Type}.{Name}/{Parameters}";
}

/// <summary>The methods an assembly defines and the ones its bodies name, read from metadata and IL (ECMA-335 II.22, III.1.2).</summary>
internal sealed class Calls(PEReader image)
{
    private readonly MetadataReader _metadata = image.GetMetadataReader();

    public IEnumerable<(
        Member Member,
        MethodDefinition Method,
        MethodDefinitionHandle Handle
    )> Definitions() =>
        _metadata.MethodDefinitions.Select(handle =>
        {
            MethodDefinition method = _metadata.GetMethodDefinition(handle);
            return (MemberOf(method), method, handle);
        });

    /// <summary>The bodies that stand for a declaration of another type, static ones of interfaces among them (ECMA-335 II.22.27).</summary>
    public IEnumerable<MethodDefinitionHandle> Slots() =>
        _metadata
            .TypeDefinitions.Select(_metadata.GetTypeDefinition)
            .SelectMany(type => type.GetMethodImplementations())
            .Select(handle => _metadata.GetMethodImplementation(handle).MethodBody)
            .Where(body => body.Kind == HandleKind.MethodDefinition)
            .Select(body => (MethodDefinitionHandle)body);

    /// <summary>Every method that a body of the assembly calls, takes the address of or names by token.</summary>
    public IEnumerable<Member> Named() =>
        _metadata
            .MethodDefinitions.Select(_metadata.GetMethodDefinition)
            .Where(method => method.RelativeVirtualAddress != 0)
            .SelectMany(method => IlTokens.Of(image.GetMethodBody(method.RelativeVirtualAddress)))
            .Select(Resolve)
            .OfType<Member>();

    public MetadataReader Metadata => _metadata;

    private Member MemberOf(MethodDefinition method) =>
        new(
            TypeName(method.GetDeclaringType()),
            _metadata.GetString(method.Name),
            Parameters(method.Signature)
        );

    private Member? Resolve(EntityHandle handle) =>
        handle.Kind switch
        {
            HandleKind.MethodDefinition => MemberOf(
                _metadata.GetMethodDefinition((MethodDefinitionHandle)handle)
            ),
            HandleKind.MethodSpecification => Resolve(
                _metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method
            ),
            HandleKind.MemberReference => Resolve(
                _metadata.GetMemberReference((MemberReferenceHandle)handle)
            ),
            _ => null,
        };

    private Member? Resolve(MemberReference reference) =>
        reference.GetKind() == MemberReferenceKind.Method
            ? new Member(
                TypeName(reference.Parent),
                _metadata.GetString(reference.Name),
                Parameters(reference.Signature)
            )
            : null;

    private int Parameters(BlobHandle signature)
    {
        BlobReader reader = _metadata.GetBlobReader(signature);
        SignatureHeader header = reader.ReadSignatureHeader();
        if (header.IsGeneric)
        {
            reader.ReadCompressedInteger();
        }
        return reader.ReadCompressedInteger();
    }

    private string TypeName(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                TypeDefinition defined = _metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                TypeDefinitionHandle outer = defined.GetDeclaringType();
                return Name(outer, defined.Namespace, defined.Name);
            case HandleKind.TypeReference:
                TypeReference named = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                return Name(
                    named.ResolutionScope.Kind == HandleKind.TypeReference
                        ? named.ResolutionScope
                        : default,
                    named.Namespace,
                    named.Name
                );
            case HandleKind.TypeSpecification:
                // A closed generic type: GENERICINST (CLASS | VALUETYPE) TypeDefOrRef … (ECMA-335 II.23.2.14); else an array.
                BlobReader blob = _metadata.GetBlobReader(
                    _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature
                );
                if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                {
                    return "";
                }
                blob.ReadCompressedInteger();
                return TypeName(blob.ReadTypeHandle());
            default:
                return "";
        }
    }

    private string Name(EntityHandle outer, StringHandle space, StringHandle name) =>
        outer.IsNil
            ? $"{_metadata.GetString(space)}.{_metadata.GetString(name)}"
            : $"{TypeName(outer)}/{_metadata.GetString(name)}";
}

using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Perjury.Architecture.Tests;

/// <summary>One outermost type of an assembly that names another one of the same assembly.</summary>
internal readonly record struct TypeUse(
    string Namespace,
    string Type,
    string UsedNamespace,
    string Used
)
{
    public override string ToString() => $"{Namespace}.{Type} uses {UsedNamespace}.{Used}";
}

/// <summary>
/// Which types of an assembly use which others of it: bases, interfaces, constraints, fields, signatures, local variables and the
/// instructions of bodies. A nested type counts as its outermost one. Constants are copied by the C# compiler and leave no trace.
/// </summary>
internal sealed class TypeUses(PEReader image)
{
    private readonly MetadataReader _metadata = image.GetMetadataReader();
    private readonly NamedTypes _named = new();

    public IEnumerable<TypeUse> All() =>
        _metadata
            .TypeDefinitions.SelectMany(from => UsedBy(from).Select(to => Use(from, to)))
            .Where(use =>
                (use.Namespace, use.Type) != (use.UsedNamespace, use.Used)
                && use.Namespace.Length > 0
                && use.UsedNamespace.Length > 0
            )
            .Distinct();

    private TypeUse Use(TypeDefinitionHandle from, TypeDefinitionHandle to)
    {
        TypeDefinition user = Outermost(from);
        TypeDefinition used = Outermost(to);
        return new TypeUse(
            _metadata.GetString(user.Namespace),
            _metadata.GetString(user.Name),
            _metadata.GetString(used.Namespace),
            _metadata.GetString(used.Name)
        );
    }

    private TypeDefinition Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? Outermost(outer) : type;
    }

    private IEnumerable<TypeDefinitionHandle> UsedBy(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        IEnumerable<EntityHandle> heads = type.GetInterfaceImplementations()
            .Select(i => _metadata.GetInterfaceImplementation(i).Interface)
            .Append(type.BaseType)
            .Concat(Constraints(type.GetGenericParameters()));
        IEnumerable<TypeDefinitionHandle> fields = type.GetFields()
            .SelectMany(f =>
                _metadata.GetFieldDefinition(f).DecodeSignature(_named, genericContext: null)
            );
        return heads
            .SelectMany(Named)
            .Concat(fields)
            .Concat(type.GetMethods().Select(_metadata.GetMethodDefinition).SelectMany(OfMethod));
    }

    private IEnumerable<EntityHandle> Constraints(GenericParameterHandleCollection parameters) =>
        parameters
            .SelectMany(p => _metadata.GetGenericParameter(p).GetConstraints())
            .Select(c => _metadata.GetGenericParameterConstraint(c).Type);

    private IEnumerable<TypeDefinitionHandle> OfMethod(MethodDefinition method)
    {
        IEnumerable<TypeDefinitionHandle> head = OfSignature(
                method.DecodeSignature(_named, genericContext: null)
            )
            .Concat(Constraints(method.GetGenericParameters()).SelectMany(Named));
        if (method.RelativeVirtualAddress == 0)
            return head;
        MethodBodyBlock body = image.GetMethodBody(method.RelativeVirtualAddress);
        IEnumerable<EntityHandle> caught = body
            .ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch)
            .Select(region => region.CatchType);
        return head.Concat(
            IlTokens.Of(body).Concat(caught).Append(body.LocalSignature).SelectMany(Named)
        );
    }

    private static ImmutableArray<TypeDefinitionHandle> OfSignature(
        MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature
    ) => [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(p => p)];

    private IEnumerable<TypeDefinitionHandle> Named(EntityHandle handle)
    {
        if (handle.IsNil)
            return [];
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return [(TypeDefinitionHandle)handle];
            case HandleKind.TypeSpecification:
                return _metadata
                    .GetTypeSpecification((TypeSpecificationHandle)handle)
                    .DecodeSignature(_named, genericContext: null);
            case HandleKind.MethodDefinition:
                return
                [
                    _metadata
                        .GetMethodDefinition((MethodDefinitionHandle)handle)
                        .GetDeclaringType(),
                ];
            case HandleKind.FieldDefinition:
                return
                [
                    _metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType(),
                ];
            case HandleKind.MemberReference:
                return Named(_metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
            case HandleKind.MethodSpecification:
                MethodSpecification closed = _metadata.GetMethodSpecification(
                    (MethodSpecificationHandle)handle
                );
                return
                [
                    .. Named(closed.Method),
                    .. closed.DecodeSignature(_named, genericContext: null).SelectMany(a => a),
                ];
            case HandleKind.StandaloneSignature:
                StandaloneSignature own = _metadata.GetStandaloneSignature(
                    (StandaloneSignatureHandle)handle
                );
                return own.GetKind() == StandaloneSignatureKind.Method
                    ? OfSignature(own.DecodeMethodSignature(_named, genericContext: null))
                    :
                    [
                        .. own.DecodeLocalSignature(_named, genericContext: null)
                            .SelectMany(t => t),
                    ];
            default:
                return [];
        }
    }

    /// <summary>A signature as the type definitions it names.</summary>
    private sealed class NamedTypes
        : ISignatureTypeProvider<ImmutableArray<TypeDefinitionHandle>, object?>
    {
        public ImmutableArray<TypeDefinitionHandle> GetTypeFromDefinition(
            MetadataReader reader,
            TypeDefinitionHandle handle,
            byte rawTypeKind
        ) => [handle];

        public ImmutableArray<TypeDefinitionHandle> GetTypeFromReference(
            MetadataReader reader,
            TypeReferenceHandle handle,
            byte rawTypeKind
        ) => [];

        public ImmutableArray<TypeDefinitionHandle> GetTypeFromSpecification(
            MetadataReader reader,
            object? genericContext,
            TypeSpecificationHandle handle,
            byte rawTypeKind
        ) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public ImmutableArray<TypeDefinitionHandle> GetGenericInstantiation(
            ImmutableArray<TypeDefinitionHandle> genericType,
            ImmutableArray<ImmutableArray<TypeDefinitionHandle>> typeArguments
        ) => [.. genericType, .. typeArguments.SelectMany(a => a)];

        public ImmutableArray<TypeDefinitionHandle> GetFunctionPointerType(
            MethodSignature<ImmutableArray<TypeDefinitionHandle>> signature
        ) => OfSignature(signature);

        public ImmutableArray<TypeDefinitionHandle> GetModifiedType(
            ImmutableArray<TypeDefinitionHandle> modifier,
            ImmutableArray<TypeDefinitionHandle> unmodifiedType,
            bool isRequired
        ) => [.. modifier, .. unmodifiedType];

        public ImmutableArray<TypeDefinitionHandle> GetArrayType(
            ImmutableArray<TypeDefinitionHandle> elementType,
            ArrayShape shape
        ) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetByReferenceType(
            ImmutableArray<TypeDefinitionHandle> elementType
        ) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetPinnedType(
            ImmutableArray<TypeDefinitionHandle> elementType
        ) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetPointerType(
            ImmutableArray<TypeDefinitionHandle> elementType
        ) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetSZArrayType(
            ImmutableArray<TypeDefinitionHandle> elementType
        ) => elementType;

        public ImmutableArray<TypeDefinitionHandle> GetGenericMethodParameter(
            object? genericContext,
            int index
        ) => [];

        public ImmutableArray<TypeDefinitionHandle> GetGenericTypeParameter(
            object? genericContext,
            int index
        ) => [];

        public ImmutableArray<TypeDefinitionHandle> GetPrimitiveType(PrimitiveTypeCode typeCode) =>
            [];
    }
}

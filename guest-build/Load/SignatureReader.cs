using System.Collections.Immutable;
using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>Turns signature blobs into interned types under a generic context.</summary>
internal sealed class SignatureReader(TypeSystem types, ModuleDesc module)
    : ISignatureTypeProvider<TypeDesc, GenericContext>
{
    public TypeDesc GetPrimitiveType(PrimitiveTypeCode code) =>
        code switch
        {
            PrimitiveTypeCode.Void => types.Known.Void,
            PrimitiveTypeCode.Boolean => types.Known.Bool,
            PrimitiveTypeCode.Char => types.Known.Char,
            PrimitiveTypeCode.SByte => types.Known.I1,
            PrimitiveTypeCode.Byte => types.Known.U1,
            PrimitiveTypeCode.Int16 => types.Known.I2,
            PrimitiveTypeCode.UInt16 => types.Known.U2,
            PrimitiveTypeCode.Int32 => types.Known.I4,
            PrimitiveTypeCode.UInt32 => types.Known.U4,
            PrimitiveTypeCode.Int64 => types.Known.I8,
            PrimitiveTypeCode.UInt64 => types.Known.U8,
            PrimitiveTypeCode.Single => types.Known.R4,
            PrimitiveTypeCode.Double => types.Known.R8,
            PrimitiveTypeCode.IntPtr => types.Known.IPtr,
            PrimitiveTypeCode.UIntPtr => types.Known.UPtr,
            PrimitiveTypeCode.Object => types.Known.Object,
            PrimitiveTypeCode.String => types.Known.String,
            PrimitiveTypeCode.TypedReference => types.Known.Get("TypedReference"),
            _ => throw new CompileError($"signature-element: {code}"),
        };

    public TypeDesc GetTypeFromDefinition(
        MetadataReader reader,
        TypeDefinitionHandle handle,
        byte rawTypeKind
    ) => types.Open(module.Def(handle));

    public TypeDesc GetTypeFromReference(
        MetadataReader reader,
        TypeReferenceHandle handle,
        byte rawTypeKind
    ) => types.Open(Resolver.TypeReference(types, module, handle));

    public TypeDesc GetTypeFromSpecification(
        MetadataReader reader,
        GenericContext context,
        TypeSpecificationHandle handle,
        byte rawTypeKind
    ) => Resolver.Type(types, module, handle, context);

    public TypeDesc GetGenericInstantiation(
        TypeDesc genericType,
        ImmutableArray<TypeDesc> arguments
    ) => types.Instantiate(genericType.Def!, new TypeList([.. arguments]));

    public TypeDesc GetGenericTypeParameter(GenericContext context, int index) =>
        index < context.TypeArgs.Count ? context.TypeArgs[index] : types.TypeVar(index);

    public TypeDesc GetGenericMethodParameter(GenericContext context, int index) =>
        index < context.MethodArgs.Count ? context.MethodArgs[index] : types.MethodVar(index);

    public TypeDesc GetSZArrayType(TypeDesc elementType) => types.SzArray(elementType);

    public TypeDesc GetArrayType(TypeDesc elementType, ArrayShape shape) =>
        types.MdArray(elementType, shape.Rank);

    public TypeDesc GetPointerType(TypeDesc elementType) => types.Pointer(elementType);

    public TypeDesc GetByReferenceType(TypeDesc elementType) => types.ByRef(elementType);

    public TypeDesc GetFunctionPointerType(MethodSignature<TypeDesc> signature) =>
        types.FnPtr(TypeSystem.ToSig(signature));

    public TypeDesc GetModifiedType(TypeDesc modifier, TypeDesc unmodifiedType, bool isRequired) =>
        unmodifiedType;

    public TypeDesc GetPinnedType(TypeDesc elementType) => elementType;
}

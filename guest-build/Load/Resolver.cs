using System.Reflection.Metadata;
using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>Tokens to types, methods and fields.</summary>
internal static class Resolver
{
    public static TypeDesc Type(
        TypeSystem types,
        ModuleDesc module,
        EntityHandle handle,
        GenericContext context
    )
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                return types.Open(module.Def((TypeDefinitionHandle)handle));
            case HandleKind.TypeReference:
                return types.Open(TypeReference(types, module, (TypeReferenceHandle)handle));
            case HandleKind.TypeSpecification:
                return module
                    .Md.GetTypeSpecification((TypeSpecificationHandle)handle)
                    .DecodeSignature(new SignatureReader(types, module), context);
            default:
                throw new CompileError($"bad-token: {handle.Kind} is not a type");
        }
    }

    public static TypeDef TypeReference(
        TypeSystem types,
        ModuleDesc module,
        TypeReferenceHandle handle
    )
    {
        var r = module.Md.GetTypeReference(handle);
        string name = module.Md.GetString(r.Name);
        string ns = module.Md.GetString(r.Namespace);
        switch (r.ResolutionScope.Kind)
        {
            case HandleKind.AssemblyReference:
                var a = module.Md.GetAssemblyReference((AssemblyReferenceHandle)r.ResolutionScope);
                return types.Loader.FindType(module.Md.GetString(a.Name), ns, name);
            case HandleKind.TypeReference:
                var outer = TypeReference(types, module, (TypeReferenceHandle)r.ResolutionScope);
                if (outer.Module.TryFindNested(outer, name, out var nested))
                    return nested;
                throw new CompileError($"type-not-found: {outer}+{name}");
            case HandleKind.ModuleDefinition:
                if (module.TryFindTopLevel(ns, name, out var own))
                    return module.Def(own);
                throw new CompileError($"type-not-found: {ns}.{name}");
            default:
                throw new CompileError($"bad-token: resolution scope {r.ResolutionScope.Kind}");
        }
    }

    /// <summary>A resolved method token: an ordinary method, or one of the four an array type offers.</summary>
    public static MethodTarget Method(
        TypeSystem types,
        ModuleDesc module,
        EntityHandle handle,
        GenericContext context
    )
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
            {
                var h = (MethodDefinitionHandle)handle;
                var def = module.Def(module.Md.GetMethodDefinition(h).GetDeclaringType());
                return new MethodTarget(
                    types.OpenMethod(types.Open(def), def.Method(h)),
                    null,
                    "",
                    null
                );
            }
            case HandleKind.MethodSpecification:
            {
                var spec = module.Md.GetMethodSpecification((MethodSpecificationHandle)handle);
                var args = spec.DecodeSignature(new SignatureReader(types, module), context);
                var generic = Method(types, module, spec.Method, context).Method!;
                return new MethodTarget(
                    generic.Owner.Method(generic.Def, new TypeList([.. args])),
                    null,
                    "",
                    null
                );
            }
            case HandleKind.MemberReference:
                return Member(types, module, (MemberReferenceHandle)handle, context);
            default:
                throw new CompileError($"bad-token: {handle.Kind} is not a method");
        }
    }

    private static MethodTarget Member(
        TypeSystem types,
        ModuleDesc module,
        MemberReferenceHandle handle,
        GenericContext context
    )
    {
        var r = module.Md.GetMemberReference(handle);
        string name = module.Md.GetString(r.Name);
        if (r.Parent.Kind == HandleKind.MethodDefinition)
            throw new CompileError($"varargs: call of {name} with variable arguments");
        var owner = Type(types, module, r.Parent, context);
        var openSig = TypeSystem.ToSig(
            r.DecodeMethodSignature(new SignatureReader(types, module), GenericContext.Open)
        );
        if (owner.IsArray)
        {
            var closed = types.Substitute(openSig, owner.Args, context.MethodArgs);
            closed = new MethodSig(
                types.Substitute(openSig.Return, context.TypeArgs, context.MethodArgs),
                types.Substitute(openSig.Params, context.TypeArgs, context.MethodArgs),
                true,
                0
            );
            return new MethodTarget(null, owner, name, closed);
        }
        var method = FindMethod(types, owner, name, openSig);
        if (method is null)
            throw new CompileError($"method-not-found: {owner}.{name}{openSig}");
        return new MethodTarget(method, null, "", null);
    }

    /// <summary>Looks a method up by name and open signature on the type, then on its bases.</summary>
    public static MethodDesc? FindMethod(
        TypeSystem types,
        TypeDesc owner,
        string name,
        MethodSig openSig
    )
    {
        var open = owner.Def is null ? owner : types.Open(owner.Def);
        for (var t = open; t is not null; t = t.Base)
        {
            foreach (var def in t.Def!.Methods)
            {
                if (
                    def.Name != name
                    || def.Arity != openSig.Arity
                    || def.IsStatic == openSig.IsInstance
                )
                    continue;
                var sig = types.Substitute(types.OpenSig(def), t.Args, TypeList.Empty);
                if (sig.Return == openSig.Return && sig.Params == openSig.Params)
                    return types.Substitute(types.OpenMethod(t, def), owner.Args, TypeList.Empty);
            }
        }
        return null;
    }

    public static FieldDesc Field(
        TypeSystem types,
        ModuleDesc module,
        EntityHandle handle,
        GenericContext context
    )
    {
        if (handle.Kind == HandleKind.FieldDefinition)
        {
            var h = (FieldDefinitionHandle)handle;
            var def = module.Def(module.Md.GetFieldDefinition(h).GetDeclaringType());
            return types.Open(def).Field(def.Field(h));
        }
        var r = module.Md.GetMemberReference((MemberReferenceHandle)handle);
        var owner = Type(types, module, r.Parent, context);
        string name = module.Md.GetString(r.Name);
        for (var t = owner; t is not null; t = t.Base)
        {
            var f = t.FieldNamed(name);
            if (f is not null)
                return f;
        }
        throw new CompileError($"field-not-found: {owner}.{name}");
    }
}

/// <summary>Either <c>Method</c>, or a pseudo method (<c>Get</c>, <c>Set</c>, <c>Address</c>, <c>.ctor</c>) of an array type.</summary>
internal sealed record MethodTarget(
    MethodDesc? Method,
    TypeDesc? ArrayType,
    string ArrayMethod,
    MethodSig? ArraySig
);

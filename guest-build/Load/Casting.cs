using System.Reflection;

namespace Perjury.GuestBuild.Load;

/// <summary>Assignability of closed types, variance included (ECMA-335 I.8.7, III.4.6).</summary>
internal sealed class Casting(TypeSystem types)
{
    /// <summary>Is an object of exact type <paramref name="from"/> an instance of <paramref name="to"/>?</summary>
    public bool IsAssignable(TypeDesc from, TypeDesc to)
    {
        if (from == to)
            return true;
        if (to.Is("System.Object") && to.Kind == TypeKind.Class)
            return from.IsGcRef || from.IsValueType;
        if (types.Known.IsNullable(to) && from == to.Args[0])
            return true;
        if (to.IsInterface)
            return Implements(from, to);
        if (to.IsArray)
            return from.Kind == to.Kind
                && from.Rank == to.Rank
                && ElementCompatible(from.Element!, to.Element!);
        if (to.IsDelegate && from.Def == to.Def)
            return VariantCompatible(from, to);
        for (var b = from.Base; b is not null; b = b.Base)
        {
            if (b == to)
                return true;
        }
        return false;
    }

    private bool Implements(TypeDesc from, TypeDesc to)
    {
        if (from.IsInterface && from.Def == to.Def && VariantCompatible(from, to))
            return true;
        foreach (var i in from.Interfaces)
        {
            if (i == to || (i.Def == to.Def && VariantCompatible(i, to)))
                return true;
        }
        if (from.Kind == TypeKind.SzArray && to.Args.Count == 1)
        {
            foreach (var d in types.Known.ArrayInterfaces)
            {
                if (d == to.Def && ElementCompatible(from.Element!, to.Args[0]))
                    return true;
            }
        }
        return false;
    }

    private bool VariantCompatible(TypeDesc from, TypeDesc to)
    {
        var md = to.Def!.Module.Md;
        int i = 0;
        foreach (var h in md.GetTypeDefinition(to.Def.Handle).GetGenericParameters())
        {
            var a = from.Args[i];
            var b = to.Args[i++];
            if (a == b)
                continue;
            var variance =
                md.GetGenericParameter(h).Attributes & GenericParameterAttributes.VarianceMask;
            bool ok = variance switch
            {
                GenericParameterAttributes.Covariant => a.IsGcRef
                    && b.IsGcRef
                    && IsAssignable(a, b),
                GenericParameterAttributes.Contravariant => a.IsGcRef
                    && b.IsGcRef
                    && IsAssignable(b, a),
                _ => false,
            };
            if (!ok)
                return false;
        }
        return true;
    }

    /// <summary>Array elements: references by assignability, integers of one size interchangeably.</summary>
    private bool ElementCompatible(TypeDesc from, TypeDesc to)
    {
        if (from == to)
            return true;
        if (from.IsGcRef && to.IsGcRef)
            return IsAssignable(from, to);
        return from.IsValueType && to.IsValueType && Reduced(from) is { } a && a == Reduced(to);
    }

    private static TypeKind? Reduced(TypeDesc t)
    {
        if (!t.IsEnum && !t.IsPrimitive)
            return null;
        return t.Kind switch
        {
            TypeKind.U1 => TypeKind.I1,
            TypeKind.U2 => TypeKind.I2,
            TypeKind.U4 => TypeKind.I4,
            TypeKind.U8 => TypeKind.I8,
            TypeKind.UPtr => TypeKind.IPtr,
            _ => t.Kind,
        };
    }
}

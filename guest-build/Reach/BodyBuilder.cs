using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>Makes the IR of a routine, whatever its kind. Thunks have none: the emitter writes them.</summary>
internal static class BodyBuilder
{
    public static Body? Build(Compilation c, Routine r, ISet<string> missing)
    {
        switch (r.Kind)
        {
            case RoutineKind.Body:
                return Ordinary(c, r, missing);
            case RoutineKind.StructEquals:
                return StructRoutines.Equals(c, r);
            case RoutineKind.StructHash:
                return StructRoutines.Hash(c, r);
            case RoutineKind.Describe:
                return DescribeRoutines.Build(c, r);
            default:
                return null;
        }
    }

    private static Body Ordinary(Compilation c, Routine r, ISet<string> missing)
    {
        var def = r.Method.Def;
        bool library = IsLibrary(c, def);
        if (IsStub(c, r.Method))
        {
            missing.Add(def.Key);
            return StructRoutines.Unsupported(c, r);
        }
        if (library && MethodImporter.ImportExpansion(c, r.Method) is { } expansion)
            return expansion;
        if (!def.HasBody)
            throw new CompileError(
                $"unsupported-method: {r.Method} is part of the .NET runtime and has no IL"
            );
        var body = MethodImporter.Import(c, r.Method);
        if (library && CallsItself(body))
            throw new CompileError(
                $"unsupported-method: {r.Method} is expanded by .NET's own compiler and has no body but a call of itself"
            );
        return body;
    }

    /// <summary>Whether calling the method throws PlatformNotSupportedException here.</summary>
    public static bool IsStub(Compilation c, MethodDesc m) =>
        IsLibrary(c, m.Def)
        && c.Stubs.Matches(m.Def)
        && !(m.Def.HasBody && IsException(c, m.Owner));

    private static bool IsLibrary(Compilation c, MethodDef def) =>
        def.Owner.Module != c.Types.Loader.Main && !c.Types.Loader.IsShim(def.Owner.Module);

    /// <summary>Whether every way through the body begins with a call of the same method: it would never end.</summary>
    private static bool CallsItself(Body body)
    {
        var b = body.Blocks[0];
        for (int hops = 0; hops < 16; hops++)
        {
            if (b.Code.Exists(i => i.Op == Op.Call && i.M == body.Routine.Method))
                return true;
            if (b.Terminator.Op != Op.Jump)
                return false;
            b = b.Terminator.Targets[0];
        }
        return false;
    }

    /// <summary>Exceptions are plain objects wherever their namespace lies.</summary>
    private static bool IsException(Compilation c, TypeDesc t)
    {
        for (TypeDesc? b = t; b is not null; b = b.Base)
        {
            if (b == c.Types.Known.Exception)
                return true;
        }
        return false;
    }
}

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
                if (r.Method.Def.HasBody)
                    return MethodImporter.Import(c, r.Method);
                missing.Add(r.Method.Def.Key);
                return StructRoutines.Unsupported(c, r);
            case RoutineKind.StructEquals:
                return StructRoutines.Equals(c, r);
            case RoutineKind.StructHash:
                return StructRoutines.Hash(c, r);
            default:
                return null;
        }
    }
}

using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>Constructs of the program itself, not of libraries, that have no meaning on this machine.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>
    /// An async method starts its state machine through a builder. What it awaits would be finished by another thread or a
    /// timer, and there is neither.
    /// </summary>
    private void RefuseAsync(MethodDesc m)
    {
        string owner = m.Def.Owner.FullName;
        if (
            m.Name is "Start" or "MoveNext"
            && _module == Types.Loader.Main
            && owner.StartsWith("System.Runtime.CompilerServices.Async", StringComparison.Ordinal)
            && owner.Contains("MethodBuilder", StringComparison.Ordinal)
        )
            throw new CompileError(
                $"async-method: {_method} is async; there is one thread and no timer to finish what it awaits, write it without async"
            );
    }

    /// <summary>What compiles or binds code at run time, or reads the program's types by reflection.</summary>
    private void RefuseRunTimeCode(MethodDesc m)
    {
        if (_module != Types.Loader.Main)
            return;
        string? refusal = m.Def.Owner.FullName switch
        {
            "Microsoft.CSharp.RuntimeBinder.Binder" =>
                "dynamic: dynamic needs the C# compiler at run time; give the value its type",
            "System.Linq.Expressions.Expression`1"
            or "System.Linq.Expressions.LambdaExpression" when m.Name == "Compile" =>
                "expression-tree: Compile writes code at run time; use a delegate",
            "System.Text.Json.JsonSerializer" when !NamesContract(m) =>
                "json-reflection: JsonSerializer reads types by reflection; pass a JsonTypeInfo made by a source generator, or use "
                    + "JsonDocument and Utf8JsonWriter",
            _ => null,
        };
        if (refusal is not null)
            throw new CompileError(refusal);
    }

    private static bool NamesContract(MethodDesc m) =>
        m.Sig.Params.Items.Any(p =>
            p.Def?.FullName
                is "System.Text.Json.Serialization.JsonSerializerContext"
                    or "System.Text.Json.Serialization.Metadata.JsonTypeInfo"
                    or "System.Text.Json.Serialization.Metadata.JsonTypeInfo`1"
        );
}

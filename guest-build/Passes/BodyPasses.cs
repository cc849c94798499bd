using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Passes;

/// <summary>The passes over one body, in order. After each the body is verified and, on request, printed.</summary>
internal static class BodyPasses
{
    private static readonly (string Name, Action<Body> Run)[] All =
    [
        ("import", _ => { }),
        ("try-locals", TryLocals.Run),
        ("dead-values", DeadValues.Run),
    ];

    /// <summary>Names in order, as the files of <c>--dump-ir</c> are called.</summary>
    public static IEnumerable<string> Names => All.Select((pass, i) => $"{i + 1}-{pass.Name}");

    public static void Run(Body body, Action<string, Body>? after)
    {
        for (int i = 0; i < All.Length; i++)
        {
            All[i].Run(body);
            Verifier.Check(body, All[i].Name);
            after?.Invoke($"{i + 1}-{All[i].Name}", body);
        }
    }
}

namespace Perjury.GuestBuild.Shims;

/// <summary>
/// On a class: its public static methods stand for the methods of the named type. On a method: the name it stands for.
/// Instance methods take <c>this</c> first; type arguments of the owner come before those of the method.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ReplacesAttribute(string name) : Attribute
{
    public string Name => name;
}

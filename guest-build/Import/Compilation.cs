using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>What every pass shares about one program: its types and the few facts derived from them.</summary>
internal sealed class Compilation
{
    public Compilation(AssemblyLoader loader)
    {
        Types = new TypeSystem(loader);
        Layout = new Layout();
        Slots = new VirtualSlots(Types);
        Casting = new Casting(Types);
        Statics = new Statics(this);
        Replacements = new Replacements(this);
        Constants = new ConstantBodies(this);
        Alignment = new Alignment(this);
    }

    public TypeSystem Types { get; }
    public Layout Layout { get; }
    public VirtualSlots Slots { get; }
    public Casting Casting { get; }
    public Statics Statics { get; }
    public Replacements Replacements { get; }
    public ConstantBodies Constants { get; }
    public Alignment Alignment { get; }
    public StubList Stubs { get; } = new();

    /// <summary>Whether the program is linked with the runtime's assembly: on the machine it is for, not on the host.</summary>
    public bool HasAssembly { get; init; }

    public FieldDesc DelegateField(string name) =>
        Types.Known.Get("Delegate").FieldNamed(name)
        ?? Types.Known.MulticastDelegate.FieldNamed(name)
        ?? throw new CompileError($"field-not-found: Delegate.{name}");

    /// <summary>The class behind every Type object of the program.</summary>
    public TypeDesc GuestType => ShimType("GuestType");

    public MethodDesc DelegateInvoke(TypeDesc t) =>
        Types.OpenMethod(t, t.Def!.Methods.First(m => m.Name == "Invoke"));

    public TypeDesc ShimType(string type)
    {
        if (!Types.Loader.Shims.TryFindTopLevel("Perjury.GuestBuild.Shims", type, out var handle))
            throw new CompileError($"shim-missing: {type}");
        return Types.Open(Types.Loader.Shims.Def(handle));
    }

    /// <summary>A static method of the shim assembly, by class and name.</summary>
    public MethodDesc Shim(string type, string name)
    {
        var owner = ShimType(type);
        foreach (var m in owner.Def!.Methods)
        {
            if (m.Name == name)
                return Types.OpenMethod(owner, m);
        }
        throw new CompileError($"shim-missing: {type}.{name}");
    }
}

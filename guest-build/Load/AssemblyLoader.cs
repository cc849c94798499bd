using Perjury.GuestBuild.Diagnostics;

namespace Perjury.GuestBuild.Load;

/// <summary>Finds assemblies by simple name: the program's folder first, then the shared framework. One instance per name.</summary>
internal sealed class AssemblyLoader
{
    private readonly Dictionary<string, ModuleDesc> _modules = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly List<string> _folders = [];

    /// <param name="fsharpShimPath">Taken when FSharp.Core lies beside the program.</param>
    public AssemblyLoader(string mainPath, string shimPath, string fsharpShimPath)
    {
        _folders.Add(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(mainPath))!);
        _folders.Add(FrameworkFolder());
        CoreLib = Load("System.Private.CoreLib");
        Shims = new ModuleDesc(shimPath);
        _modules[Shims.Name] = Shims;
        if (File.Exists(System.IO.Path.Combine(_folders[0], "FSharp.Core.dll")))
        {
            FSharpShims = new ModuleDesc(fsharpShimPath);
            _modules[FSharpShims.Name] = FSharpShims;
        }
        Main = new ModuleDesc(mainPath);
        _modules[Main.Name] = Main;
    }

    public ModuleDesc CoreLib { get; }
    public ModuleDesc Shims { get; }

    /// <summary>Parts of FSharp.Core rewritten in C#; null for programs without F#.</summary>
    public ModuleDesc? FSharpShims { get; }
    public ModuleDesc Main { get; }

    /// <summary>The framework the compiler itself runs on; the program is compiled against the same one.</summary>
    public static string FrameworkFolder() =>
        System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Whether a module stands for library code.</summary>
    public bool IsShim(ModuleDesc module) => module == Shims || module == FSharpShims;

    public ModuleDesc Load(string name)
    {
        if (_modules.TryGetValue(name, out var m))
            return m;
        foreach (var folder in _folders)
        {
            var path = System.IO.Path.Combine(folder, name + ".dll");
            if (File.Exists(path))
                return _modules[name] = new ModuleDesc(path);
        }
        throw new CompileError(
            $"assembly-not-found: {name} is neither beside the program nor in the framework"
        );
    }

    /// <summary>Opens an assembly that lies elsewhere and is of the compilation from now on.</summary>
    public ModuleDesc Open(string path)
    {
        var module = new ModuleDesc(path);
        return _modules[module.Name] = module;
    }

    /// <summary>Follows type forwarders until the defining module is reached.</summary>
    public TypeDef FindType(string assembly, string ns, string name)
    {
        var module = Load(assembly);
        for (int hops = 0; hops < 8; hops++)
        {
            if (module.TryFindTopLevel(ns, name, out var handle))
                return module.Def(handle);
            if (!module.TryFindForward(ns, name, out var next))
                break;
            module = Load(next);
        }
        throw new CompileError($"type-not-found: {ns}.{name} in {assembly}");
    }
}

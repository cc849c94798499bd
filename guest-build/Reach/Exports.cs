using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Reach;

/// <summary>
/// Managed methods that carry a C symbol, <c>[UnmanagedCallersOnly(EntryPoint = "…")]</c>: those of the program, and behind them the
/// accelerators in software, whose assembly is opened only when something asks for a <c>zkvm_*</c> that nothing else defines.
/// </summary>
internal sealed class Exports
{
    private const string AcceleratorPrefix = "zkvm_";

    private readonly Compilation _c;
    private readonly string _acceleratorPath;
    private readonly LinkSymbols _linked;
    private readonly Dictionary<string, MethodDesc> _program;
    private Dictionary<string, MethodDesc>? _accelerators;

    /// <param name="acceleratorPath">The assembly with the accelerators.</param>
    /// <param name="linked">Symbols of the files the program is linked with: they come before the accelerators.</param>
    public Exports(Compilation c, string acceleratorPath, LinkSymbols linked)
    {
        _c = c;
        _acceleratorPath = acceleratorPath;
        _linked = linked;
        _program = Of(c.Types.Loader.Main);
        foreach (var (symbol, method) in _program)
        {
            if (linked.Defines(symbol))
                throw new CompileError(
                    $"export-conflict: {method} exports {symbol}, which a file given by --link defines as well"
                );
        }
    }

    /// <summary>What C code may call: every export of the program, and the accelerators that linked files ask for.</summary>
    public IEnumerable<MethodDesc> Roots
    {
        get
        {
            foreach (var (_, method) in _program.OrderBy(e => e.Key, StringComparer.Ordinal))
                yield return method;
            foreach (string symbol in _linked.Undefined)
            {
                if (!_program.ContainsKey(symbol) && Find(symbol) is { } method)
                    yield return method;
            }
        }
    }

    /// <summary>The method behind a C symbol; null when the platform or a linked file has to define it.</summary>
    public MethodDesc? Find(string symbol)
    {
        if (_program.TryGetValue(symbol, out var own))
            return own;
        bool ours = symbol.StartsWith(AcceleratorPrefix, StringComparison.Ordinal);
        if (!ours || _linked.Defines(symbol) || _linked.Offers(symbol))
            return null;
        _accelerators ??= Of(_c.Types.Loader.Open(_acceleratorPath));
        return _accelerators.GetValueOrDefault(symbol);
    }

    /// <summary>Whether the method is one of the accelerators in software.</summary>
    public bool IsAccelerator(MethodDesc m) => m.Def.Owner.Module.Path == _acceleratorPath;

    private Dictionary<string, MethodDesc> Of(ModuleDesc module)
    {
        var found = new Dictionary<string, MethodDesc>(StringComparer.Ordinal);
        foreach (var handle in module.Md.TypeDefinitions)
        {
            var owner = module.Def(handle);
            foreach (var def in owner.Methods)
            {
                if (def.ExportName is not { } symbol)
                    continue;
                if (!IsIdentifier(symbol))
                    throw new CompileError($"export-name: {def} exports {symbol}, no name of C");
                if (owner.Arity + def.Arity > 0)
                    throw new CompileError(
                        $"export-generic: {def} exports {symbol} and is generic"
                    );
                if (!found.TryAdd(symbol, _c.Types.OpenMethod(_c.Types.Open(owner), def)))
                    throw new CompileError($"export-twice: {symbol}, by {def} and another method");
            }
        }
        return found;
    }

    private static bool IsIdentifier(string text) =>
        text.Length > 0
        && !char.IsAsciiDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

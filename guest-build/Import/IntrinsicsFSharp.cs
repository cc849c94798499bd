using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Import;

/// <summary>What F# formats ask of a type, answered at compile time.</summary>
internal static partial class Intrinsics
{
    private const string FSharpShims = "Perjury.GuestBuild.FSharpShims";
    private const string Function = "Microsoft.FSharp.Core.FSharpFunc`2";

    private const string Format = "Microsoft.FSharp.Core.PrintfFormat`";
    private const string Messages = "Microsoft.FSharp.Core.SR";

    private static void AddFormats(Dictionary<string, Expander> t)
    {
        AddMessages(t);
        t[FSharpShims + ".Curry::Step"] = s => FormatStep(s);
        t[FSharpShims + ".Curry::NullText"] = s =>
            FSharpShapes.NullText(s.C.Types, s.T) is { } text
                ? s.B.StringLiteral(text)
                : s.B.Null();
    }

    /// <summary>
    /// A format becomes an object of one class, whatever it promises. Where it is made, the shim learns which kinds of
    /// values it writes; text made at run time may write any.
    /// </summary>
    private static bool TryFormat(MethodImporter b, MethodDesc ctor, Instr[] args, out Instr? made)
    {
        made = null;
        if (!ctor.Owner.Def!.FullName.StartsWith(Format, StringComparison.Ordinal))
            return false;
        string letters = args[0].Op == Op.StrLit ? Letters(args[0].Name!) : "dfAP";
        MethodDesc Shim(string type, string method)
        {
            var types = b.Compilation.Types;
            var def = types.Loader.FindType(FSharpShims, FSharpShims, type);
            return types.Open(def).Method(def.Methods.First(m => m.Name == method), TypeList.Empty);
        }
        void Use(string family, string of)
        {
            if (letters.AsSpan().IndexOfAny(of) >= 0)
                b.Call(Shim("Families", "Use" + family));
        }
        Use("Integers", "diuxXoB");
        Use("Floats", "eEfFgGM");
        Use("Structures", "A");
        Use("Formatted", "P");
        made = b.Call(Shim("FormatText", args.Length == 1 ? "Make" : "MakeCaptured"), args);
        return true;
    }

    /// <summary>The letter of every specifier; what stands between it and the percent sign is flags and numbers.</summary>
    private static string Letters(string format)
    {
        var letters = new System.Text.StringBuilder();
        for (
            int at = format.IndexOf('%');
            at >= 0;
            at = at < format.Length ? format.IndexOf('%', at) : -1
        )
        {
            at++;
            while (at < format.Length && !char.IsLetter(format[at]) && format[at] != '%')
                at++;
            // A hole without a format of .NET is written by ToString.
            if (at < format.Length && string.CompareOrdinal(format, at, "P()", 0, 3) != 0)
                letters.Append(format[at]);
            at++;
        }
        return letters.ToString();
    }

    /// <summary>The messages of FSharp.Core are literals; its resource manager stands for nothing and is never asked.</summary>
    private static void AddMessages(Dictionary<string, Expander> t)
    {
        const string Manager = "System.Resources.ResourceManager";
        t[Messages + "::get_ResourceManager"] = s => s.B.Singleton(s.Method.Sig.Return);
        t[Messages + "::GetString"] = s => Message(s, s.Args[0]);
        t[Manager + "::GetString"] = s =>
            s.Args[0].Op == Op.TypeObj ? Message(s, s.Args[1]) : Declined;
    }

    private static Instr? Message(Site s, Instr key) =>
        key.Op == Op.StrLit
        && s.C.Types.Loader.Load("FSharp.Core").ResourceString(key.Name!) is { } text
            ? s.B.StringLiteral(text)
            : Declined;

    /// <summary>
    /// A printer of type A -> B is an object that waits for an A. An A of the shape that %a takes, before the argument it
    /// is applied to, is kept under its own type.
    /// </summary>
    private static Instr? FormatStep(Site s)
    {
        if (!s.T.Is(Function))
            return Declined;
        var (argument, rest) = (s.T.Args[0], s.T.Args[1]);
        bool formatter =
            argument.Is(Function)
            && argument.Args[1].Is(Function)
            && rest.Is(Function)
            && rest.Args[0] == argument.Args[1].Args[0];
        var (name, args) = formatter
            ? (
                "FormatterStep`4",
                new TypeList([argument.Args[0], rest.Args[0], argument.Args[1].Args[1], rest])
            )
            : ("Step`2", s.T.Args);
        var def = s.C.Types.Loader.FindType(FSharpShims, FSharpShims, name);
        var step = s.B.New(s.C.Types.Instantiate(def, args));
        var ctor = def.Methods.First(m => m.IsCtor);
        s.B.CallOn(step.T!.Method(ctor, TypeList.Empty), [step, .. s.Args], isVirtual: false);
        return step;
    }
}

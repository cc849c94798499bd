using System.Text.RegularExpressions;
using NUnit.Framework;
using Perjury.GuestBuild.Ir;

namespace Perjury.GuestBuild.Tests.Filetests;

/// <summary>Which members of the IR's closed lists the files meet, read from their text.</summary>
internal static partial class Coverage
{
    private const string Instructions = "instructions";
    private const string Conversions = "conversions";
    private const string StackTypes = "stack types";
    private const string Regions = "regions";
    private const string Routines = "routines";

    public static IEnumerable<TestCaseData> Kinds =>
        [
            new(Instructions, Enum.GetNames<Op>()),
            new(Conversions, Enum.GetNames<ConvKind>()),
            // A struct is printed by its name.
            new(
                StackTypes,
                Enum.GetNames<VT>()
                    .Except([nameof(VT.Void), nameof(VT.Struct)])
                    .Select(name => name.ToLowerInvariant())
                    .ToArray()
            ),
            new(Regions, Enum.GetNames<RegionKind>()),
            // The parts of F# values are described, and no C# makes one.
            new(
                Routines,
                Enum.GetNames<RoutineKind>().Except([nameof(RoutineKind.Describe)]).ToArray()
            ),
        ];

    public static IEnumerable<string> Met(string kind, IEnumerable<Filetest> tests)
    {
        var lines = tests
            .SelectMany(test => test.Written)
            .Where(section => (section.Name == Stages.C) == (kind == Routines))
            .SelectMany(section => section.Text.Split('\n'));
        var (pattern, group) = kind switch
        {
            Instructions => (Instruction(), "op"),
            Conversions => (Instruction(), "conv"),
            StackTypes => (Instruction(), "type"),
            Regions => (Region(), "kind"),
            Routines => (CFunction(), "kind"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such list"),
        };
        return lines
            .Select(line => pattern.Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[group].Value)
            .Distinct();
    }

    [GeneratedRegex(@"^  (%\d+ : (?<type>.+?) = )?(?<op>[A-Z]\w*)(\.(?<conv>\w+))?( |$)")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^  region \d+ (?<kind>\w+) ")]
    private static partial Regex Region();

    [GeneratedRegex(@"^// (?<kind>\w+) ")]
    private static partial Regex CFunction();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Perjury.GuestBuild.Elf;
using Perjury.GuestBuild.Emulator;
using Perjury.GuestBuild.Platforms;

namespace Perjury.GuestBuild.Cli;

/// <summary><c>guestc cost</c>: what inputs cost a program on its platform, priced as its prover will, and the difference of two programs.</summary>
internal sealed class CostCommand
{
    private static readonly string Help = $"""
        guestc cost FILE INPUT... [--target NAME] [--gas NAME=N] [--against FILE [--threshold PERCENT]]
                    [--json FILE] [--flame FILE] [--top N]

        Runs a program on the machine model of its platform and says what each input cost: instructions, loads and stores (of
        them parts of words), uses of accelerators, heap, by function and by step of the guest, and the price by the
        platform's published table.

          --target NAME        platform: {PlatformList.Names(
            CanRun
        )} (default {PlatformList.Default.Name})
          --gas NAME=N         the gas an input of that name uses, for instructions per gas (repeatable)
          --against FILE       another program: prints the difference of each input to it
          --threshold PERCENT  with --against: more than so much more, in price or else instructions, is exit code 1 (default 1)
          --json FILE          everything as JSON
          --flame FILE         a flame graph of all inputs together, SVG
          --top N              functions shown (default 10)

        Exit codes: 0 done, 1 a difference above the threshold, 2 usage, 3 a file could not be used or run.
        """;

    private readonly List<string> _files = [];
    private readonly Dictionary<string, ulong> _gas = new(StringComparer.Ordinal);
    private Platform _platform = PlatformList.Default;
    private string? _against;
    private ulong _threshold = 1;
    private string? _json;
    private string? _flame;
    private int _top = 10;

    private CostCommand() { }

    public static int Execute(string[] args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            Console.Out.WriteLine(Help);
            return ExitCodes.Clean;
        }
        var command = new CostCommand();
        if (command.Parse(new Arguments(args)) is { } error)
        {
            Console.Error.WriteLine($"guestc cost: {error}");
            return ExitCodes.Usage;
        }
        try
        {
            return command.Run();
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"guestc cost: {e.Message}");
            return ExitCodes.CouldNotRun;
        }
    }

    private static bool CanRun(Platform platform) => platform.Machine is not null;

    private string? Parse(Arguments arguments)
    {
        bool isThreshold = false;
        while (arguments.TryNext(out string word))
        {
            switch (word)
            {
                case "--target":
                    _platform = arguments.Target(word, CanRun) ?? _platform;
                    break;
                case "--gas":
                    string[] pair = arguments.Value(word).Split('=');
                    if (pair.Length != 2 || !ulong.TryParse(pair[1], out ulong gas) || gas == 0)
                        arguments.Fail("--gas takes NAME=N");
                    else
                        _gas[pair[0]] = gas;
                    break;
                case "--against":
                    _against = arguments.Value(word);
                    break;
                case "--threshold":
                    _threshold = arguments.Number(word, 0, 1000);
                    isThreshold = true;
                    break;
                case "--json":
                    _json = arguments.Value(word);
                    break;
                case "--flame":
                    _flame = arguments.Value(word);
                    break;
                case "--top":
                    _top = (int)arguments.Number(word, 0, int.MaxValue);
                    break;
                default:
                    if (word.StartsWith('-'))
                        arguments.Fail($"unknown option {word}");
                    _files.Add(word);
                    break;
            }
        }
        string[] blocks = [.. _files.Skip(1).Select(NameOf)];
        foreach (string name in _gas.Keys.Where(name => !blocks.Contains(name)))
            arguments.Fail($"--gas {name}: no input of that name");
        if (_against is null && isThreshold)
            arguments.Fail("--threshold needs --against");
        if (_files.Count < 2)
            arguments.Fail("a program and at least one input");
        return arguments.Error;
    }

    /// <summary>What an input is called: its file's name without the extension.</summary>
    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private int Run()
    {
        List<BlockCost> costs = Measure(_files[0]);
        var text = new StringBuilder();
        foreach (BlockCost cost in costs)
            Describe(text, cost);
        bool isDearer = false;
        if (_against is not null)
        {
            foreach (var (before, after) in Measure(_against).Zip(costs))
                isDearer |= Compare(text, before, after);
        }
        Console.Out.Write(text);
        if (_json is not null)
            File.WriteAllText(_json, Json(costs));
        if (_flame is not null)
            File.WriteAllText(
                _flame,
                FlameGraph.Draw(string.Concat(costs.Select(cost => cost.Folded)), _files[0])
            );
        return isDearer ? ExitCodes.Findings : ExitCodes.Clean;
    }

    private List<BlockCost> Measure(string path)
    {
        if (!ElfFile.TryLoad(path, out ElfFile? elf, out string? error))
            throw new InvalidDataException(error);
        var options = new MachineOptions(_platform.Machine!);
        if (!Machine.TryCreate(elf, options, out Machine? machine, out error))
            throw new InvalidDataException($"{path} on {_platform.Name}: {error}");
        using (machine)
        {
            var costs = new List<BlockCost>();
            foreach (string input in _files.Skip(1))
            {
                byte[] bytes = File.ReadAllBytes(input);
                if (machine.InputFault(bytes.Length) is { } fault)
                    throw new InvalidDataException($"{input}: {fault}");
                costs.Add(BlockCost.Of(machine, _platform, NameOf(input), bytes));
            }
            return costs;
        }
    }

    private void Describe(StringBuilder text, BlockCost cost)
    {
        Counts counts = cost.Counts;
        text.Append(CultureInfo.InvariantCulture, $"{cost.Block} on {_platform.Name}\n");
        if (cost.Price is { } price)
            Line(text, _platform.Costs!.Unit, price);
        Line(text, "instructions", counts.Retired);
        if (_gas.TryGetValue(cost.Block, out ulong gas))
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {"instructions per gas", -32}{(double)counts.Retired / gas, 16:f2}\n"
            );
        Line(text, "loads", counts.Loads);
        Line(text, "  of parts of words", counts.PartLoads);
        Line(text, "stores", counts.Stores);
        Line(text, "  of parts of words", counts.PartStores);
        Line(text, "misaligned", cost.Unaligned);
        if (cost.Heap is { } heap)
            Line(text, "heap (bytes)", heap);
        foreach (var (name, count) in cost.Uses.OrderBy(use => use.Key, StringComparer.Ordinal))
            Line(text, "uses of " + name, (ulong)count);
        foreach (var (phase, count) in cost.ByPhase)
            Line(text, "in " + phase, count);
        foreach (FunctionCount function in counts.Functions.Take(_top))
            Line(text, function.Name, function.Instructions);
    }

    private bool Compare(StringBuilder text, BlockCost before, BlockCost after)
    {
        ulong old = before.Price ?? before.Counts.Retired;
        ulong now = after.Price ?? after.Counts.Retired;
        double percent = 100.0 * ((double)now - old) / old;
        bool isDearer = percent > _threshold;
        text.Append(
            CultureInfo.InvariantCulture,
            $"{after.Block}: {old} to {now}, {percent:+0.00;-0.00} %{(isDearer ? $", more than {_threshold} %" : "")}\n"
        );
        return isDearer;
    }

    private string Json(List<BlockCost> costs)
    {
        var blocks = new JsonArray();
        foreach (BlockCost cost in costs)
        {
            var block = new JsonObject
            {
                ["block"] = cost.Block,
                ["price"] = cost.Price,
                ["instructions"] = cost.Counts.Retired,
                ["loads"] = cost.Counts.Loads,
                ["partLoads"] = cost.Counts.PartLoads,
                ["stores"] = cost.Counts.Stores,
                ["partStores"] = cost.Counts.PartStores,
                ["misaligned"] = cost.Unaligned,
                ["heap"] = cost.Heap,
                ["uses"] = new JsonObject(
                    cost.Uses.Select(use => KeyValuePair.Create(use.Key, (JsonNode?)use.Value))
                ),
                ["phases"] = new JsonObject(
                    cost.ByPhase.Select(phase =>
                        KeyValuePair.Create(phase.Key, (JsonNode?)phase.Value)
                    )
                ),
                ["functions"] = new JsonObject(
                    cost.Counts.Functions.DistinctBy(f => f.Name)
                        .Select(f => KeyValuePair.Create(f.Name, (JsonNode?)f.Instructions))
                ),
            };
            if (_gas.TryGetValue(cost.Block, out ulong gas))
                block["gas"] = gas;
            blocks.Add(block);
        }
        var report = new JsonObject
        {
            ["program"] = Path.GetFileName(_files[0]),
            ["platform"] = _platform.Name,
            ["unit"] = _platform.Costs?.Unit,
            ["blocks"] = blocks,
        };
        var options = new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" };
        return report.ToJsonString(options) + "\n";
    }

    private static void Line(StringBuilder text, string name, ulong value) =>
        text.Append(CultureInfo.InvariantCulture, $"  {name, -32}{value, 16}\n");
}

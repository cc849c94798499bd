using System.Runtime.InteropServices;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Emulator;

/// <summary>Calls of one accelerator entry (<c>zkvm_*</c>).</summary>
public readonly record struct AcceleratorCalls(string Name, ulong Calls);

/// <summary>Instructions and calls of one function; <see cref="Function"/> indexes the symbol map.</summary>
public readonly record struct FunctionCount(
    int Function,
    string Name,
    ulong Instructions,
    ulong Calls
);

/// <summary>Retired instructions by kind and by function; parts are loads and stores of fewer than eight bytes.</summary>
public sealed record Counts(
    ulong Retired,
    ulong Loads,
    ulong Stores,
    ulong Multiplications,
    ulong Divisions,
    ulong Branches,
    ulong Jumps,
    ulong PartLoads,
    ulong PartStores,
    IReadOnlyList<AcceleratorCalls> Accelerators,
    IReadOnlyList<FunctionCount> Functions
);

/// <summary>The memory behind a <see cref="CountProbe"/>.</summary>
internal sealed unsafe class CountTables : IDisposable
{
    private const string AcceleratorPrefix = "zkvm_";

    private readonly Machine _machine;
    private long* _difference;
    private long* _calls;

    public CountTables(Machine machine)
    {
        _machine = machine;
        _difference = (long*)NativeMemory.AllocZeroed((nuint)(machine.OpCount + 2), sizeof(long));
        _calls = (long*)
            NativeMemory.AllocZeroed((nuint)(machine.Symbols.Functions.Count + 1), sizeof(long));
    }

    public CountProbe Probe => new(_difference, _machine.Owners, _calls);

    /// <summary>Sums the differences into counts; functions are sorted by instructions, most first.</summary>
    public Counts Summarise()
    {
        int functions = _machine.Symbols.Functions.Count;
        var instructions = new ulong[functions + 1];
        ulong retired = 0;
        ulong loads = 0;
        ulong stores = 0;
        ulong multiplications = 0;
        ulong divisions = 0;
        ulong branches = 0;
        ulong jumps = 0;
        ulong partLoads = 0;
        ulong partStores = 0;
        long running = 0;
        for (int i = 0; i < _machine.OpCount; i++)
        {
            running += _difference[i];
            if (running == 0)
                continue;
            ulong count = (ulong)running;
            retired += count;
            instructions[_machine.Owners[i] >> 1] += count;
            Instruction decoded = Decoder.Decode(_machine.WordAt(i));
            if (decoded.IsLoad)
            {
                loads += count;
                partLoads += decoded.Mnemonic == Mnemonic.Ld ? 0 : count;
            }
            else if (decoded.IsStore)
            {
                stores += count;
                partStores += decoded.Mnemonic == Mnemonic.Sd ? 0 : count;
            }
            else if (decoded.IsMultiplication)
                multiplications += count;
            else if (decoded.IsDivision)
                divisions += count;
            else if (decoded.IsBranch)
                branches += count;
            else if (decoded.IsJump)
                jumps += count;
        }
        return new Counts(
            retired,
            loads,
            stores,
            multiplications,
            divisions,
            branches,
            jumps,
            partLoads,
            partStores,
            Accelerators(),
            Functions(instructions)
        );
    }

    public void Dispose()
    {
        NativeMemory.Free(_difference);
        NativeMemory.Free(_calls);
        _difference = null;
        _calls = null;
    }

    private List<AcceleratorCalls> Accelerators()
    {
        var calls = new List<AcceleratorCalls>();
        for (int i = 0; i < _machine.Symbols.Functions.Count; i++)
        {
            string name = _machine.Symbols.Functions[i].Name;
            if (name.StartsWith(AcceleratorPrefix, StringComparison.Ordinal))
                calls.Add(new AcceleratorCalls(name, (ulong)_calls[i]));
        }
        calls.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return calls;
    }

    private List<FunctionCount> Functions(ulong[] instructions)
    {
        var counts = new List<FunctionCount>();
        for (int i = 0; i < instructions.Length; i++)
        {
            if (instructions[i] != 0)
                counts.Add(
                    new FunctionCount(
                        i,
                        _machine.FunctionName(i),
                        instructions[i],
                        (ulong)_calls[i]
                    )
                );
        }
        counts.Sort(
            (a, b) =>
                a.Instructions != b.Instructions
                    ? b.Instructions.CompareTo(a.Instructions)
                    : string.CompareOrdinal(a.Name, b.Name)
        );
        return counts;
    }
}

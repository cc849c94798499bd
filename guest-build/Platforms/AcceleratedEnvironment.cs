using System.Buffers.Binary;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>What the environments of the zkVMs share: operations on memory that replace many instructions, counted by name.</summary>
internal abstract class AcceleratedEnvironment : ExecutionEnvironment
{
    private readonly Dictionary<string, long> _uses = new(StringComparer.Ordinal);

    public override IReadOnlyDictionary<string, long> Uses => _uses;

    public override void Start(Machine machine, ReadOnlySpan<byte> input) => _uses.Clear();

    /// <summary>Counts one use, or as many as an operation has units.</summary>
    protected void Count(string operation, long units = 1)
    {
        _uses.TryGetValue(operation, out long before);
        _uses[operation] = before + units;
    }

    /// <summary>keccak-f[1600] over 25 words in place.</summary>
    protected unsafe Answer Permute(Machine machine, ulong address, string operation)
    {
        Span<byte> bytes = stackalloc byte[200];
        if (!TryRead(machine, address, bytes, out Answer refusal))
            return refusal;
        Span<ulong> state = stackalloc ulong[25];
        for (int k = 0; k < state.Length; k++)
            state[k] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * k)..]);
        fixed (ulong* words = state)
            SoftwareAccelerators.Permute(words);
        for (int k = 0; k < state.Length; k++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * k)..], state[k]);
        Count(operation);
        return Write(machine, address, bytes);
    }

    /// <summary>Bytes at an address of whole words, else why the platform would fail.</summary>
    protected static bool TryRead(
        Machine machine,
        ulong address,
        Span<byte> bytes,
        out Answer refusal
    )
    {
        refusal = default;
        if (address % 8 != 0)
            refusal = Answer.Refuse($"operand-alignment: 0x{address:x}");
        else if (!machine.TryReadMemory(address, bytes))
            refusal = Answer.Refuse(
                $"operand-address: {bytes.Length} bytes at 0x{address:x} are no memory"
            );
        else
            return true;
        return false;
    }

    /// <summary>So many double words, numbers or pointers.</summary>
    protected static bool TryWords(
        Machine machine,
        ulong address,
        int count,
        out ulong[] words,
        out Answer refusal
    )
    {
        var bytes = new byte[8 * count];
        words = new ulong[count];
        if (!TryRead(machine, address, bytes, out refusal))
            return false;
        for (int k = 0; k < count; k++)
            words[k] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8 * k));
        return true;
    }

    protected static Answer Write(Machine machine, ulong address, ReadOnlySpan<byte> bytes) =>
        machine.TryWriteMemory(address, bytes)
            ? Answer.Done
            : Answer.Refuse(
                $"result-address: {bytes.Length} bytes at 0x{address:x} may not be written"
            );

    /// <summary>The sum of two points in place of the first.</summary>
    protected Answer Sum(Machine machine, ulong a, ulong b, PrimeCurve curve, string operation) =>
        Combine(machine, a, b, curve.PointBytes, operation, curve.Add);

    /// <summary>Twice a point in its place.</summary>
    protected Answer Twice(Machine machine, ulong a, PrimeCurve curve, string operation) =>
        Combine(machine, a, a, curve.PointBytes, operation, (point, _) => curve.Double(point));

    /// <summary>The product of two numbers below a curve's prime in place of the first.</summary>
    protected Answer Product(
        Machine machine,
        ulong a,
        ulong b,
        PrimeCurve curve,
        string operation
    ) => Combine(machine, a, b, curve.CoordinateBytes, operation, curve.Multiply);

    /// <summary>The product of two pairs of them, i² = -1, in place of the first.</summary>
    protected Answer PairProduct(
        Machine machine,
        ulong a,
        ulong b,
        PrimeCurve curve,
        string operation
    ) => Combine(machine, a, b, 2 * curve.CoordinateBytes, operation, curve.MultiplyPairs);

    /// <summary>In place: first = operation(first, second), both of as many bytes.</summary>
    private Answer Combine(
        Machine machine,
        ulong first,
        ulong second,
        int size,
        string operation,
        Func<byte[], byte[], byte[]?> compute
    )
    {
        var a = new byte[size];
        var b = new byte[size];
        if (!TryRead(machine, first, a, out Answer refusal))
            return refusal;
        if (!TryRead(machine, second, b, out refusal))
            return refusal;
        if (compute(a, b) is not { } result)
            return Answer.Refuse($"{operation}: no result for these operands");
        Count(operation);
        return Write(machine, first, result);
    }
}

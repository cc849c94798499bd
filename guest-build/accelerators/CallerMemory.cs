namespace Perjury.GuestBuild.Zkvm;

/// <summary>
/// Memory of a C caller as spans. Only bytes are ever read from and written to it, so any alignment will do. A size beyond
/// 2^31 - 1 is an OverflowException.
/// </summary>
internal static unsafe class CallerMemory
{
    /// <summary>What every function answers: ZKVM_EOK.</summary>
    public const int Done = 0;

    /// <summary>What every function answers: ZKVM_EFAIL.</summary>
    public const int Failed = -1;

    public static ReadOnlySpan<byte> Input(byte* data, nuint size) => new(data, checked((int)size));

    public static ReadOnlySpan<byte> Array(byte* data, nuint count, nuint size) =>
        new(data, checked((int)(count * size)));

    public static Span<byte> Output(byte* data, nuint size) => new(data, checked((int)size));

    public static int Status(bool valid) => valid ? Done : Failed;
}

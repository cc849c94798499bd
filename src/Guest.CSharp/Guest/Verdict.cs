namespace Perjury.Guest;

/// <summary>What the validator says of one input: the public output, and why it was rejected (null when it was accepted).</summary>
public sealed class Verdict
{
    private Verdict(byte[] output, Rejection? rejection)
    {
        Output = output;
        Rejection = rejection;
    }

    /// <summary>The public output (StatelessValidationResult): 43 bytes, or 41 where the input has no schema id.</summary>
    public byte[] Output { get; }

    /// <summary>The first check that failed, or null.</summary>
    public Rejection? Rejection { get; }

    public bool IsAccepted => Rejection is null;

    internal static Verdict Accepted(byte[] output) => new(output, null);

    internal static Verdict Rejected(byte[] output, Rejection rejection) => new(output, rejection);
}

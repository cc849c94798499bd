namespace Perjury.Guest.Wire;

/// <summary>
/// What an Amsterdam input can mean: the tags tests-zkevm of execution-specs, of which three share the schema id 0x1501. A release
/// takes its own layout only.
/// </summary>
public enum WireRelease : byte
{
    /// <summary>
    /// What the input itself says, by its schema id and its first offset; 16 bytes of fixed part are read as <see cref="Progressive"/>.
    /// </summary>
    OfInput,

    /// <summary>v0.3.3: no schema id, 41 bytes of output, room for public keys and none in it.</summary>
    Zkevm033,

    /// <summary>v0.8 to v21.0.0: 20 bytes of fixed part, with the public key of each transaction's signer.</summary>
    Keyed,

    /// <summary>v21.0.1 to v21.0.6: 16 bytes of fixed part, the request an ordinary container.</summary>
    Plain,

    /// <summary>v21.0.7: the same bytes, the request a progressive container (EIP-7495) with at most 4096 versioned hashes.</summary>
    Progressive,
}

using System.Buffers.Binary;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>What an input has of public keys, one for each transaction.</summary>
public enum PublicKeyRule : byte
{
    None,

    /// <summary>A list that nothing reads.</summary>
    Ignored,

    /// <summary>Each is the key that signed its transaction.</summary>
    OfSigners,
}

/// <summary>
/// The wire revisions that are served. A schema id is fork index ‖ revision, big-endian in front of the input and little-endian
/// inside the output. 0xff01 is this project's own: the proposal's form, a whole block with its chain configuration.
/// </summary>
public sealed class Schema
{
    /// <summary>The block form (<see cref="BlockInput"/>).</summary>
    public const ushort BlockForm = 0xff01;

    /// <summary>An input without a schema id begins with its first offset.</summary>
    private const uint BareStart = 20;

    private const int KeyedSize = 20;
    private const int KeylessSize = 16;

    // the only list of what is served in the request form; of rows that share an id the newest comes first
    private static readonly Schema[] s_served =
    [
        new(0x0f01, ForkId.Shanghai, HeaderForm.Shanghai),
        new(0x1001, ForkId.Cancun, HeaderForm.Cancun),
        new(0x1101, ForkId.Prague, HeaderForm.Prague),
        new(0x1201, ForkId.Osaka, HeaderForm.Prague),
        new(0x1301, ForkId.Bpo1, HeaderForm.Prague),
        new(0x1401, ForkId.Bpo2, HeaderForm.Prague),
        new(0x1501, ForkId.Amsterdam, HeaderForm.Amsterdam)
        {
            Release = WireRelease.Progressive,
            Request = RequestShape.Progressive,
        },
        new(0x1501, ForkId.Amsterdam, HeaderForm.Amsterdam)
        {
            Release = WireRelease.Plain,
            Request = RequestShape.Plain,
        },
        new(0x1501, ForkId.Amsterdam, HeaderForm.Amsterdam)
        {
            Release = WireRelease.Keyed,
            Request = RequestShape.Plain,
            PublicKeys = PublicKeyRule.OfSigners,
        },
        new(0, ForkId.AmsterdamZkevm033, HeaderForm.Amsterdam)
        {
            Release = WireRelease.Zkevm033,
            Request = RequestShape.Zkevm033,
            Witness = WitnessLimits.Zkevm033,
            PublicKeys = PublicKeyRule.Ignored,
        },
    ];

    /// <summary>The row without a schema id.</summary>
    internal static Schema Bare => s_served[^1];

    private Schema(ushort id, ForkId fork, HeaderForm form)
    {
        Id = id;
        Fork = fork;
        Form = form;
    }

    /// <summary>0: the input has none.</summary>
    public ushort Id { get; }

    public ForkId Fork { get; }

    /// <summary>The form of the header that the request implies, which is also the shape of the request.</summary>
    public HeaderForm Form { get; }

    /// <summary>The only release that has this row; OfInput: all of them.</summary>
    public WireRelease Release { get; private init; }

    public PublicKeyRule PublicKeys { get; private init; }

    /// <summary>Requests stand as EIP-7685 encodes them, not by type.</summary>
    public bool HasEncodedRequests => Request.Requests == RequestsForm.Encoded;

    internal RequestShape Request { get; private init; } = RequestShape.Beacon;

    internal WitnessLimits Witness { get; private init; } = WitnessLimits.Today;

    /// <summary>Bytes of the fixed part of an input, which its first offset says.</summary>
    public int FixedSize => PublicKeys == PublicKeyRule.None ? KeylessSize : KeyedSize;

    /// <summary>The request forms: one fork each, and of Amsterdam one for each release.</summary>
    public static ReadOnlySpan<Schema> Served => s_served;

    /// <summary>Whether the input is to be read, and answered, without a schema id.</summary>
    public static bool IsBare(ReadOnlySpan<byte> input, WireRelease release) =>
        release == WireRelease.Zkevm033
        || release == WireRelease.OfInput
            && input.Length >= Ssz.OffsetSize
            && BinaryPrimitives.ReadUInt32LittleEndian(input) == BareStart;

    /// <summary>The row that an id has in a release; where none is named, the newest with the layout that the input begins with.</summary>
    internal static bool TryFind(ushort id, WireRelease release, ByteSlice body, out Schema schema)
    {
        uint first = release == WireRelease.OfInput ? FirstOffset(body) : 0;
        Schema? newest = null;
        foreach (Schema served in s_served)
        {
            if (served.IsBareRow || served.Id != id || !served.IsOf(release))
            {
                continue;
            }
            if (first == 0 || first == (uint)served.FixedSize)
            {
                schema = served;
                return true;
            }
            newest ??= served;
        }
        schema = newest!;
        return newest is not null;
    }

    /// <summary>The request form of a fork in a release, null if it has none.</summary>
    public static Schema? Of(ForkId fork, WireRelease release = WireRelease.OfInput)
    {
        foreach (Schema served in s_served)
        {
            if (served.Fork == fork && served.IsOf(release))
            {
                return served;
            }
        }
        return null;
    }

    // 0 is no schema id, also not one in front of an input.
    private bool IsBareRow => Id == 0;

    // Rows of final forks are in every release that has schema ids.
    private bool IsOf(WireRelease release) =>
        release == WireRelease.OfInput
        || Release == release
        || Release == WireRelease.OfInput && release != WireRelease.Zkevm033;

    private static uint FirstOffset(ByteSlice body) =>
        body.Length < Ssz.OffsetSize ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(body.Span);
}

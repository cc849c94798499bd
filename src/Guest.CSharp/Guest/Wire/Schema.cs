using Perjury.Guest.Chain;

namespace Perjury.Guest.Wire;

/// <summary>
/// The wire revisions that are served. A schema id is fork index ‖ revision, big-endian in front of the input and little-endian
/// inside the output. 0xff01 is this project's own: the proposal's form, a whole block with its chain configuration.
/// </summary>
public readonly struct Schema
{
    /// <summary>The block form (<see cref="BlockInput"/>).</summary>
    public const ushort BlockForm = 0xff01;

    // the only list of what is served in the request form
    private static readonly Schema[] s_served =
    [
        new(0x0f01, ForkId.Shanghai, HeaderForm.Shanghai),
        new(0x1001, ForkId.Cancun, HeaderForm.Cancun),
        new(0x1101, ForkId.Prague, HeaderForm.Prague),
        new(0x1201, ForkId.Osaka, HeaderForm.Prague),
        new(0x1301, ForkId.Bpo1, HeaderForm.Prague),
        new(0x1401, ForkId.Bpo2, HeaderForm.Prague),
    ];

    private Schema(ushort id, ForkId fork, HeaderForm form)
    {
        Id = id;
        Fork = fork;
        Form = form;
    }

    public ushort Id { get; }

    public ForkId Fork { get; }

    /// <summary>The form of the header that the request implies, which is also the shape of the request.</summary>
    public HeaderForm Form { get; }

    /// <summary>The request forms: one fork each.</summary>
    public static ReadOnlySpan<Schema> Served => s_served;

    public static bool TryFind(ushort id, out Schema schema)
    {
        foreach (Schema served in s_served)
        {
            if (served.Id == id)
            {
                schema = served;
                return true;
            }
        }
        schema = default;
        return false;
    }

    /// <summary>The request form of a fork, 0 if it has none.</summary>
    public static ushort IdOf(ForkId fork)
    {
        foreach (Schema served in s_served)
        {
            if (served.Fork == fork)
            {
                return served.Id;
            }
        }
        return 0;
    }
}

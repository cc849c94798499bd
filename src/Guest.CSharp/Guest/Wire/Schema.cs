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

    private Schema(ForkId fork, RequestShape shape)
    {
        Fork = fork;
        Shape = shape;
    }

    public ForkId Fork { get; }

    public RequestShape Shape { get; }

    /// <summary>The request forms: one fork each.</summary>
    public static bool TryFind(ushort id, out Schema schema)
    {
        schema = id switch
        {
            0x0f01 => new Schema(ForkId.Shanghai, RequestShape.Capella),
            0x1001 => new Schema(ForkId.Cancun, RequestShape.Deneb),
            0x1101 => new Schema(ForkId.Prague, RequestShape.Electra),
            0x1201 => new Schema(ForkId.Osaka, RequestShape.Electra),
            0x1301 => new Schema(ForkId.Bpo1, RequestShape.Electra),
            0x1401 => new Schema(ForkId.Bpo2, RequestShape.Electra),
            _ => default,
        };
        return schema.Fork != default;
    }

    /// <summary>The request form of a fork, 0 if it has none.</summary>
    public static ushort IdOf(ForkId fork) =>
        fork switch
        {
            ForkId.Shanghai => 0x0f01,
            ForkId.Cancun => 0x1001,
            ForkId.Prague => 0x1101,
            ForkId.Osaka => 0x1201,
            ForkId.Bpo1 => 0x1301,
            ForkId.Bpo2 => 0x1401,
            _ => 0,
        };
}

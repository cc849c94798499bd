using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Claim;

/// <summary>
/// The proposal's own form: StatelessInput { block, execution_witness, chain_config }, 12 bytes of fixed part. It carries what an
/// execution payload cannot: blocks before Paris, any fork, any schedule. Its output commits to the hash of the block.
/// </summary>
public sealed class BlockInput : IBlockClaim
{
    /// <summary>Bytes of block RLP.</summary>
    public const int MaxBlockLength = 1 << 26;

    private readonly ByteSlice _block;
    private readonly Header? _header;
    private readonly ChainConfig _config;

    private BlockInput(ByteSlice block, Header? header, ChainConfig config)
    {
        _block = block;
        _header = header;
        _config = config;
    }

    internal static bool TryDecode(ByteSlice body, out StatelessInput input, out string detail)
    {
        input = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        if (!Ssz.TryCut("stateless_input", body, 12, [0, 4, 8], parts, out detail))
        {
            return false;
        }
        if (parts[0].Length > MaxBlockLength)
        {
            detail = "block has " + parts[0].Length + " bytes, at most " + MaxBlockLength;
            return false;
        }
        if (
            !ExecutionWitness.TryDecode(
                parts[1],
                WitnessLimits.Today,
                out ExecutionWitness witness,
                out detail
            ) || !ChainConfig.TryDecode(parts[2], out ChainConfig config, out detail)
        )
        {
            return false;
        }
        Header? header = BlockDecoder.TryDecodeHeader(parts[0], out Header decoded)
            ? decoded
            : null;
        input = new StatelessInput
        {
            SchemaId = Schema.BlockForm,
            ChainId = config.ChainId,
            Root = header?.Hash ?? default,
            Witness = witness,
            Claim = new BlockInput(parts[0], header, config),
        };
        return true;
    }

    /// <summary>The header must decode in some form: its number and timestamp choose the fork.</summary>
    public Rejection? TryGetFork(out Fork fork)
    {
        fork = null!;
        return _header is null
            ? new Rejection(
                Reason.MalformedBlock,
                "block: the header of " + _block.Length + " bytes of RLP does not decode"
            )
            : _config.TrySelect(_header.Number, _header.Timestamp, out fork);
    }

    public Rejection? TryBind(Fork fork, out Block block) =>
        BlockDecoder.TryDecode(_block, fork, out block);
}

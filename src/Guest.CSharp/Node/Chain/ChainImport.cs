using Perjury.Fixtures;
using Perjury.Guest.Chain;

namespace Perjury.Node.Chain;

/// <summary>How far an import of a file has come; every block of it is in the store.</summary>
public sealed record ImportProgress(int Blocks, ulong Gas, Header Last);

/// <summary>Takes the blocks of a file into a chain: an RLP stream, or the blocks of a case of EEST.</summary>
public static class ChainImport
{
    /// <summary>Blocks that are there already are passed over, so an import that was stopped goes on where it was.</summary>
    /// <exception cref="FixtureException">A block is invalid, or damaged; those before it are kept.</exception>
    public static ImportProgress? Run(
        NodeChain chain,
        string file,
        string? test = null,
        Action<ImportProgress>? report = null
    )
    {
        ImportProgress? progress = null;
        int position = 0;
        foreach ((byte[] rlp, bool mayFail) in Blocks(file, test))
        {
            ImportReport done = chain.Extend(rlp);
            bool isIn = done.Status is ImportStatus.Imported or ImportStatus.Known;
            if (!isIn && !mayFail)
            {
                throw new FixtureException(
                    file,
                    $"block {position}",
                    done.Rejection?.ToString() ?? Why(done.Status)
                );
            }
            if (isIn)
            {
                Header header = done.Header!;
                progress = new ImportProgress(
                    (progress?.Blocks ?? 0) + 1,
                    (progress?.Gas ?? 0) + header.GasUsed,
                    header
                );
                report?.Invoke(progress);
            }
            position++;
        }
        return progress;
    }

    private static IEnumerable<(byte[] Rlp, bool MayFail)> Blocks(string file, string? test)
    {
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return GenesisBlock
                .FindCase(file, test)
                .Blocks.Where(block => block.Rlp.Length > 0)
                .Select(block => (block.Rlp, block.ExpectException is not null));
        }
        return BlockStream.Read(file).Select(rlp => (rlp, false));
    }

    private static string Why(ImportStatus status) =>
        status == ImportStatus.Orphan
            ? "the parent is not in the chain"
            : "the state of the parent is pruned";
}

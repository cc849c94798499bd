using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Execution;
using Perjury.Guest.State;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>What running a block on a state gave: why it is invalid (or null), the result as far as it got, the witness of it.</summary>
public sealed record ImportResult(Rejection? Rejection, BlockResult? Result, WitnessLists Witness);

/// <summary>
/// Runs a block as a full node would, by the guest's own rules, and records the witness of it: the same execution code, asked
/// through a recorder. An invalid block has a witness too: of what it accessed before it failed.
/// </summary>
public static class BlockImport
{
    /// <param name="nodes">The state, whole or partial.</param>
    /// <param name="listener">Keeps the resulting state; null: it is dropped.</param>
    /// <param name="epoch">Different for each import over the same nodes.</param>
    /// <param name="notes">Receives which access needed which entry of the witness first; null: nobody asks.</param>
    /// <param name="filling">Of lazy tries: what is not there is got before it is accessed; null: it stays missing.</param>
    public static ImportResult Run(
        Block block,
        Fork fork,
        ulong chainId,
        INodeSource nodes,
        ICodeSource codes,
        IAncestorSource ancestors,
        ICommitListener? listener,
        int epoch,
        AccessNotes? notes = null,
        Filling? filling = null
    )
    {
        RecordedAccess access = new(codes, ancestors, epoch);
        if (!ancestors.TryGet(1, out Header parent))
        {
            Rejection orphan = new(Reason.MissingParentHeader, "the parent is not known");
            return new ImportResult(orphan, null, access.ToWitness());
        }
        ulong seed = block.Header.Hash.Low64;
        TrieState tries = new(nodes, access, access, parent.StateRoot, access.Use, seed)
        {
            Listener = listener,
        };
        IStateSource state = nodes is LazyTries lazy
            ? new LazyState(tries, lazy, parent.StateRoot)
            : tries;
        if (filling is not null && nodes is LazyTries partial)
        {
            state = new FilledState(state, partial, filling, parent.StateRoot);
        }
        if (notes is not null)
        {
            state = new NotedState(state, access, notes);
        }
        Rejection? rejection = BlockRules.Run(
            block,
            fork,
            chainId,
            parent,
            access,
            state,
            seed,
            out BlockResult? result
        );
        return new ImportResult(rejection, result, access.ToWitness());
    }
}

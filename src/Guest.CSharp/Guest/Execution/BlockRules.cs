using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>
/// Runs one block on one state (EELS state_transition): its size, its header against the parent's, its ommers, execution, and what
/// execution computed against the header. The guest, a full node that imports and a proposer all come here.
/// </summary>
public static class BlockRules
{
    /// <summary>Null if the block is valid on the state of its parent, or the first rule that it breaks.</summary>
    /// <param name="state">The state after <paramref name="parent"/>.</param>
    /// <param name="tableSeed">Any number that whoever made the block could not choose.</param>
    /// <param name="result">What execution computed, also where comparison fails; null if it did not get that far.</param>
    public static Rejection? Run(
        Block block,
        Fork fork,
        ulong chainId,
        Header parent,
        IAncestorSource ancestors,
        IStateSource state,
        ulong tableSeed,
        out BlockResult? result,
        IRecall? recall = null,
        IStepProbe? probe = null
    )
    {
        Rejection? rejection = RunDraft(
            block,
            fork,
            chainId,
            parent,
            ancestors,
            state,
            tableSeed,
            out result,
            recall,
            probe
        );
        if (rejection is not null)
        {
            return rejection;
        }
        rejection = Comparison.Check(block, result!, fork);
        return Pass(ValidationStep.Compared, rejection, probe);
    }

    /// <summary>As <see cref="Run"/>, for a header that does not yet say what execution computes: nothing is compared.</summary>
    public static Rejection? RunDraft(
        Block block,
        Fork fork,
        ulong chainId,
        Header parent,
        IAncestorSource ancestors,
        IStateSource state,
        ulong tableSeed,
        out BlockResult? result,
        IRecall? recall = null,
        IStepProbe? probe = null
    )
    {
        result = null;
        Rejection? rejection =
            BlockSize.Check(block, fork)
            ?? SignerKeys.CheckCount(block)
            ?? HeaderRules.Check(block.Header, parent, fork)
            ?? OmmerRules.Check(block, ancestors, fork);
        if (Pass(ValidationStep.Checked, rejection, probe) is not null)
        {
            return rejection;
        }
        rejection = BlockExecutor.Execute(
            block,
            fork,
            chainId,
            state,
            tableSeed,
            out result,
            recall
        );
        return Pass(ValidationStep.Executed, rejection, probe);
    }

    private static Rejection? Pass(ValidationStep step, Rejection? rejection, IStepProbe? probe)
    {
        if (rejection is null)
        {
            probe?.Passed(step);
        }
        return rejection;
    }
}

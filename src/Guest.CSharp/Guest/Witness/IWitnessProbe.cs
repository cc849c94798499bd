using Perjury.Guest.Execution;
using Perjury.Guest.State;

namespace Perjury.Guest.Witness;

/// <summary>For hosts that measure or record: may stand between execution and the state that a witness proves.</summary>
public interface IWitnessProbe : IStepProbe
{
    /// <summary>What the tries read their nodes from: the store, or something that asks it.</summary>
    INodeSource Around(NodeStore nodes);

    /// <summary>What execution reads: the tries, or something that asks them.</summary>
    IStateSource Around(TrieState tries);
}

using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>How a call ended.</summary>
public enum CallEnd
{
    Returned,
    Reverted,

    /// <summary>An exceptional halt: out of gas, an invalid instruction and so on.</summary>
    Failed,
}

/// <summary>What a call gave: why it could not be made (or null), how it ended, what it returned.</summary>
public sealed record CallResult(Rejection? Rejection, CallEnd End, byte[] Output);

/// <summary>Runs a transaction that nobody signed after a block, in that block's own surroundings (eth_call), and drops what it did.</summary>
public static class CallRun
{
    /// <param name="call">Its nonce and signature do not count. Without a gas price nothing is paid and BASEFEE is 0.</param>
    public static CallResult Run(
        Transaction call,
        Address sender,
        Header header,
        Fork fork,
        ulong chainId,
        LazyTries tries,
        IAncestorSource ancestors
    )
    {
        Header surroundings = call.MaxFeePerGas.IsZero
            ? header with
            {
                BaseFeePerGas = default,
            }
            : header;
        fork = fork.ForBlock(header.GasLimit);
        ulong seed = header.Hash.Low64;
        NodeUse use = new(1, null);
        TrieState state = new(tries, tries, ancestors, header.StateRoot, use, seed);
        Journal journal = new(fork, new LazyState(state, tries, header.StateRoot), seed);
        BlockContext context = new(surroundings, fork, chainId);
        Interpreter interpreter = new(fork, journal, context);
        Block block = new() { Header = surroundings, Transactions = [call] };
        TransactionExecutor executor = new(fork, journal, context, interpreter, block, null);
        Rejection? rejection = executor.RunUnsigned(call, sender, out Halt halt);
        return new CallResult(
            rejection,
            halt switch
            {
                Halt.Success => CallEnd.Returned,
                Halt.Revert => CallEnd.Reverted,
                _ => CallEnd.Failed,
            },
            rejection is null && halt is Halt.Success or Halt.Revert
                ? interpreter.Output.ToArray()
                : []
        );
    }
}

using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>The state after a block, for one answer.</summary>
internal sealed class StateView
{
    private StateView(Header header, LazyTries tries)
    {
        Header = header;
        Tries = tries;
    }

    public Header Header { get; }

    public LazyTries Tries { get; }

    /// <exception cref="RpcException">There is no such block, or its state is pruned.</exception>
    public static StateView Open(NodeChain chain, StoreReader reader, BlockReference block) =>
        Open(chain, reader, block.Require(chain, reader));

    /// <exception cref="RpcException">The state is pruned.</exception>
    public static StateView Open(NodeChain chain, StoreReader reader, Header header) =>
        chain.IsPruned(reader, header)
            ? throw RpcException.PrunedState(header.Number)
            : new StateView(header, new LazyTries(reader));

    public Account Account(Address address, out TrieWalk walk) =>
        Tries.TryFindAccount(Header.StateRoot, address, out Account account, out walk)
            ? account
            : throw Gone();

    public TrieWalk Walk(Hash256 root, Hash256 key)
    {
        TrieWalk walk = Tries.Walk(root, key, withSiblings: false);
        return walk.Missing is null ? walk : throw Gone();
    }

    /// <summary>Pruned while it was looked at.</summary>
    public RpcException Gone() => RpcException.PrunedState(Header.Number);
}

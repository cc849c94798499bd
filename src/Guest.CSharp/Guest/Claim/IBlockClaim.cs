using Perjury.Guest.Chain;

namespace Perjury.Guest.Claim;

/// <summary>The block half of an input: which fork it is under and which block it claims to be.</summary>
public interface IBlockClaim
{
    /// <summary>The rules of the block, or UnknownFork.</summary>
    Rejection? TryGetFork(out Fork fork);

    /// <summary>Binds every field of the claim to a block (EELS execute_new_payload_request, up to executing it).</summary>
    Rejection? TryBind(Fork fork, out Block block);
}

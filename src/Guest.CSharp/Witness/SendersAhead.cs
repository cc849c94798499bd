using Perjury.Guest.Chain;
using Perjury.Guest.Claim;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Witness;

/// <summary>
/// Recovers the senders of one input's block on other threads while the guest links and executes. The guest asks in the order of
/// the transactions and waits for the answer; whatever else it asks is computed on the spot, so that no verdict changes. For one
/// validation.
/// </summary>
public sealed class SendersAhead : IRecall
{
    private readonly Task<Run[]> _runs;
    private int _next;

    /// <summary>Signatures that are recovered in one go, and when they are.</summary>
    private sealed class Run(SignedHash[] signed)
    {
        public readonly SignedHash[] Signed = signed;
        public readonly Address[] Signers = new Address[signed.Length];
        public readonly bool[] Found = new bool[signed.Length];
        public readonly TaskCompletionSource Done = new();
    }

    /// <param name="threads">How many recover; at least one.</param>
    public SendersAhead(byte[] bytes, WireRelease release, int threads)
    {
        _runs = Task.Run(() => Start(bytes, release, threads));
    }

    /// <summary>How many answers came from the other threads.</summary>
    public int Answers { get; private set; }

    // One validation asks for one root.
    public bool TryRoot(object schema, ByteSlice request, out Hash256 root)
    {
        root = default;
        return false;
    }

    public void KeepRoot(object schema, ByteSlice request, in Hash256 root) { }

    public bool RemembersDigests => false;

    public Hash256 Keccak256(ByteSlice data) => Digest.Keccak256(data.Span);

    public bool TryRecoverSigner(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    )
    {
        Run[] runs = _runs.Result;
        int run = _next / SignerRecovery.Together;
        int place = _next % SignerRecovery.Together;
        if (
            run >= runs.Length
            || place >= runs[run].Signed.Length
            || !IsSame(runs[run].Signed[place], hash, r, s, parity)
        )
        {
            return SignerRecovery.TryRecover(hash, r, s, parity, out signer);
        }
        runs[run].Done.Task.Wait();
        _next++;
        Answers++;
        signer = runs[run].Signers[place];
        return runs[run].Found[place];
    }

    // Precompiles run once each: there is nothing to remember in one validation.
    public bool TryContract(
        uint contract,
        ReadOnlySpan<byte> input,
        out ulong price,
        out ReadOnlySpan<byte> output
    )
    {
        price = 0;
        output = default;
        return false;
    }

    public void KeepContract(
        uint contract,
        ReadOnlySpan<byte> input,
        ulong price,
        ReadOnlySpan<byte> output
    ) { }

    private static bool IsSame(
        in SignedHash signed,
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity
    ) =>
        signed.Hash == hash
        && signed.R == r
        && signed.S == s
        && signed.Parity == new UInt256(parity);

    // An input that the guest rejects before it has a block has no senders.
    private static Run[] Start(byte[] bytes, WireRelease release, int threads)
    {
        if (
            StatelessInput.TryDecode(bytes, release, out StatelessInput input) is not null
            || input.Claim.TryGetFork(out Fork fork) is not null
            || input.Claim.TryBind(fork, out Block block) is not null
        )
        {
            return [];
        }
        Run[] runs =
        [
            .. block
                .Transactions.Select(tx => tx.Signed)
                .Chunk(SignerRecovery.Together)
                .Select(signed => new Run(signed)),
        ];
        int taken = -1;
        for (int i = 0; i < threads; i++)
        {
            Task.Run(() =>
            {
                int run;
                while ((run = Interlocked.Increment(ref taken)) < runs.Length)
                {
                    Complete(runs[run]);
                }
            });
        }
        return runs;
    }

    private static void Complete(Run run)
    {
        try
        {
            SignerRecovery.Recover(run.Signed, run.Signers, run.Found);
            run.Done.SetResult();
        }
        catch (Exception fault)
        {
            // The guest's thread waits for it and has to see it.
            run.Done.SetException(fault);
        }
    }
}

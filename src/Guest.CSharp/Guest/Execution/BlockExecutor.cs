using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;

namespace Perjury.Guest.Execution;

/// <summary>Runs a block over the state of its parent (EELS apply_body) and computes what its header claims.</summary>
public static class BlockExecutor
{
    private const ulong WeiPerGwei = 1_000_000_000;

    /// <summary>
    /// Null and the result, or why the block cannot stand. Header rules are not checked here and nothing is compared.
    /// <paramref name="tableSeed"/>: any number that whoever made the block could not choose.
    /// </summary>
    public static Rejection? Execute(
        Block block,
        Fork fork,
        ulong chainId,
        IStateSource state,
        ulong tableSeed,
        out BlockResult? result,
        IRecall? recall = null
    )
    {
        result = null;
        fork = fork.ForBlock(block.Header.GasLimit);
        Journal journal = new(fork, state, tableSeed);
        BlockContext context = new(block.Header, fork, chainId);
        Interpreter interpreter = new(fork, journal, context);
        SystemCalls calls = new(fork, journal, interpreter, context);
        TransactionExecutor transactions = new(fork, journal, context, interpreter, block, recall);
        Requests requests = new();
        Rejection? rejection =
            Prepare(block, fork, journal, calls)
            ?? ExecuteTransactions(block, transactions)
            ?? PayOut(block, fork, journal)
            ?? Collect(block, fork, journal, calls, requests);
        if (rejection is not null)
        {
            return rejection;
        }
        rejection = ListAccesses(block, fork, journal, out byte[] accesses);
        if (rejection is not null)
        {
            return rejection;
        }
        if (!journal.TryCommit(out Hash256 stateRoot))
        {
            return journal.Fault;
        }
        ByteSlice[] receipts = transactions.Receipts.ToArray();
        result = new BlockResult
        {
            GasUsed = transactions.GasUsed,
            LogsBloom = transactions.Receipts.Bloom,
            Receipts = receipts,
            ReceiptsRoot = ListRoot.Compute(receipts),
            StateRoot = stateRoot,
            BlobGasUsed = transactions.BlobGasUsed,
            Requests = requests.ToArray(),
            RequestsHash = fork.HasRequests ? requests.Hash() : default,
            BlockAccessList = accesses,
            BlockAccessListHash = fork.HasBlockAccessList ? Digest.Keccak256(accesses) : default,
        };
        return null;
    }

    private static Rejection? Prepare(Block block, Fork fork, Journal journal, SystemCalls calls)
    {
        if (fork.DaoForkBlock == block.Header.Number)
        {
            journal.BeginTransaction();
            if (!DaoRefund.TryApply(journal))
            {
                return journal.Fault;
            }
        }
        Rejection? rejection = null;
        if (fork.HasBeaconRoots && !Planted.BeaconRootNotStored)
        {
            rejection = calls.StoreBeaconRoot(block.Header.ParentBeaconBlockRoot);
        }
        if (rejection is null && fork.HasBlockHashHistory && !Planted.ParentHashNotStored)
        {
            rejection = calls.StoreParentHash(block.Header.ParentHash);
        }
        return rejection;
    }

    private static Rejection? ExecuteTransactions(Block block, TransactionExecutor executor)
    {
        for (int i = 0; i < block.Transactions.Length; i++)
        {
            if (executor.Execute(block.Transactions[i]) is { } rejection)
            {
                return new Rejection(
                    rejection.Reason,
                    "transaction " + i + ": " + rejection.Detail
                );
            }
        }
        return null;
    }

    // Withdrawals (EIP-4895) after the merge, rewards before it (EELS pay_rewards).
    private static Rejection? PayOut(Block block, Fork fork, Journal journal)
    {
        journal.BeginTransaction();
        ulong ofOldTimes = 0;
        Planted.PayForDifficulty(block.Header, fork, ref ofOldTimes);
        if (ofOldTimes != 0 && !TryPay(journal, block.Header.Coinbase, ofOldTimes))
        {
            return journal.Fault;
        }
        if (fork.BlockReward != 0)
        {
            ulong ommers = (ulong)block.Ommers.Length;
            ulong reward = fork.BlockReward + ommers * (fork.BlockReward / 32);
            if (!TryPay(journal, block.Header.Coinbase, reward))
            {
                return journal.Fault;
            }
            foreach (Header ommer in block.Ommers)
            {
                ulong age = block.Header.Number - ommer.Number;
                UInt256 share = age < 8 ? new UInt256(8 - age) * (fork.BlockReward / 8) : default;
                if (!TryPay(journal, ommer.Coinbase, share))
                {
                    return journal.Fault;
                }
            }
        }
        foreach (Withdrawal withdrawal in block.Withdrawals)
        {
            if (!TryPay(journal, withdrawal.Address, new UInt256(withdrawal.Amount) * WeiPerGwei))
            {
                return journal.Fault;
            }
        }
        journal.RemoveTouchedEmpty(transactionFailed: false);
        if (fork.HasBlockAccessList)
        {
            journal.RecordChanges(LastIndex(block));
        }
        return journal.HasOverflowed ? journal.Fault : null;
    }

    // EIP-7928: 0 is before the transactions, each of them has its position from 1 on, what follows them has the next.
    private static int LastIndex(Block block) =>
        Planted.AccessListIndexShared
            ? Math.Max(block.Transactions.Length, 1)
            : block.Transactions.Length + 1;

    private static Rejection? ListAccesses(
        Block block,
        Fork fork,
        Journal journal,
        out byte[] accesses
    )
    {
        accesses = [];
        if (!fork.HasBlockAccessList)
        {
            return null;
        }
        BlockAccessList list = new(journal);
        accesses = list.Encode();
        ulong most = block.Header.GasLimit / fork.AccessListItemGas;
        return list.ItemCount <= most || Planted.AccessListSizeNotChecked
            ? null
            : new Rejection(
                Reason.BlockAccessListTooLarge,
                list.ItemCount + " accounts and slots where the gas limit allows " + most
            );
    }

    private static bool TryPay(Journal journal, in Address address, in UInt256 amount)
    {
        if (!journal.TryGet(address, out AccountEntry entry))
        {
            return false;
        }
        journal.AddBalance(entry, amount);
        return true;
    }

    // EELS process_general_purpose_requests: deposits from the logs of the transactions, then the checked calls.
    private static Rejection? Collect(
        Block block,
        Fork fork,
        Journal journal,
        SystemCalls calls,
        Requests requests
    )
    {
        if (!fork.HasRequests)
        {
            return null;
        }
        LogStore logs = journal.Logs;
        Address contract = fork.DepositContract;
        UInt256 topic = SystemContracts.DepositTopic;
        for (int i = 0; i < logs.Count; i++)
        {
            bool isDeposit =
                logs.AddressOf(i) == contract
                && logs.TopicsOf(i).Length > 0
                && logs.TopicsOf(i)[0] == topic;
            if (isDeposit && !requests.TryAddDeposit(logs.DataOf(i)))
            {
                return new Rejection(
                    Reason.InvalidDepositLog,
                    "log "
                        + i
                        + " has "
                        + logs.DataOf(i).Length
                        + " bytes of data that are not the layout of a deposit"
                );
            }
        }
        requests.CloseDeposits();
        calls.AccessIndex = LastIndex(block);
        Rejection? rejection = Planted.SystemCallsReordered
            ? calls.CollectConsolidations(requests) ?? calls.CollectWithdrawals(requests)
            : calls.CollectWithdrawals(requests) ?? calls.CollectConsolidations(requests);
        if (rejection is not null || !fork.HasBuilderRequests)
        {
            return rejection;
        }
        return Planted.BuilderQueuesReordered
                ? calls.CollectBuilderExits(requests) ?? calls.CollectBuilderDeposits(requests)
            : Planted.BuilderExitsNotCollected ? calls.CollectBuilderDeposits(requests)
            : calls.CollectBuilderDeposits(requests) ?? calls.CollectBuilderExits(requests);
    }
}

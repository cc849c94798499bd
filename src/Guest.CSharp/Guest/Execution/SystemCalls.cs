using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Execution;

/// <summary>
/// Calls that the protocol makes itself (EELS process_unchecked_system_transaction, process_checked_system_transaction):
/// they cost nothing, have no receipt, and their caller's account is not touched.
/// </summary>
internal sealed class SystemCalls
{
    private const ulong Gas = 30_000_000;

    private readonly Fork _fork;
    private readonly Journal _journal;
    private readonly Interpreter _interpreter;
    private readonly TransactionContext _context;

    public SystemCalls(Fork fork, Journal journal, Interpreter interpreter, BlockContext block)
    {
        _fork = fork;
        _journal = journal;
        _interpreter = interpreter;
        _context = new TransactionContext
        {
            Origin = SystemContracts.Caller.ToUInt256(),
            GasPrice = block.BaseFee,
            BlobHashes = [],
        };
    }

    /// <summary>EIP-7928: under which index the changes are listed.</summary>
    public int AccessIndex { get; set; }

    /// <summary>EIP-4788: hands over the parent beacon block root. Failure does not matter.</summary>
    public Rejection? StoreBeaconRoot(in Hash256 root) =>
        CallUnchecked(SystemContracts.BeaconRoots, root);

    /// <summary>EIP-2935: hands over the parent hash. Failure does not matter.</summary>
    public Rejection? StoreParentHash(in Hash256 hash) =>
        CallUnchecked(SystemContracts.BlockHashHistory, hash);

    /// <summary>EIP-7002.</summary>
    public Rejection? CollectWithdrawals(Requests requests) =>
        CallChecked(SystemContracts.WithdrawalRequests, Requests.Withdrawal, requests);

    /// <summary>EIP-7251.</summary>
    public Rejection? CollectConsolidations(Requests requests) =>
        CallChecked(SystemContracts.ConsolidationRequests, Requests.Consolidation, requests);

    /// <summary>EIP-8282.</summary>
    public Rejection? CollectBuilderDeposits(Requests requests) =>
        CallChecked(SystemContracts.BuilderDeposits, Requests.BuilderDeposit, requests);

    /// <summary>EIP-8282.</summary>
    public Rejection? CollectBuilderExits(Requests requests) =>
        CallChecked(SystemContracts.BuilderExits, Requests.BuilderExit, requests);

    private Rejection? CallUnchecked(in Address target, in Hash256 data) =>
        Call(target, new ByteSlice(data.ToArray()), out _) == Halt.Fatal ? _journal.Fault : null;

    private Rejection? CallChecked(in Address target, byte type, Requests requests)
    {
        Halt halt = Call(target, new ByteSlice([]), out bool hasCode);
        if (halt == Halt.Fatal)
        {
            return _journal.Fault;
        }
        if (!hasCode && !Planted.SystemContractNotRequired)
        {
            return new Rejection(Reason.SystemContractMissing, "no code at " + target);
        }
        if (halt != Halt.Success)
        {
            return new Rejection(Reason.SystemCallFailed, "the call to " + target + " failed");
        }
        requests.Add(type, _interpreter.Output);
        return null;
    }

    private Halt Call(in Address target, ByteSlice input, out bool hasCode)
    {
        _journal.BeginTransaction();
        hasCode = false;
        if (
            !_journal.TryGet(target, out AccountEntry entry)
            || !_journal.TryGetCode(entry, out Code code)
            || Planted.SystemCallerIsRead && !_journal.TryGet(SystemContracts.Caller, out _)
        )
        {
            return Halt.Fatal;
        }
        hasCode = code.Length != 0;
        int logs = _journal.Logs.Count;
        Message message = new()
        {
            Caller = SystemContracts.Caller,
            Target = entry,
            Code = code,
            Input = input,
        };
        _interpreter.Grant(Gas, _fork.SystemCallSlots * _fork.NewSlotStateGas);
        Halt halt = _interpreter.Run(_context, ref message);
        _journal.Logs.Truncate(logs);
        _journal.RemoveTouchedEmpty(transactionFailed: halt != Halt.Success);
        if (_fork.HasBlockAccessList)
        {
            _journal.RecordChanges(AccessIndex);
        }
        return halt;
    }
}

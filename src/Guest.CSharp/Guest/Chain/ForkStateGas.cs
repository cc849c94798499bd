using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>How transfers of ether show in the logs (EIP-7708).</summary>
public enum TransferLogRule : byte
{
    None,

    /// <summary>Transfers, and what SELFDESTRUCT burns.</summary>
    TransfersAndBurns,

    /// <summary>Transfers (EIP-8246: nothing is burned).</summary>
    Transfers,
}

/// <summary>When gas for new state is charged and how it comes back (EIP-8037).</summary>
public enum StateGasRule : byte
{
    /// <summary>There is one kind of gas.</summary>
    None,

    /// <summary>
    /// Early April 2026: what a transaction is known to make is intrinsic. Only a failed inner frame gives state gas back; a slot that
    /// is emptied again comes back as a refund.
    /// </summary>
    Kept,

    /// <summary>
    /// April 2026: what a transaction is known to make is intrinsic; what comes back, also of a failed frame, goes to the reservoir.
    /// </summary>
    Intrinsic,

    /// <summary>v21: charged when state is made; what comes back fills first the gas that it was taken from last.</summary>
    Runtime,
}

// EIP-8037: gas for the bytes that the state grows by, beside the gas for execution.
public sealed partial class Fork
{
    public StateGasRule StateGas { get; private set; }

    public bool HasStateGas => StateGas != StateGasRule.None;

    /// <summary>April 2026: what a transaction or a CREATE may make is paid for before it is known to be new.</summary>
    public bool PaysStateAhead => StateGas is StateGasRule.Kept or StateGasRule.Intrinsic;

    /// <summary>EIP-8037 as of April 2026: of the rules of a block, by <see cref="ForBlock"/>.</summary>
    public ulong CostPerStateByte { get; private set; }

    public ulong NewAccountStateBytes { get; private set; }

    public ulong NewSlotStateBytes { get; private set; }

    public ulong DelegationStateBytes { get; private set; }

    public ulong NewAccountStateGas => NewAccountStateBytes * CostPerStateByte;

    public ulong NewSlotStateGas => NewSlotStateBytes * CostPerStateByte;

    public ulong DelegationStateGas => DelegationStateBytes * CostPerStateByte;

    /// <summary>What a transaction can spend on execution at most (EIP-7825); the rest of its gas is for state.</summary>
    public ulong ExecutionGasCap => 16_777_216;

    /// <summary>
    /// The rules of a block with that gas limit. April 2026: a byte of state costs what lets the state grow by 100 GiB a year with
    /// blocks half full, in steps of five significant bits.
    /// </summary>
    public Fork ForBlock(ulong gasLimit)
    {
        if (!PaysStateAhead)
        {
            return this;
        }
        ulong growth = 2 * BytesPerYear;
        UInt256 scaled = new UInt256(gasLimit) * new UInt256(BlocksPerYear) + (growth - 1);
        UInt256.DivRem(scaled, growth, out UInt256 quotient);
        ulong raised = quotient.U0 + StateCostOffset;
        int shift = Math.Max(new UInt256(raised).BitLength - StateCostBits, 0);
        ulong cost = (raised >> shift) << shift;
        Fork fork = Copy();
        fork.CostPerStateByte = cost > StateCostOffset ? cost - StateCostOffset : 1;
        return fork;
    }

    private const ulong BytesPerYear = 100UL << 30;
    private const ulong BlocksPerYear = 2_628_000;
    private const ulong StateCostOffset = 9_578;
    private const int StateCostBits = 5;

    /// <summary>EIP-8038: the first write of a transaction to an account, where nothing else has paid for it.</summary>
    public ulong AccountWriteGas { get; private set; }

    /// <summary>New slots that a system call has state gas for.</summary>
    public ulong SystemCallSlots { get; private set; }
}

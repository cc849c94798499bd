/// The forks of the execution layer, and everything that a fork decides: the columns of ForkTable.
module Perjury.Model.Forks

open System.Numerics

type Fork =
    | Frontier
    | Homestead
    | DaoFork
    | TangerineWhistle
    | SpuriousDragon
    | Byzantium
    | Constantinople
    | StPetersburg
    | Istanbul
    | MuirGlacier
    | Berlin
    | London
    | ArrowGlacier
    | GrayGlacier
    | Paris
    | Shanghai
    | Cancun
    | Prague
    | Osaka
    | Bpo1
    | Bpo2
    | Bpo3
    | Bpo4
    | Bpo5
    | Amsterdam

/// The fork that is not final: its rules as they stood in April 2026, and as they went live in October 2026 (decision 0090).
type Release =
    /// tests-zkevm v0.3.3.
    | Zkevm033
    /// tests-bal v5.7.0, some weeks later.
    | April2026
    | V21

/// EIP-4844 and EIP-7691, per block, counted in blobs; the fraction steers the blob base fee.
type BlobSchedule =
    {
        Target: uint64
        Max: uint64
        UpdateFraction: uint64
    }

/// When the state that a transaction adds by itself (its contract, its recipient, its delegations) is paid for.
type StateTiming =
    /// The worst case before it runs. State that is not there in the end stays paid; a slot comes back as a refund.
    | Kept
    /// The worst case before it runs. What is not there in the end comes back to the reservoir.
    | UpFront
    /// What is needed, between the authorizations and the first frame (EIP-2780).
    | AtDispatch

/// EIP-8037: gas for growing the state, in a dimension beside execution.
type StateGas =
    {
        /// Price of a byte in a block with this gas limit.
        ByteGas: uint64 -> uint64
        AccountBytes: uint64
        SlotBytes: uint64
        DelegationBytes: uint64
        Timing: StateTiming
        /// Slots that a system call can fill beside its gas.
        SystemCallSlots: uint64
    }

/// EIP-7708: which movements of ether leave a log.
type EtherLogs =
    | NoEtherLogs
    | TransfersAndBurns
    | Transfers

type Rules =
    {
        Fork: Fork
        /// Calls, SELFDESTRUCT and SSTORE read what they work on before they charge, and look at the static flag last. The
        /// text of Amsterdam, where reads are what a block says of itself, charges first (EIP-7928).
        ReadsBeforeCharging: bool
        /// EXTCODECOPY looks the code up also where it copies no byte of it.
        ReadsCodeForNothing: bool
        // gas of state access, before Berlin one price each (EIP-150, EIP-1884), from Berlin cold and warm (EIP-2929)
        SloadGas: uint64
        BalanceGas: uint64
        ExtCodeGas: uint64
        ExtCodeHashGas: uint64
        CallGas: uint64
        SelfDestructGas: uint64
        /// EIP-2929: the first look at an account.
        ColdAccountGas: uint64
        /// EIP-2929: what a cold slot adds to the price of SSTORE.
        ColdStoreGas: uint64
        /// SSTORE that fills an empty slot.
        SlotSetGas: uint64
        /// SSTORE that changes a slot otherwise for the first time.
        SlotResetGas: uint64
        /// EIP-8038: a code is a second read.
        CodeReadGas: uint64
        /// A call that sends ether.
        CallValueGas: uint64
        /// A call that brings an account into being.
        NewAccountGas: uint64
        /// A selfdestruct that does.
        SelfDestructNewAccountGas: uint64
        CreateGas: uint64
        /// For the code that a creation leaves: by the byte, and by the word that is hashed (EIP-8037).
        CodeByteGas: uint64
        CodeWordGas: uint64
        /// EIP-160.
        ExpByteGas: uint64
        /// EIP-2028.
        CalldataByteGas: uint64
        /// What every transaction pays; for reaching an account other than its sender; for sending it ether (EIP-2780).
        TransactionGas: uint64
        RecipientGas: uint64
        TransferGas: uint64
        /// EIP-2: surcharge of a creating transaction.
        CreateTransactionGas: uint64
        /// EIP-2930, and EIP-7981 by the byte.
        AccessListAddressGas: uint64
        AccessListKeyGas: uint64
        AccessListByteGas: uint64
        /// EIP-7702: an authorization, what comes back for an account that is there, and its first write (EIP-8038).
        AuthorizationGas: uint64
        AuthorizationRefund: uint64
        AccountWriteGas: uint64
        /// EIP-7623, EIP-7976: the least a transaction pays for its data.
        FloorZeroByteGas: uint64
        FloorByteGas: uint64
        /// EIP-2780: the floor stands on what the recipient costs too.
        IsFloorOnRecipient: bool
        /// EIP-7825.
        MaxTransactionGas: uint64
        /// EIP-8037: of the gas of a transaction what execution can take.
        MaxExecutionGas: uint64
        StateGas: StateGas option
        /// EIP-3529: refunds are capped at gas used over this.
        RefundQuotient: uint64
        /// EIP-3529.
        SelfDestructRefund: uint64
        /// EIP-3529: for clearing a slot.
        ClearRefund: uint64
        /// EIP-170; before it no limit.
        MaxCodeSize: int
        /// EIP-3860.
        MaxInitCodeSize: int
        /// EIP-649, EIP-1234, EIP-3675, in wei.
        BlockReward: BigInteger
        /// Blocks by which the difficulty bomb was delayed (EIP-649, 1234, 2384, 3554, 4345, 5133).
        BombDelay: int64
        Blobs: BlobSchedule option
        /// EIP-7594: blobs of one transaction.
        MaxBlobsPerTransaction: uint64
        EtherLogs: EtherLogs
        /// EIP-8246: what selfdestructs keeps its ether.
        SelfDestructKeepsEther: bool
        /// Contracts whose queues are emptied after the transactions, by request type (EIP-7685).
        RequestContracts: (byte * byte[]) list
        /// EIP-7928: gas of the block for each entry of its access list.
        AccessListItemGas: uint64 option
    }

/// Fork by its index on the wire (EIP-8025's ProtocolFork, continued for what comes after BPO2).
let ofIndex (index: byte) =
    match int index with
    | 0x01 -> Some Frontier
    | 0x02 -> Some Homestead
    | 0x03 -> Some DaoFork
    | 0x04 -> Some TangerineWhistle
    | 0x05 -> Some SpuriousDragon
    | 0x06 -> Some Byzantium
    | 0x07 -> Some StPetersburg
    | 0x08 -> Some Istanbul
    | 0x09 -> Some MuirGlacier
    | 0x0A -> Some Berlin
    | 0x0B -> Some London
    | 0x0C -> Some ArrowGlacier
    | 0x0D -> Some GrayGlacier
    | 0x0E -> Some Paris
    | 0x0F -> Some Shanghai
    | 0x10 -> Some Cancun
    | 0x11 -> Some Prague
    | 0x12 -> Some Osaka
    | 0x13 -> Some Bpo1
    | 0x14 -> Some Bpo2
    | 0x15 -> Some Amsterdam
    | 0x16 -> Some Bpo3
    | 0x17 -> Some Bpo4
    | 0x18 -> Some Constantinople
    | 0x19 -> Some Bpo5
    | 0x1A
    | 0x1B -> Some Amsterdam
    | _ -> None

/// The block form can name an older release of the fork that is not final by an index of its own (decision 0100).
let releaseOfIndex release (index: byte) =
    match int index with
    | 0x1A -> April2026
    | 0x1B -> Zkevm033
    | _ -> release

/// Block gas per blob (EIP-4844).
[<Literal>]
let GasPerBlob = 131072UL

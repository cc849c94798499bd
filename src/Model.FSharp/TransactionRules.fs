/// Whether a transaction may be in a block (execution-specs `validate_transaction` and `check_transaction`):
/// every rule that is broken.
module Perjury.Model.TransactionRules

open System
open Perjury.Model.Reasons
open Perjury.Model.Crypto
open Perjury.Model.Forks
open Perjury.Model.Transactions
open Perjury.Model.Evm.Frame

// gas before execution (Yellow Paper section 6.2)

let private zeroBytes (data: byte[]) =
    uint64 (MemoryExtensions.Count(ReadOnlySpan data, 0uy))

/// What every transaction pays for being one: for itself, for its recipient, for the ether it sends (EIP-2780).
let private baseGas (rules: Rules) origin (transaction: Transaction) =
    rules.TransactionGas
    + (match transaction.To with
       | None -> rules.CreateTransactionGas
       | recipient when recipient = origin -> 0UL
       | Some _ when transaction.Value.IsZero -> rules.RecipientGas
       | Some _ -> rules.RecipientGas + rules.TransferGas)

let private keyCount (transaction: Transaction) =
    transaction.AccessList |> List.sumBy (fun entry -> uint64 entry.Keys.Length)

/// EIP-7981: the bytes of an access list, 20 for an address and 32 for a key.
let private accessListData (rules: Rules) (transaction: Transaction) =
    rules.AccessListByteGas
    * (20UL * uint64 transaction.AccessList.Length + 32UL * keyCount transaction)

/// Execution gas a transaction pays before its first opcode (Yellow Paper g0; EIP-2, 2028, 2780, 2930, 3860, 7702, 7981).
/// `origin` is its sender, when it has one.
let intrinsicGas (rules: Rules) origin (transaction: Transaction) =
    let zeros = zeroBytes transaction.Data
    let others = uint64 transaction.Data.Length - zeros
    let initWords = (uint64 transaction.Data.Length + 31UL) / 32UL

    baseGas rules origin transaction
    + 4UL * zeros
    + rules.CalldataByteGas * others
    + (if transaction.To.IsNone && rules.Fork >= Shanghai then
           2UL * initWords
       else
           0UL)
    + rules.AccessListAddressGas * uint64 transaction.AccessList.Length
    + rules.AccessListKeyGas * keyCount transaction
    + accessListData rules transaction
    + rules.AuthorizationGas * uint64 transaction.Authorizations.Length

/// State gas a transaction pays before its first opcode: for the contract it makes, and for each authorization as if its
/// account were new. From the newest release on it pays as it runs.
let intrinsicStateGas (block: BlockContext) (transaction: Transaction) =
    match block.Rules.StateGas with
    | Some prices when prices.Timing <> AtDispatch ->
        let contract = if transaction.To.IsNone then prices.AccountBytes else 0UL
        let each = prices.AccountBytes + prices.DelegationBytes
        block.StateGas(fun _ -> contract + each * uint64 transaction.Authorizations.Length)
    | _ -> 0UL

/// The least a transaction pays in all (EIP-7623, 7976, 7981).
let floorGas (rules: Rules) origin (transaction: Transaction) =
    if rules.Fork < Prague then
        0UL
    else
        let zeros = zeroBytes transaction.Data

        let start =
            if rules.IsFloorOnRecipient then
                baseGas rules origin transaction
            else
                rules.TransactionGas

        start
        + rules.FloorZeroByteGas * zeros
        + rules.FloorByteGas * (uint64 transaction.Data.Length - zeros)
        + accessListData rules transaction

// prices (EIP-1559, EIP-4844)

let maxFee (transaction: Transaction) =
    match transaction.Fees with
    | GasPrice price -> price
    | Priority(_, most) -> most

/// What the sender pays per gas in a block with this base fee (EIP-1559).
let effectiveGasPrice (baseFee: bigint) (transaction: Transaction) =
    match transaction.Fees with
    | GasPrice price -> price
    | Priority(priority, most) -> baseFee + min priority (most - baseFee)

let blobGas (transaction: Transaction) =
    GasPerBlob * uint64 (versionedHashes transaction).Length

// signature (Yellow Paper appendix F)

/// The key that signed a hash, unless the signature is none: r and s in range, s low from Homestead (EIP-2).
let recoverKey fork (hash: byte[]) (r: bigint) (s: bigint) odd =
    let highest =
        if fork >= Homestead then
            Secp256k1.halfOrder
        else
            Secp256k1.group.Order - 1I

    if s > highest then None else Secp256k1.recover hash r s odd

let private addressOf key = Bytes.slice 12 20 (Keccak.hash key)

/// The account that signed a hash.
let recover fork hash r s odd =
    recoverKey fork hash r s odd |> Option.map addressOf

/// Key that signed a transaction, or why there is none. v of a legacy transaction is 27 or 28, or names the chain (EIP-155).
let signer fork chainId (transaction: Transaction) =
    let signer hash odd =
        match recoverKey fork hash transaction.R transaction.S odd with
        | Some key -> Ok key
        | None -> Error [ InvalidSignature ]

    match transaction.ChainId with
    | Some chain when chain <> bigint (chainId: uint64) -> Error [ WrongChainId ]
    | Some _ when transaction.V > 1I -> Error [ InvalidSignature ]
    | Some _ -> signer transaction.SigningHash transaction.V.IsOne
    | None when transaction.V = 27I || transaction.V = 28I ->
        signer transaction.SigningHashWithoutChain (transaction.V = 28I)
    | None when fork < SpuriousDragon -> Error [ InvalidSignature ]
    | None ->
        if legacyChainId transaction.V = Some(bigint chainId) then
            signer transaction.SigningHash transaction.V.IsEven
        else
            Error [ WrongChainId; InvalidSignature ]

/// Sender of a transaction.
let sender fork chainId transaction =
    signer fork chainId transaction |> Result.map addressOf

// rules without the state (execution-specs `validate_transaction` and `check_transaction`)

let private gasRules (block: BlockContext) origin (transaction: Transaction) =
    let rules = block.Rules
    let limit = transaction.GasLimit
    let execution = intrinsicGas rules origin transaction
    let floor = floorGas rules origin transaction

    List.concat
        [
            unless
                (limit >= execution + intrinsicStateGas block transaction
                 && max execution floor <= rules.MaxExecutionGas)
                IntrinsicGasTooLow
            unless (limit >= floor) FloorGasTooLow
            unless (limit <= rules.MaxTransactionGas) TransactionGasLimitTooHigh
            unless (transaction.Nonce < System.UInt64.MaxValue) NonceOverflow
            unless
                (rules.Fork < Shanghai
                 || transaction.To.IsSome
                 || transaction.Data.Length <= rules.MaxInitCodeSize)
                InitCodeTooLarge
        ]

let private feeRules (block: BlockContext) (transaction: Transaction) =
    let priority =
        match transaction.Fees with
        | GasPrice _ -> 0I
        | Priority(priority, _) -> priority

    List.concat
        [
            unless (block.Rules.Fork < London || maxFee transaction >= block.BaseFee) FeeBelowBaseFee
            unless (maxFee transaction >= priority) PriorityFeeAboveMaxFee
            unless (bigint transaction.GasLimit * maxFee transaction <= maxWord) FeeOverflow
        ]

let private blobRules (block: BlockContext) (transaction: Transaction) =
    match transaction.Blobs with
    | None -> []
    | Some blobs ->
        let count = uint64 blobs.VersionedHashes.Length

        List.concat
            [
                unless (count > 0UL) NoBlobHashes
                unless (count <= block.Rules.MaxBlobsPerTransaction) TooManyBlobs
                unless (blobs.VersionedHashes |> List.forall (fun hash -> hash[0] = 1uy)) WrongBlobHashVersion
                unless (blobs.MaxFeePerBlobGas >= block.BlobBaseFee) BlobFeeTooLow
                unless transaction.To.IsSome BlobTransactionCreates
            ]

let private setCodeRules (transaction: Transaction) =
    if transaction.Type <> 4uy then
        []
    else
        unless (not transaction.Authorizations.IsEmpty) EmptyAuthorizationList
        @ unless transaction.To.IsSome SetCodeTransactionCreates

/// What the block has left: gas, gas for state, and blob gas.
type Allowance =
    {
        Gas: uint64
        StateGas: uint64
        BlobGas: uint64
    }

/// Of the two kinds of gas a transaction could take as much of each as it has (EIP-8037); in the old release without what is
/// known to go for the other.
let private allowanceRules (block: BlockContext) origin allowance (transaction: Transaction) =
    let rules = block.Rules
    let state = intrinsicStateGas block transaction

    let execution =
        match rules.StateGas with
        | Some prices when prices.Timing <> AtDispatch -> intrinsicGas rules origin transaction
        | _ -> 0UL

    let beside known =
        transaction.GasLimit - min known transaction.GasLimit

    unless
        (min rules.MaxExecutionGas (beside state) <= allowance.Gas
         && beside execution <= allowance.StateGas)
        GasAllowanceExceeded
    @ unless (blobGas transaction <= allowance.BlobGas) BlobGasAllowanceExceeded

let stateless (block: BlockContext) allowance origin (transaction: Transaction) =
    List.concat
        [
            gasRules block origin transaction
            feeRules block transaction
            blobRules block transaction
            setCodeRules transaction
            allowanceRules block origin allowance transaction
        ]

// rules of the sender (execution-specs `check_transaction`)

/// Most the transaction can cost its sender.
let private maxCost (transaction: Transaction) =
    let blobFee =
        match transaction.Blobs with
        | Some blobs -> bigint (blobGas transaction) * blobs.MaxFeePerBlobGas
        | None -> 0I

    bigint transaction.GasLimit * maxFee transaction + blobFee + transaction.Value

/// EIP-3607: no transactions from contracts; from Prague a delegation is no contract. Reads the sender's code from Prague.
let private isEoa fork address state =
    let account = State.account address state

    Bytes.equal account.CodeHash Keccak.emptyHash
    || (fork >= Prague && (Evm.System.delegationOf (State.code address state)).IsSome)

let private ofBalanceAndNonce address (transaction: Transaction) state =
    let account = State.account address state

    List.concat
        [
            unless (transaction.Nonce >= account.Nonce) NonceTooLow
            unless (transaction.Nonce <= account.Nonce) NonceTooHigh
            unless (account.Balance >= maxCost transaction) InsufficientFunds
        ]

/// The reasons, or the one for which they cannot be computed.
let private orFault reasons =
    try
        reasons ()
    with Witness.WitnessFault reason ->
        [ reason ]

/// Rules of the sender's account. One that the witness does not show breaks no other rule.
let ofSender fork address (transaction: Transaction) state =
    List.distinct (
        orFault (fun () -> ofBalanceAndNonce address transaction state)
        @ orFault (fun () -> unless (isEoa fork address state) SenderNotEoa)
    )

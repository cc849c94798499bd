/// Sentences about causes: what is wrong, in words that need no knowledge of the catalogue.
module Perjury.Fuzz.Findings.Phrases

open System
open Perjury.Model
open Perjury.Mutators
open Perjury.Fuzz.Judging

/// What an input has that is rejected for this reason.
let private phrase (reason: Reason) =
    match reason with
    | UndecodableInput -> "an input that is no canonical SSZ"
    | UnknownSchema -> "an input of an unknown schema"
    | MissingParentHeader -> "a witness without the parent's header"
    | MalformedHeader -> "a witness with an ancestor that is no header of its fork"
    | BrokenHeaderChain -> "a witness whose headers are no chain"
    | MissingAncestor -> "a witness without an ancestor that BLOCKHASH reads"
    | MissingNode -> "a witness without a trie node that execution reads"
    | MalformedNode -> "a trie with a node that nobody builds"
    | MalformedAccount -> "an account or slot whose encoding is not canonical"
    | MissingCode -> "a witness without a code that execution reads"
    | UnsortedNodes -> "a witness whose nodes are not sorted"
    | DuplicateNode -> "a witness with a node twice"
    | UnusedNode -> "a witness with a node that nothing reads"
    | UnsortedCodes -> "a witness whose codes are not sorted"
    | DuplicateCode -> "a witness with a code twice"
    | UnusedCode -> "a witness with a code that nothing reads"
    | UnusedAncestor -> "a witness with an older ancestor than needed"
    | MalformedBlock -> "a block that is no canonical encoding of one of its fork"
    | UnknownFork -> "a block of no known fork"
    | EmptyTransaction -> "an empty transaction"
    | MalformedTransaction -> "a transaction that is no canonical encoding"
    | BlockHashMismatch -> "a payload under another block's hash"
    | VersionedHashesMismatch -> "a payload whose versioned hashes are not those of its transactions"
    | BlockTooLarge -> "a block above the size limit"
    | WrongPublicKeyCount -> "an input with another number of public keys than of transactions"
    | WrongPublicKey -> "a public key that is not the signer's"
    | WrongParentHash -> "a block under another parent's hash"
    | WrongNumber -> "a block whose number does not follow its parent's"
    | WrongTimestamp -> "a block that is not later than its parent"
    | WrongGasLimit -> "a gas limit that its parent does not allow"
    | GasUsedAboveLimit -> "a block that uses more gas than its limit"
    | WrongBaseFee -> "a base fee that does not follow from the parent"
    | ExtraDataTooLong -> "a header with extra data above the limit"
    | WrongDifficulty -> "a difficulty that does not follow from the parent"
    | WrongNonce -> "a header nonce that the fork forbids"
    | WrongOmmersHash -> "an ommers hash that is not the ommers'"
    | WrongExcessBlobGas -> "a header whose excess blob gas does not follow from the parent"
    | WrongDaoExtraData -> "a block of the DAO fork without its extra data"
    | TooManyOmmers -> "a block with too many ommers"
    | InvalidOmmer -> "a block with an invalid ommer"
    | UnsupportedTransactionType -> "a transaction of a type that the fork does not have"
    | InvalidSignature -> "a transaction with an invalid signature"
    | WrongChainId -> "a transaction of another chain"
    | NonceTooLow -> "a transaction whose nonce is too low"
    | NonceTooHigh -> "a transaction whose nonce is too high"
    | NonceOverflow -> "a transaction whose nonce has no successor"
    | SenderNotEoa -> "a transaction from a contract"
    | InsufficientFunds -> "a transaction that its sender cannot pay"
    | IntrinsicGasTooLow -> "a transaction with less gas than its intrinsic cost"
    | FloorGasTooLow -> "a transaction with less gas than the calldata floor"
    | GasAllowanceExceeded -> "a block whose transactions have more gas than its limit"
    | TransactionGasLimitTooHigh -> "a transaction above the gas limit of one"
    | FeeBelowBaseFee -> "a transaction that pays less than the base fee"
    | PriorityFeeAboveMaxFee -> "a priority fee above the maximum fee"
    | InitCodeTooLarge -> "an init code above the limit"
    | FeeOverflow -> "a fee that overflows"
    | NoBlobHashes -> "a blob transaction without blobs"
    | WrongBlobHashVersion -> "a blob hash of an unknown version"
    | TooManyBlobs -> "a transaction with too many blobs"
    | BlobGasAllowanceExceeded -> "a block with more blobs than it may have"
    | BlobFeeTooLow -> "a blob fee below the block's"
    | BlobTransactionCreates -> "a blob transaction that creates a contract"
    | EmptyAuthorizationList -> "a set-code transaction without authorizations"
    | SetCodeTransactionCreates -> "a set-code transaction that creates a contract"
    | SystemContractMissing -> "a block without a system contract that it calls"
    | SystemCallFailed -> "a block whose system call fails"
    | InvalidDepositLog -> "a deposit log that is malformed"
    | BlockAccessListTooLarge -> "a block access list above its limit"
    | WrongGasUsed -> "a block with another gas used than execution gives"
    | WrongTransactionsRoot -> "a transactions root that is not the body's"
    | WrongStateRoot -> "a state root that execution does not give"
    | WrongReceiptsRoot -> "a receipts root that execution does not give"
    | WrongLogsBloom -> "a logs bloom that execution does not give"
    | WrongWithdrawalsRoot -> "a withdrawals root that is not the body's"
    | WrongBlobGasUsed -> "a blob gas used that is not the transactions'"
    | WrongRequestsHash -> "a block with other execution requests than execution gives"
    | WrongBlockAccessListHash -> "a block access list that execution does not give"

[<Literal>]
let private ByWitness = "-by-witness"

let private bare (rule: string) =
    if rule.EndsWith(ByWitness, StringComparison.Ordinal) then
        rule.Substring(0, rule.Length - ByWitness.Length), " (told in the witness)"
    else
        rule, ""

let private spaced (rule: string) = rule.Replace('-', ' ')

/// The input that shows a rule: by its reason, or by what the lie changed.
let private inputOf (rule: string) =
    let name, how = bare rule

    match Reasons.tryOfName name with
    | Some reason -> phrase reason + how
    | None when rule.StartsWith "honest-chain-" ->
        $"an honest block of the chain {spaced (rule.Substring 13)}"
    | None when rule.StartsWith "valid-" -> $"a valid block with another {spaced (rule.Substring 6)}"
    | None -> spaced rule

let private entries word =
    match word with
    | "codes" -> "codes that execution does not read"
    | "nodes" -> "trie nodes that execution does not read"
    | "headers" -> "older headers than the block needs"
    | _ -> "more than the block needs"

let private isOfSchema (rule: string) =
    rule.StartsWith "schema-" && rule.EndsWith "-unread"

let private unread (rule: string) =
    match rule.Split '-' with
    | [| _; schema; _ |] -> $"an input of schema 0x{schema} that decodes gets the output of one that does not"
    | _ -> "an input that decodes gets the output of one that does not"

let private refused (rule: string) =
    if isOfSchema rule then
        unread rule
    elif rule.StartsWith "honest-needs-" then
        $"an honest block is refused until its witness also has {entries (rule.Substring 13)}"
    elif rule.StartsWith "honest-" && not (rule.StartsWith "honest-chain-") then
        $"an honest block is refused: {spaced (rule.Substring 7)}"
    else
        $"{inputOf rule} is refused, though it is right"

let private output rule =
    match rule with
    | _ when isOfSchema rule -> unread rule
    | "no-sentinel" -> "bytes that do not decode get another output than the sentinel"
    | "hash" -> "the output has another hash"
    | _ when (Reasons.tryOfName (fst (bare rule))).IsSome -> $"{inputOf rule} gets the root of one"
    | _ -> $"the output has a wrong {spaced rule}"

let private hasReason (rule: string) =
    (Reasons.tryOfName (fst (bare rule))).IsSome
    || rule.StartsWith "valid-"
    || rule.StartsWith "honest-"

let private fault verb rule =
    if hasReason rule then
        $"the target {verb} on {inputOf rule}"
    else
        $"the target {verb}: {spaced rule}"

/// One sentence about a cause, without its name.
let about (cause: Cause) =
    match cause.Kind with
    | Compare.AcceptsInvalid -> $"{inputOf cause.Rule} is accepted"
    | Compare.RejectsValid -> refused cause.Rule
    | Compare.WrongOutput -> output cause.Rule
    | Compare.WrongReason -> $"{inputOf cause.Rule} is refused for another reason"
    | Compare.Trap -> fault "dies" cause.Rule
    | Compare.Timeout -> fault "does not end in time" cause.Rule
    | Compare.Memory -> fault "runs out of memory" cause.Rule
    | Compare.NotAnOutput -> fault "prints no output" cause.Rule

/// The same with the rule's name.
let sentence cause = $"{about cause} ({cause.Rule})"

/// What a credulous guest believes: the closed list of leniencies that engines had (decision 0111). Execution under one of them
/// gives the post-state of who believes, which the author of a block is free to claim.
module Perjury.Model.Leniency

type Leniency =
    /// A path that ends at a node which is not there proves absence.
    | MissingNodeAbsent
    /// A code that is not there is empty.
    | MissingCodeEmpty
    /// BLOCKHASH of an ancestor in range that is not there is zero.
    | MissingAncestorZero
    /// Any list of 2 or 17 items is a node: branches of one child, extensions to anything, empty paths, children of any length.
    | NodeShapesUnchecked
    /// Values in branches, children inside their parent and outside of it whatever their length.
    | BranchValuesAccepted
    /// Fields and bytes behind an account's four fields or a slot's number, which may stand in a list.
    | LeafTailsIgnored
    /// The ancestor with the highest number is the parent, and ancestors need be no chain.
    | HighestHeaderIsParent
    /// The parent is looked for among the ancestors, whatever comes after it, and BLOCKHASH is the last header of that number.
    | HeadersAfterParent
    /// The requests are what the block says.
    | RequestsUnchecked
    /// The header of a block may lack what its fork's has, or have more.
    | OptionalFieldsAbsent
    /// Withdrawals of a block of a fork without them are paid.
    | WithdrawalsBeforeFork
    /// A block with a difficulty pays its miner, also after the merge.
    | RewardByDifficulty
    /// A contract that the protocol calls for requests need not be there: then it makes none.
    | SystemContractsAbsent
    /// Rules of a transaction whose execution is defined without them: that a list of authorizations is not empty, the size of init code,
    /// that the priority fee is no higher than the whole one, that a transaction with blobs makes no contract.
    | TransactionRulesUnchecked

let all =
    [
        MissingNodeAbsent
        MissingCodeEmpty
        MissingAncestorZero
        NodeShapesUnchecked
        BranchValuesAccepted
        LeafTailsIgnored
        HighestHeaderIsParent
        HeadersAfterParent
        RequestsUnchecked
        OptionalFieldsAbsent
        WithdrawalsBeforeFork
        RewardByDifficulty
        SystemContractsAbsent
        TransactionRulesUnchecked
    ]

let name leniency =
    match leniency with
    | MissingNodeAbsent -> "missing-node-absent"
    | MissingCodeEmpty -> "missing-code-empty"
    | MissingAncestorZero -> "missing-ancestor-zero"
    | NodeShapesUnchecked -> "node-shapes-unchecked"
    | BranchValuesAccepted -> "branch-values-accepted"
    | LeafTailsIgnored -> "leaf-tails-ignored"
    | HighestHeaderIsParent -> "highest-header-is-parent"
    | HeadersAfterParent -> "headers-after-parent"
    | RequestsUnchecked -> "requests-unchecked"
    | OptionalFieldsAbsent -> "optional-fields-absent"
    | WithdrawalsBeforeFork -> "withdrawals-before-fork"
    | RewardByDifficulty -> "reward-by-difficulty"
    | SystemContractsAbsent -> "system-contracts-absent"
    | TransactionRulesUnchecked -> "transaction-rules-unchecked"

let ofName text =
    all |> List.tryFind (fun leniency -> name leniency = text)

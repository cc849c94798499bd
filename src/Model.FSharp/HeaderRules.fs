/// A block's header against its parent's (execution-specs `validate_header` of each fork): every rule that is broken.
module Perjury.Model.HeaderRules

open Perjury.Model.Reasons
open Perjury.Model.Forks
open Perjury.Model.Headers

/// The fork of a block with what the chain's configuration can change about it.
type ForkContext =
    {
        Rules: Rules
        /// Block the DAO fork began at, when it is in force.
        DaoForkBlock: uint64 option
    }

/// A limit moves by less than 1/1024 of the parent's and stays at least 5000; it doubles with EIP-1559.
let private isGasLimitAllowed fork (header: Header) (parent: Header) =
    let elasticity = if fork >= London && parent.BaseFee.IsNone then 2I else 1I
    let before = bigint parent.GasLimit * elasticity
    let limit = bigint header.GasLimit
    let step = before / 1024I
    limit < before + step && limit > before - step && limit >= 5000I

let private minimumDifficulty = 131072I

/// How the time since the parent moves the difficulty, in 2048ths of it: Frontier, EIP-2, EIP-100.
let private difficultySteps fork (header: Header) (parent: Header) =
    let elapsed = bigint header.Timestamp - bigint parent.Timestamp

    if fork < Homestead then
        if elapsed < 13I then 1I else -1I
    elif fork < Byzantium then
        max (1I - elapsed / 10I) -99I
    else
        let ommers = if parent.OmmersHash = emptyOmmersHash then 1I else 2I
        max (ommers - elapsed / 9I) -99I

/// The difficulty bomb, or None where it is beyond any header.
let private bomb (rules: Rules) number =
    let periods = (bigint (number: uint64) - bigint rules.BombDelay) / 100000I - 2I

    if periods < 0I then Some 0I
    elif periods > 256I then None
    else Some(1I <<< int periods)

/// The difficulty a header must have after its parent; none where the bomb is beyond any header, zero from Paris.
let expectedDifficulty (rules: Rules) (header: Header) (parent: Header) =
    if rules.Fork >= Paris then
        Some 0I
    else
        let moved =
            parent.Difficulty
            + parent.Difficulty / 2048I * difficultySteps rules.Fork header parent

        bomb rules header.Number
        |> Option.map (fun bomb -> max minimumDifficulty (moved + bomb))

let private isDaoExtraDataRight context (header: Header) =
    match context.DaoForkBlock with
    | Some start when header.Number >= start && header.Number - start < 10UL ->
        header.ExtraData = Dao.extraData
    | _ -> true

/// Rules of a header by itself and with its parent, without the link between them.
let againstParent context (header: Header) (parent: Header) =
    let rules = context.Rules

    List.concat
        [
            unless (bigint header.Number = bigint parent.Number + 1I) Reason.WrongNumber
            unless (header.Timestamp > parent.Timestamp) Reason.WrongTimestamp
            unless (isGasLimitAllowed rules.Fork header parent) Reason.WrongGasLimit
            unless (header.GasUsed <= header.GasLimit) Reason.GasUsedAboveLimit
            unless
                (rules.Fork < London || header.BaseFee = Some(Fees.expectedBaseFee parent))
                Reason.WrongBaseFee
            unless (header.ExtraData.Length <= 32) Reason.ExtraDataTooLong
            unless (Some header.Difficulty = expectedDifficulty rules header parent) Reason.WrongDifficulty
            unless (rules.Fork < Paris || Bytes.isZero header.Nonce) Reason.WrongNonce
            unless (isDaoExtraDataRight context header) Reason.WrongDaoExtraData
            match rules.Blobs with
            | Some blobs ->
                let expected = Fees.expectedExcessBlobGas rules.Fork blobs parent

                unless
                    (expected.IsSome
                     && Option.map (fun (gas: uint64) -> bigint gas) header.ExcessBlobGas = expected)
                    Reason.WrongExcessBlobGas
            | None -> []
        ]

// ommers (Yellow Paper section 11.1, execution-specs `validate_ommers`)

/// The ancestor so many blocks back, its header and hash; the parent is 1. Asking for one the witness lacks is a fault.
type Ancestry = int -> Header * byte[]

let private isOmmerAllowed context (ancestor: Ancestry) (header: Header) (ommer: Header) =
    let age = bigint header.Number - bigint ommer.Number

    if ommer.Number = 0UL || age < 1I || age > 6I || bigint header.Number <= age then
        false
    else
        let parent, parentHash = ancestor (int age + 1)
        let _, sibling = ancestor (int age)

        ommer.ParentHash = parentHash
        && Headers.hash ommer <> sibling
        && List.isEmpty (againstParent context ommer parent)

let private ofOmmer context ancestor header ommer =
    try
        unless
            (context.Rules.Fork < Paris && isOmmerAllowed context ancestor header ommer)
            Reason.InvalidOmmer
    with Witness.WitnessFault reason ->
        [ reason ]

/// At most two different ommers, each a child of one of the six ancestors before the parent; none from Paris.
let ommers context ancestor (header: Header) (ommers: Header list) =
    let distinct = ommers |> List.map Headers.hash |> List.distinct
    let hash = Keccak.hash (Rlp.encode (Rlp.List(List.map Headers.toItem ommers)))
    let isEmpty = header.OmmersHash = emptyOmmersHash
    let most = if context.Rules.Fork >= Paris then 0 else 2

    List.concat
        [
            unless
                (header.OmmersHash = hash && (isEmpty || context.Rules.Fork < Paris))
                Reason.WrongOmmersHash
            unless (ommers.Length <= most) Reason.TooManyOmmers
            unless (distinct.Length = ommers.Length) Reason.InvalidOmmer
            List.collect (ofOmmer context ancestor header) ommers
        ]
    |> List.distinct

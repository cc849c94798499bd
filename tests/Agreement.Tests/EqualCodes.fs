/// Blocks in which codes of one hash are read and written by one transaction and by one block, in every order that a seed draws:
/// contracts of one code, wallets of one delegation, creations of that code, authorizations to that delegate, senders that have it.
module Perjury.Tests.EqualCodes

open System
open System.Collections.Generic
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness
open Perjury.Witness.Generator

type private Chain =
    {
        Random: SeededRandom
        Spec: ChainSpec
        Fork: Fork
        Store: ChainStore
        Nonces: Dictionary<Address, uint64>
    }

let private address (number: byte) =
    Address(ReadOnlySpan(Array.append (Array.create 19 0x77uy) [| number |]))

/// JUMPDEST, JUMPDEST, STOP: whoever calls it, or has it for a delegate, does nothing.
let private code = [| 0x5buy; 0x5buy; 0uy |]

let private twins = [| for number in 1uy .. 3uy -> address number |]
let private marker = Array.append [| 0xefuy; 1uy; 0uy |] (twins[0].ToArray())

/// Contracts whose code is the marker, though no authorization put it there.
let private marked = [| for number in 11uy .. 12uy -> address number |]

let private wallets = [| for number in 0..5 -> Wallet.Numbered number |]

/// The first two have the marker from the beginning.
let private delegated = wallets[..1]

let private account address nonce (balance: UInt256) code =
    GenesisAccount(address, nonce, balance, code, [||])

let private genesis (spec: ChainSpec) (fork: Fork) =
    let usual = GeneratedChain.Genesis spec

    let accounts =
        [|
            for one in usual.Accounts do
                let isDelegated =
                    fork.HasDelegation
                    && delegated |> Array.exists (fun wallet -> wallet.Address = one.Address)

                if isDelegated then
                    account one.Address 0UL one.Balance marker
                else
                    one

            for twin in twins do
                account twin 1UL UInt256.Zero code

            if fork.HasDelegation then
                for one in marked do
                    account one 1UL UInt256.Zero marker
        |]

    usual.With accounts

let private anyAddress chain =
    let places =
        [|
            yield! twins
            if chain.Fork.HasDelegation then
                yield! marked
            for wallet in wallets do
                wallet.Address
        |]

    chain.Random.Pick places

let private nonceOf chain address =
    match chain.Nonces.TryGetValue address with
    | true, nonce -> nonce
    | false, _ -> 0UL

// what init code does

let private push (number: int) (assembly: Assembly) : Assembly =
    let value: UInt256 = UInt256.op_Implicit (uint64 number)
    assembly.Push(&value)

let private op (bytes: byte[]) (assembly: Assembly) : Assembly = assembly.Op bytes

let private pushAddress (target: Address) (assembly: Assembly) : Assembly = assembly.Push(&target)

let private call opcode (target: Address) (assembly: Assembly) : Assembly =
    let none = UInt256.Zero
    assembly.Call(opcode, &target, &none, 0)

/// Looks at an account that has one of the codes, in one of the ways that the fork has.
let private read chain (assembly: Assembly) : Assembly =
    let target = anyAddress chain

    match chain.Random.Below 6 with
    | 0 -> assembly |> pushAddress target |> op [| 0x3buy; 0x50uy |]
    | 1 ->
        assembly
        |> push (32 * chain.Random.Below 2)
        |> push 0
        |> push 0
        |> pushAddress target
        |> op [| 0x3cuy |]
    | 2 when chain.Fork.Id >= ForkId.Constantinople ->
        assembly |> pushAddress target |> op [| 0x3fuy; 0x50uy |]
    | 3 when chain.Fork.Id >= ForkId.Byzantium -> assembly |> call 0xfauy target
    | 4 when chain.Fork.Id >= ForkId.Homestead -> assembly |> call 0xf4uy target
    | _ -> assembly |> call 0xf1uy target

/// CREATE of the code inside of a creation.
let private create (assembly: Assembly) : Assembly =
    let init = Assembly.Deploying code

    assembly.StoreBytes(ReadOnlySpan init)
    |> push init.Length
    |> push 0
    |> push 0
    |> op [| 0xf0uy; 0x50uy |]

/// Reads and creations in any order; then the code is deployed, or nothing, or all of it is undone.
let private init chain =
    let step assembly =
        if chain.Random.Chance 30 then
            create assembly
        else
            read chain assembly

    let steps: Assembly =
        Seq.fold (fun assembly _ -> step assembly) (Assembly()) (seq { 1 .. chain.Random.Below 5 })

    let ended: Assembly =
        match chain.Random.Below 4 with
        | 0 -> steps |> op [| 0x00uy |]
        | 1 -> steps |> op [| 0xfeuy |]
        | _ ->
            steps.StoreBytes(ReadOnlySpan code)
            |> push code.Length
            |> push 0
            |> op [| 0xf3uy |]

    ended.ToArray()

// transactions

let private authorization chain =
    let authority = chain.Random.Pick wallets

    let target =
        chain.Random.Pick [| twins[0]; twins[0]; twins[0]; twins[1]; Unchecked.defaultof<Address> |]

    let nonce = nonceOf chain authority.Address
    let isRight = chain.Random.Chance 85

    // the authority's code is read before its nonce is compared
    if isRight then
        chain.Nonces[authority.Address] <- nonce + 1UL

    AuthorizationDraft(
        authority,
        UInt256.op_Implicit chain.Spec.ChainId,
        target,
        (if isRight then nonce else nonce + 7UL)
    )

/// Reads by being sent, creates, or authorizes.
let private transaction chain =
    let sender = chain.Random.Pick wallets
    let nonce = nonceOf chain sender.Address
    chain.Nonces[sender.Address] <- nonce + 1UL

    let kind = chain.Random.Below(if chain.Fork.HasDelegation then 6 else 3)

    let recipient =
        match kind with
        | 1 -> Nullable()
        | 2 -> Nullable Contracts.OldFactory
        | _ -> Nullable(anyAddress chain)

    let data =
        match kind with
        | 1 -> init chain
        | 2 -> Assembly.Deploying code
        | _ -> [||]

    let authorizations =
        if kind > 2 then
            [| for _ in 0 .. chain.Random.Below 3 -> authorization chain |]
        else
            [||]

    let signed =
        TransactionDraft(
            Type =
                (if kind > 2 then TransactionType.SetCode
                 elif chain.Fork.HasBaseFee then TransactionType.FeeMarket
                 else TransactionType.Legacy),
            ChainId = chain.Spec.ChainId,
            Nonce = nonce,
            GasLimit = TransactionDraft.UsualGasLimit chain.Fork,
            To = recipient,
            Data = data,
            Authorizations = authorizations,
            IsReplayProtected = chain.Fork.HasReplayProtection
        )

    signed.Sign sender

let private extend chain =
    let timestamp = chain.Store.Head.Timestamp + 12UL

    let draft =
        BlockDraft(
            Timestamp = timestamp,
            Coinbase = address 99uy,
            PrevRandao = Hash256(ReadOnlySpan(Array.create 32 7uy)),
            ParentBeaconBlockRoot = Hash256(ReadOnlySpan(Array.create 32 9uy)),
            Transactions = [| for _ in 0 .. 1 + chain.Random.Below 4 -> transaction chain |],
            SlotNumber = timestamp / 12UL
        )

    match BlockProducer.Produce(chain.Store, draft) with
    | null, rejection -> failwith $"a block of equal codes is invalid: {rejection}"
    | produced, _ ->
        let imported = chain.Store.Import(produced.Block, chain.Fork)

        match imported.Rejection with
        | null -> GeneratedBlock(produced, chain.Fork, imported.Witness)
        | rejection -> failwith $"a block of equal codes does not import: {rejection}"

/// The first blocks of the chain of a seed.
let blocks (spec: ChainSpec) seed count =
    let fork = Fork.Of spec.Forks[0].Fork
    let genesis = genesis spec fork

    let chain =
        {
            Random = SeededRandom seed
            Spec = spec
            Fork = fork
            Store = ChainStore(spec, genesis.Header, genesis.Accounts)
            Nonces = Dictionary()
        }

    [ for _ in 1..count -> extend chain ]

/// The two codes, as a witness lists them.
let both = [ code; marker ]

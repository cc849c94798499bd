/// Blocks that the bench makes itself, the same every time.
module Perjury.Fuzz.Bench.GeneratedBlocks

open System
open System.Collections.Generic
open Perjury.Guest.Chain
open Perjury.Guest.Crypto
open Perjury.Guest.Primitives
open Perjury.Witness
open Perjury.Witness.Generator

/// Accounts of the state besides the senders: its paths are then as long as those of a small network.
[<Literal>]
let private Accounts = 20_000

let private spec = ChainSpec.Always(1UL, ForkId.Osaka)

let private account (index: int) =
    let digest = Digest.Keccak256(ReadOnlySpan(BitConverter.GetBytes index))
    Address(ReadOnlySpan(digest.ToArray(), 0, Address.Size))

let private inputOf (genesis: GeneratedGenesis) transactions =
    let chain = ChainStore(spec, genesis.Header, genesis.Accounts)

    let draft =
        BlockDraft(
            Timestamp = chain.Head.Timestamp + 12UL,
            Coinbase = Address.FromNumber 0xfffdus,
            PrevRandao = Hash256(),
            Transactions = List<byte[]>(transactions: seq<byte[]>)
        )

    match BlockProducer.Produce(chain, draft) with
    | null, rejection -> invalidOp $"the block of the benchmark is invalid: {rejection}"
    | produced, _ ->
        let fork = nonNull (spec.ForkAt(produced.Block.Header.Number, draft.Timestamp))
        let imported = chain.Import(produced.Block, fork)
        EmbeddedCorpus.ToInput(GeneratedBlock(produced, fork, imported.Witness), spec)

/// A block without transactions.
let empty () =
    inputOf (GeneratedChain.Genesis spec) []

/// Gas of a block of one instruction, as in the public classes.
[<Literal>]
let private ClassGas = 60_000_000UL

/// Highest gas limit of a transaction (EIP-7825).
[<Literal>]
let private TransactionGas = 16_777_216UL

/// Shifts of 256 bits by 1, 2, 3 and 5, which lie on the stack, until nothing is left of the word; then another word, round and round.
let private shifting =
    let push1 value = [| 0x60uy; value |]

    let word =
        [|
            yield 0x7fuy // PUSH32
            yield! Array.replicate 32 0xffuy

            for _ in 1..20 do
                for dup in 0x81uy .. 0x84uy do
                    yield dup
                    yield 0x1cuy // SHR

            yield 0x50uy // POP
        |]

    [|
        yield! Array.collect push1 [| 5uy; 3uy; 2uy; 1uy |]
        yield 0x5buy // JUMPDEST
        yield! Array.concat (Array.replicate 120 word)
        yield! push1 8uy
        yield 0x56uy // JUMP
    |]

/// A block that spends its gas on SHR and the DUPs between them, and runs out of it.
let shifts () =
    let code = Address.FromNumber 0xc0deus

    let genesis =
        let usual = (GeneratedChain.Genesis spec).WithGasLimit ClassGas

        usual.With
            [|
                yield! usual.Accounts
                GenesisAccount(code, 1UL, UInt256 0UL, shifting, [||])
            |]

    [|
        for index in 0..3 do
            let gas = min TransactionGas (ClassGas - TransactionGas * uint64 index)

            TransactionDraft(
                Type = TransactionType.FeeMarket,
                ChainId = 1UL,
                Nonce = 0UL,
                GasLimit = gas,
                To = Nullable code
            )
                .Sign(Wallet.Numbered index)
    |]
    |> inputOf genesis

/// A block of so many transfers, each from a sender of its own to an account that is there or, one in eight, to a new one.
let transfers count =
    let wallets =
        Array.Parallel.init count (fun index -> Wallet.Numbered(1_000_000 + index))

    let held = UInt256(0UL, 1000UL)

    let genesis =
        let usual = GeneratedChain.Genesis spec

        usual.With
            [|
                yield! usual.Accounts

                for wallet in wallets do
                    GenesisAccount(wallet.Address, 0UL, held, [||], [||])

                for index in 1..Accounts do
                    GenesisAccount(account index, 1UL, held, [||], [||])
            |]

    let recipient index =
        account (
            if index % 8 = 0 then
                Accounts + index + 1
            else
                1 + 31 * index % Accounts
        )

    wallets
    |> Array.Parallel.mapi (fun index wallet ->
        TransactionDraft(
            Type = TransactionType.FeeMarket,
            ChainId = 1UL,
            Nonce = 0UL,
            GasLimit = 21_000UL,
            To = Nullable(recipient index),
            Value = UInt256 1UL
        )
            .Sign
            wallet)
    |> inputOf genesis

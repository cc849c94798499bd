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

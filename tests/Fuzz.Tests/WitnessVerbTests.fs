/// `perjury witness` writes no input that no guest can read.
module Perjury.Tests.WitnessVerbTests

open System
open System.IO
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness.Generator
open Perjury.Fuzz
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Export

/// A chain of one block, whose transaction runs a code of so many bytes that the genesis has.
let private chainWithCode length =
    let wallet = Wallet.Numbered 0

    let target =
        Address(ReadOnlySpan(Array.append (Array.zeroCreate 18) [| 0xC0uy; 0xDEuy |]))

    let transaction =
        TransactionDraft(
            Type = TransactionType.FeeMarket,
            ChainId = Scenario.ChainId,
            Nonce = 0UL,
            GasLimit = 500_000UL,
            To = Nullable target
        )

    ChainFile.text (
        Scenario.build
            {
                Name = $"code-of-{length}"
                Accounts =
                    [
                        Scenario.account wallet.Address 0UL 1_000_000_000_000_000_000UL [||] []
                        Scenario.account target 1UL 0UL (Array.zeroCreate length) []
                    ]
                Blocks = [ [ transaction.Sign wallet ] ]
            }
    )

[<Tests>]
let tests =
    testList
        "WitnessVerbTests"
        [
            // EIP-8025: a code of 2^16 bytes is the longest that the wire has room for.
            for length, expected, files in [ 65_536, Exit.Clean, 1; 65_537, Exit.Findings, 0 ] do
                testCase $"a code of {length} bytes in the pre-state ends with exit code {expected}"
                <| fun () ->
                    inFolder (fun folder ->
                        let fixture = Path.Combine(folder, "chain.json")
                        let out = Path.Combine(folder, "out")
                        File.WriteAllText(fixture, chainWithCode length)
                        Directory.CreateDirectory out |> ignore
                        let code = Program.main [| "witness"; fixture; "--out"; out |]
                        Expect.equal code expected "exit code"
                        Expect.equal (Directory.GetFiles(out, "*.ssz").Length) files "inputs written")
        ]

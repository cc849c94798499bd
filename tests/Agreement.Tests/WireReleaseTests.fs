/// Generated blocks of Amsterdam in every release of the wire, in guest and model: honest, read by another release, and with
/// public keys that are not the signers'.
module Perjury.Tests.WireReleaseTests

open System.Numerics
open Expecto
open Perjury.Tests.Suite
open Perjury.Guest
open Perjury.Guest.Chain
open Perjury.Guest.Wire
open Perjury.Model
open Perjury.Fuzz.Targets
open Perjury.Witness
open Perjury.Witness.Generator

let private wires = WireName.all

let private named name =
    wires |> List.find (fun wire -> wire.Name = name)

let private keyed = named "v21.0.0"

let private forkOf wire =
    if wire.Guest = WireRelease.Zkevm033 then
        ForkId.AmsterdamZkevm033
    else
        ForkId.Amsterdam

let private inputs wire =
    let spec = ChainSpec.Always(1UL, forkOf wire)

    [
        for block in GeneratedChain.Blocks(spec, 5UL, 8) ->
            StatelessInputWriter.Request(
                EngineCall.Of(block.Produced.Block, block.Produced.Extras),
                forkOf wire,
                1UL,
                block.Witness,
                wire.Guest
            ),
            block.Produced.Block.Transactions.Length
    ]

let private guest wire input =
    StatelessValidator.Validate(input, Conformance.Canonical, wire.Guest)

let private model wire input =
    let releases = WireName.releases wire input
    let verdict = Oracle.judgeAs releases Judging.Canonical input

    let reasons =
        match verdict with
        | Judging.Accept _ -> []
        | Judging.Reject(_, reasons) -> reasons |> List.map Perjury.Mutators.Reasons.name

    Wire.encodeOutputAs releases.Wire (Judging.output verdict), reasons

let private reasonOf (verdict: Verdict) =
    match verdict.Rejection with
    | null -> None
    | rejection -> Some(Rejection.Name rejection.Reason)

/// Both give the same bytes, and the guest's reason is one of the model's.
let private agreeOn wire input =
    let verdict = guest wire input
    let output, reasons = model wire input
    Expect.equal verdict.Output output $"output in {wire.Name}"

    match reasonOf verdict with
    | None -> Expect.isEmpty reasons "reasons"
    | Some reason -> Expect.contains reasons reason "reasons"

    reasonOf verdict

let private keySize = 65

/// The last key with another ordinate: as good a point of the curve, and the key of nobody who signed.
let private otherParity (input: byte[]) =
    let p = (BigInteger.One <<< 256) - (BigInteger.One <<< 32) - BigInteger 977
    let y = BigInteger(System.ReadOnlySpan(input, input.Length - 32, 32), true, true)
    let turned = (p - y).ToByteArray(true, true)
    Array.append input[.. input.Length - 33] (Array.append (Array.zeroCreate (32 - turned.Length)) turned)

let private lies =
    [
        "wrong-public-key", "the other parity", otherParity
        "wrong-public-key",
        "no point",
        fun input -> Array.concat [ input[.. input.Length - keySize - 1]; [| 4uy |]; Array.zeroCreate 64 ]
        "wrong-public-key", "another prefix", fun input -> Array.updateAt (input.Length - keySize) 6uy input
        "wrong-public-key-count", "one missing", (fun input -> input[.. input.Length - keySize - 1])
        "wrong-public-key-count",
        "one too many",
        fun input -> Array.append input input[input.Length - keySize ..]
        "undecodable-input", "half a key", (fun input -> input[.. input.Length - 34])
    ]

[<Tests>]
let tests =
    testList
        "WireReleaseTests"
        [
            for wire in wires do
                testCase $"what is written in a release is accepted in it by guest and model: {wire.Name}"
                <| fun () ->
                    for input, _ in inputs wire do
                        Expect.isNone (agreeOn wire input) "reason"

                testCase
                    $"a release takes no other layout, and without a name each input is read as what it is: {wire.Name}"
                <| fun () ->
                    let input, _ = List.last (inputs wire)
                    let own = (guest wire input).Output

                    for other in wires |> List.except [ wire ] do
                        // v21.0.1 and v21.0.7 share their bytes and differ in the root
                        let isShared = other.Name.StartsWith "v21.0" && wire.Name.StartsWith "v21.0"
                        let isLayout = isShared && other <> keyed && wire <> keyed
                        let reason = agreeOn other input
                        Expect.equal (reason = None) isLayout other.Name
                        Expect.notEqual (guest other input).Output own other.Name

                    let unnamed = guest WireName.ofInput input
                    Expect.equal (agreeOn WireName.ofInput input) None "reason"

                    if wire.Guest <> WireRelease.Plain then
                        Expect.equal unnamed.Output own "unnamed"

            testCase "public keys are those of the signers, one for each transaction"
            <| fun () ->
                let mutable told = 0

                for input, transactions in inputs keyed do
                    if transactions > 0 then
                        for reason, what, lie in lies do
                            Expect.equal (agreeOn keyed (lie input)) (Some reason) what
                            told <- told + 1

                say $"{told} lies about public keys"
                Expect.isGreaterThan told 20 "told"
        ]

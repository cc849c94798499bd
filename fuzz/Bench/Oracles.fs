/// Benchmarks of the model: by execution, and for a forged witness by comparing sets.
module Perjury.Fuzz.Bench.Oracles

open Perjury.Model
open Perjury.Model.WireTypes
open Perjury.Witness

/// Block of the embedded corpus with a forged witness: its middle node is removed.
type private Forged =
    {
        Honest: Expect.Honest
        Witness: ExecutionWitness
        Bytes: byte[]
    }

let private forge (bytes: byte[]) =
    match Wire.decode bytes, Oracle.study bytes with
    | Ok input, Some honest when (Wire.witness input).State.Length > 1 ->
        let witness = Wire.witness input

        let forged =
            { witness with
                State = List.removeAt (witness.State.Length / 2) witness.State
            }

        Some
            {
                Honest = honest
                Witness = forged
                Bytes = Wire.encode (Wire.withWitness forged input)
            }
    | _ -> None

let private blocks = 20

let private micros each =
    Measure.convert (fun seconds -> seconds * 1e6 / float each)

let figures settings =
    let forged =
        EmbeddedCorpus.Cases 1UL
        |> Seq.choose (fun case -> forge case.Input)
        |> Seq.truncate blocks
        |> Array.ofSeq

    let each work =
        Measure.perCall settings (fun () -> Array.iter work forged)
        |> micros forged.Length

    let judge case =
        Oracle.judge Judging.Canonical case.Bytes |> ignore

    let expect case =
        Oracle.expect Judging.Canonical case.Honest case.Witness |> ignore

    [
        Figure.make "model: a forged witness judged by execution" "us" (each judge)
        Figure.make "model: the same, expected by comparing sets" "us" (each expect)
    ]

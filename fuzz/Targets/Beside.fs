/// Targets held against each other: one is asked and judged as ever, the others must give its bytes.
module Perjury.Fuzz.Targets.Beside

open System
open System.Threading

let private shown observation =
    match observation with
    | Output bytes -> "0x" + Convert.ToHexStringLower bytes
    | Hashed hash -> "a hash of 0x" + Convert.ToHexStringLower hash
    | Trapped why -> $"trapped, {why}"
    | TimedOut -> "timed out"
    | OutOfMemory -> "out of memory"
    | Garbled why -> $"garbled, {why}"

/// The first target, whose answer is garbled where another gives other bytes; and how many inputs were asked of all.
let join (others: Target list) (first: Target) =
    let asked = ref 0L

    let run mode input =
        let answer = first.Run mode input
        let asking = others |> List.filter (fun other -> List.contains mode other.Modes)

        if not asking.IsEmpty then
            Interlocked.Increment asked |> ignore

        asking
        |> List.tryPick (fun other ->
            match (other.Run mode input).Observation with
            | theirs when Answer.comparable theirs = Answer.comparable answer.Observation -> None
            | theirs ->
                Some $"{other.Name} gives {shown theirs} where {first.Name} gives {shown answer.Observation}")
        |> Option.map (fun difference ->
            { answer with
                Observation = Garbled difference
                Rejection = None
            })
        |> Option.defaultValue answer

    let names = others |> List.map _.Name |> String.concat ", "

    { first with
        Name = $"{first.Name} beside {names}"
        Run = run
    },
    fun () -> Interlocked.Read(&asked.contents)

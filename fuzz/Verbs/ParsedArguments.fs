/// Look-ups of parsed arguments by the case of their union. Argu's own look-ups take a quotation, and a quotation keeps the path of
/// its source file, so that two builds in two folders would differ.
[<AutoOpen>]
module Perjury.Fuzz.Verbs.ParsedArguments

open Argu
open FSharp.Reflection

let private tagOf<'T> : 'T -> int =
    let read = FSharpValue.PreComputeUnionTagReader typeof<'T>
    fun case -> read (box case)

let private isOf (case: 'T) =
    let tag = tagOf case
    fun given -> tagOf given = tag

let private field<'T, 'a> (given: 'T) : 'a =
    match FSharpValue.GetUnionFields(given, typeof<'T>) with
    | _, [| value |] -> unbox value
    | case, _ -> invalidOp $"{case.Name} has not one field"

type ParseResults<'T when 'T :> IArgParserTemplate> with

    /// Is the option there, with whatever value?
    member results.Has(case: 'T) =
        results.GetAllResults() |> List.exists (isOf case)

    /// The values of an option in the order they were given.
    member results.Values(case: 'a -> 'T) : 'a list =
        results.GetAllResults()
        |> List.filter (isOf (case Unchecked.defaultof<'a>))
        |> List.map field<'T, 'a>

    /// The value of an option, the last where it was given more than once.
    member results.TryValue(case: 'a -> 'T) : 'a option = results.Values case |> List.tryLast

    /// The same of an argument that has to be given; without it a usage error.
    member results.Value(case: 'a -> 'T) : 'a =
        match results.TryValue case with
        | Some value -> value
        | None ->
            let missing, _ =
                FSharpValue.GetUnionFields(case Unchecked.defaultof<'a>, typeof<'T>)

            results.Raise($"missing argument: {missing.Name.ToLowerInvariant()}", ErrorCode.CommandLine)

    /// The same with the value that stands for an option that was not given.
    member results.ValueOr(case: 'a -> 'T, usual: 'a) : 'a =
        results.TryValue case |> Option.defaultValue usual

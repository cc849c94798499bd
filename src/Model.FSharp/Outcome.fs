/// Result computations read top to bottom: the first error ends them.
module Perjury.Model.Outcome

type OutcomeBuilder() =
    member _.Return value = Ok value
    member _.ReturnFrom(result: Result<_, _>) = result
    member _.Bind(result, next) = Result.bind next result
    member _.Zero() = Ok()

let outcome = OutcomeBuilder()

/// All values in order, or the first error.
let all (results: seq<Result<'a, 'e>>) =
    let folder state result =
        match state with
        | Error _ -> state
        | Ok values -> result |> Result.map (fun value -> value :: values)

    results |> Seq.fold folder (Ok []) |> Result.map List.rev

/// The state after all steps, or the first error.
let fold step state (items: seq<'a>) =
    Seq.fold (fun result item -> Result.bind (fun state -> step state item) result) (Ok state) items

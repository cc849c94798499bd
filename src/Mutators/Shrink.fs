/// Shrinks a list of mutations while it shows the same failure.
module Perjury.Mutators.Shrink

/// Simpler forms of one mutation, simplest first.
let private simpler mutation =
    match mutation with
    | Flip(field, index, offset, mask) when offset > 0 ->
        [ Flip(field, index, 0, mask); Flip(field, index, offset / 2, mask) ]
    | Truncate(field, index, length) when length > 0 ->
        [ Truncate(field, index, 0); Truncate(field, index, length / 2) ]
    | Extend(field, index, tail) when tail.Length > 1 -> [ Extend(field, index, [| 0uy |]) ]
    | Insert(field, at, entry) when entry.Length > 1 ->
        [
            Insert(field, at, [||])
            Insert(field, at, Array.truncate (entry.Length / 2) entry)
        ]
    | Insert(field, at, entry) when at > 0 -> [ Insert(field, 0, entry) ]
    | Replace(field, index, entry) when entry.Length > 0 -> [ Replace(field, index, [||]) ]
    | Duplicate(field, index, at) when at > 0 -> [ Duplicate(field, index, 0) ]
    | _ -> []

let private without index list = List.removeAt index list

let private candidates mutations =
    seq {
        if List.length mutations > 1 then
            for index in 0 .. List.length mutations - 1 do
                without index mutations

        for index in 0 .. List.length mutations - 1 do
            for simple in simpler mutations[index] do
                List.updateAt index simple mutations
    }

/// Smallest list reached by steps that `stillShows`; tries at most `budget` candidates.
let shrink budget stillShows mutations =
    let rec loop left current =
        let mutable left = left

        let next =
            candidates current
            |> Seq.tryFind (fun candidate ->
                left <- left - 1
                left >= 0 && stillShows candidate)

        match next with
        | Some smaller when left > 0 -> loop left smaller
        | Some smaller -> smaller
        | None -> current

    loop budget mutations

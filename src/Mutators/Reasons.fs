/// The reasons of rejection by their kebab-case names: the only thing model and guest share besides bytes.
module Perjury.Mutators.Reasons

open System
open FSharp.Reflection
open Perjury.Model

let private kebab (name: string) =
    name
    |> Seq.mapi (fun i c ->
        if Char.IsUpper c && i > 0 then
            $"-{Char.ToLowerInvariant c}"
        else
            string (Char.ToLowerInvariant c))
    |> String.concat ""

/// Every reason with its name, in the order of the list.
let all =
    FSharpType.GetUnionCases typeof<Reason>
    |> Array.map (fun case -> unbox<Reason>(FSharpValue.MakeUnion(case, [||])), kebab case.Name)

let private names = Map.ofArray all

let private reasons =
    all |> Array.map (fun (reason, name) -> name, reason) |> Map.ofArray

/// `MissingNode` is `missing-node`.
let name reason = Map.find reason names

let tryOfName name = Map.tryFind name reasons

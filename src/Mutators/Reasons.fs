/// Reasons of rejection by their kebab-names: the only thing that model and guest share besides bytes.
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

/// All reasons with their names, in the order of the list.
let all =
    FSharpType.GetUnionCases typeof<Reason>
    |> Array.map (fun case -> unbox<Reason>(FSharpValue.MakeUnion(case, [||])), kebab case.Name)

let private names = Map.ofArray all

let private reasons =
    all |> Array.map (fun (reason, name) -> name, reason) |> Map.ofArray

/// Name of a reason: `MissingNode` is `missing-node`.
let name reason = Map.find reason names

let tryOfName name = Map.tryFind name reasons

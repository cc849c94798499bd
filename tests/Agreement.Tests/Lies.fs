/// Seeded lies about one honest input, of many families.
module Perjury.Tests.Lies

open Perjury.Mutators

/// A seed that a name decides: FNV-1a.
let seedOf (name: string) =
    name
    |> Seq.fold (fun hash letter -> (hash ^^^ uint64 letter) * 0x100000001b3UL) 0xcbf29ce484222325UL

/// The families in an order that a seed decides: where one has no place for its lie, the next is any other.
let private shuffled seed =
    let order = Draw.bytes (8 * Catalogue.families.Length)

    Draw.run (Rng.ofSeed seed) order
    |> Array.chunkBySize 8
    |> Array.zip Catalogue.families
    |> Array.sortBy snd
    |> Array.map fst

let about subject pool seed count =
    let plan =
        {
            Seed = seed
            Subjects = [| subject |]
            Pool = pool
            Families = shuffled seed
        }

    [ 0 .. count - 1 ] |> List.choose (fun index -> Plan.case plan (uint64 index))

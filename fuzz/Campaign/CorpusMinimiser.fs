/// Corpus minimisation: keeps the smallest input of every signature.
module Perjury.Fuzz.Campaign.CorpusMinimiser

open System
open System.IO
open System.Security.Cryptography
open Perjury.Fuzz.Findings

type Input =
    {
        Name: string
        Bytes: byte[]
        Signature: string
    }

/// Inputs that are kept, in the order in which their signatures first occurred, and the number of all inputs.
type Kept = { Inputs: Input list; Of: int }

/// Minimises a corpus; deterministic, whatever the number of jobs.
let run jobs stopped (inputs: seq<string * byte[]>) =
    let met = ResizeArray<Input>()

    let sign (name, bytes) =
        {
            Name = name
            Bytes = bytes
            Signature = Signature.ofInput bytes
        }

    Workers.run jobs (stopped >> not) inputs sign met.Add

    {
        Of = met.Count
        Inputs =
            met
            |> List.ofSeq
            |> List.groupBy _.Signature
            |> List.map (snd >> List.minBy (fun input -> input.Bytes.Length, input.Name))
    }

/// Writes the kept inputs, each under the hash of its bytes.
let write (folder: string) kept =
    Directory.CreateDirectory folder |> ignore

    for input in kept.Inputs do
        let hash = Convert.ToHexStringLower(SHA1.HashData input.Bytes)
        File.WriteAllBytes(Path.Combine(folder, hash + ".ssz"), input.Bytes)

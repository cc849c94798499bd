/// Seeded sample of cases that covers every folder.
module Perjury.Fuzz.Conform.Eest.Sample

open System.Collections.Generic
open System.IO
open System.Security.Cryptography
open System.Text
open Perjury.Fixtures

/// Uniform number in [0, 100) from seed and id alone, whatever else is in the archive.
let private lot (seed: uint64) (id: string) =
    let digest = SHA256.HashData(Encoding.UTF8.GetBytes $"{seed} {id}")
    float (System.BitConverter.ToUInt32(digest, 0)) / 4294967296.0 * 100.0

/// Keeps the first case of each folder and that percentage of the others.
let filter (percent: float) seed (cases: seq<FixtureCase>) =
    let folders = HashSet<string>()

    cases
    |> Seq.filter (fun test ->
        let folder =
            Path.GetDirectoryName test.Source |> Option.ofObj |> Option.defaultValue ""

        folders.Add folder || lot seed test.Id < percent)

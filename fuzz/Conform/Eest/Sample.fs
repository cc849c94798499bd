/// Seeded sample of cases that covers every folder.
module Perjury.Fuzz.Conform.Eest.Sample

open System.Collections.Generic
open System.IO
open System.Security.Cryptography
open System.Text
open Perjury.Fixtures

/// Uniform number in [0, 1) from seed and text alone.
let private lot (seed: uint64) (text: string) =
    let digest = SHA256.HashData(Encoding.UTF8.GetBytes $"{seed} {text}")
    float (System.BitConverter.ToUInt32(digest, 0)) / 4294967296.0

/// Folder of the program that wrote the case, where its id names one, because a release may have a folder for every function of every
/// program; else the folder of the file.
let folderOf (test: FixtureCase) =
    match test.Id.IndexOf ".py::" with
    | -1 -> Path.GetDirectoryName test.Source
    | until -> Path.GetDirectoryName(test.Id.Substring(0, until))
    |> Option.ofObj
    |> Option.defaultValue ""

/// What stands for a folder in the lot: never where the fixtures lie on this machine, so that a seed draws the same everywhere.
let private nameIn (met: Dictionary<string, string>) (test: FixtureCase) =
    let folder = folderOf test

    match met.TryGetValue folder with
    | true, name -> name
    | false, _ ->
        let name =
            if test.Id.Contains ".py::" then
                folder
            else
                $"folder {met.Count}"

        met[folder] <- name
        name

/// Whether the n-th case of a folder is drawn: the first is, and one by lot of as many as make up one at that percentage.
let private isDrawn share seed folder n =
    let group = floor (float n * share)
    let start = ceil (group / share)
    let size = ceil ((group + 1.0) / share) - start

    n = 0
    || group > 0.0 && float n = start + floor (size * lot seed $"{folder} {group}")

/// That percentage of each folder, and of each at least one.
let filter (percent: float) seed (cases: seq<FixtureCase>) =
    let share = min 1.0 (percent / 100.0)
    let met = Dictionary<string, string>()
    let seen = Dictionary<string, int>()

    cases
    |> Seq.filter (fun test ->
        let folder = nameIn met test

        let n =
            match seen.TryGetValue folder with
            | true, count -> count
            | false, _ -> 0

        seen[folder] <- n + 1
        isDrawn share seed folder n)

/// The public archives as tests in F# read them: an absent one fails the test under CI=true and is skipped, with the reason, elsewhere.
module Perjury.Tests.Archives

open System
open Expecto
open Perjury.Fixtures

/// Folder that holds Perjury.slnx.
let repositoryRoot = nonNull PublicArchives.Repository

/// Path of an archive.
let path name =
    match PublicArchives.Find name with
    | null ->
        if Environment.GetEnvironmentVariable "CI" = "true" then
            failtest $"the archive {name}.tar.gz is missing"
        else
            skiptest $"the archive {name}.tar.gz is not beside the repository"
    | file -> file

/// All regular files of an archive whose name passes, as (name, content), in archive order.
let files name (accepts: string -> bool) =
    PublicArchives.Files(path name, accepts)
    |> Seq.map (fun struct (name, content) -> name, content)

/// The one file of an archive whose name ends like this.
let file name (ending: string) =
    files name (fun entry -> entry.EndsWith ending) |> Seq.head |> snd

/// The shared fixture archives: `../shared/fixtures/*.tar.gz` beside the repository, read as streams, never unpacked.
module Perjury.Tests.Archives

open System
open System.Formats.Tar
open System.IO
open System.IO.Compression
open NUnit.Framework

/// Folder that holds Perjury.slnx, found upwards from the test assembly.
let repositoryRoot =
    let rec climb (folder: string) =
        if File.Exists(Path.Combine(folder, "Perjury.slnx")) then
            folder
        else
            climb (nonNull (Path.GetDirectoryName folder))

    climb AppContext.BaseDirectory

/// Path of an archive. Without it a run in CI fails, and a run elsewhere is ignored with the reason.
let path name =
    let file =
        Path.GetFullPath(Path.Combine(repositoryRoot, "..", "shared", "fixtures", name + ".tar.gz"))

    if not (File.Exists file) then
        if Environment.GetEnvironmentVariable "CI" = "true" then
            Assert.Fail $"the archive {name}.tar.gz is missing"
        else
            Assert.Ignore $"the archive {name}.tar.gz is not beside the repository"

    file

/// All regular files of an archive whose name passes, as (name, content), in archive order.
let files name (accepts: string -> bool) =
    seq {
        use stream = new GZipStream(File.OpenRead(path name), CompressionMode.Decompress)
        use reader = new TarReader(stream)
        let mutable go = true

        while go do
            match reader.GetNextEntry() with
            | null -> go <- false
            | entry ->
                match entry.DataStream with
                | null -> ()
                | data when accepts entry.Name ->
                    use buffer = new MemoryStream()
                    data.CopyTo buffer
                    yield entry.Name, buffer.ToArray()
                | _ -> ()
    }

/// The one file of an archive whose name ends like this.
let file name (ending: string) =
    files name (fun entry -> entry.EndsWith ending) |> Seq.head |> snd

/// Writes a suite in the layout of an EEST release, as a folder or as a reproducible `.tar.gz`.
module Perjury.Fuzz.Export.Release

open System
open System.Collections.Generic
open System.Formats.Tar
open System.IO
open System.IO.Compression
open System.Security.Cryptography
open System.Text
open System.Text.Json
open System.Text.Json.Nodes
open Perjury.Model

/// Destination of the files of a release, by relative path.
type private Target =
    abstract Write: path: string -> content: byte[] -> unit
    inherit IDisposable

let private folder root =
    { new Target with
        member _.Write path content =
            let place = Path.Combine(root, path)
            Directory.CreateDirectory(nonNull (Path.GetDirectoryName place)) |> ignore
            File.WriteAllBytes(place, content)

        member _.Dispose() = ()
    }

// Fixed timestamp: the bytes of an archive are a function of its cases.
let private noDate = DateTimeOffset.UnixEpoch

let private archive path =
    let packed = new GZipStream(File.Create path, CompressionLevel.SmallestSize)
    let tar = new TarWriter(packed, TarEntryFormat.Pax)

    { new Target with
        member _.Write path content =
            let entry =
                PaxTarEntry(TarEntryType.RegularFile, path, [], DataStream = new MemoryStream(content))

            entry.ModificationTime <- noDate

            entry.Mode <-
                UnixFileMode.UserRead
                ||| UnixFileMode.UserWrite
                ||| UnixFileMode.GroupRead
                ||| UnixFileMode.OtherRead

            tar.WriteEntry entry

        member _.Dispose() =
            tar.Dispose()
            packed.Dispose()
    }

/// Folder of the cases of a scope.
let shelfName scope =
    match scope with
    | Common -> "fixtures"
    | CanonicalOnly -> "canonical"

/// Cases of a scope under their final ids: later cases of one name are numbered.
let named (cases: SuiteCase list) =
    let ids = HashSet<string>()

    let rec free (id: string) number =
        let candidate = id.Insert(id.Length - 1, $"-{number}")

        if ids.Add candidate then
            candidate
        else
            free id (number + 1)

    cases
    |> List.map (fun case ->
        let id = SuiteCase.idOf case

        {
            Fixture.Case = case
            Fixture.Id = (if ids.Add id then id else free id 2)
            Fixture.Control =
                if SuiteCase.isControl case then
                    None
                else
                    Some(SuiteCase.idOf (SuiteCase.controlOf case))
        })

type private Entry =
    {
        Id: string
        Path: string
        Fork: string
        Hash: byte[]
    }

/// Hash of EEST's index: of a file over its cases by id, of a folder over its entries by name.
let rec private treeHash (entries: (string list * Entry) list) =
    entries
    |> List.groupBy (fst >> List.head)
    |> List.sortWith (fun (a, _) (b, _) -> String.CompareOrdinal(a, b))
    |> List.map (fun (_, items) ->
        match items with
        | [ [ _ ], entry ] -> entry.Hash
        | _ -> treeHash (items |> List.map (fun (path, entry) -> List.tail path, entry)))
    |> Bytes.concat
    |> SHA256.HashData

let private indexOf (entries: Entry list) =
    let paths =
        entries
        |> List.map (fun entry -> List.ofArray (entry.Path.Split '/') @ [ entry.Id ], entry)

    let names = entries |> List.map _.Fork |> List.distinct |> List.sort

    let case entry =
        Hex.node
            [
                "id", Hex.text entry.Id
                "fixture_hash", Hex.data entry.Hash
                "fork", Hex.text entry.Fork
                "format", Hex.text "blockchain_test"
                "json_path", Hex.text entry.Path
            ]

    Hex.object
        [
            "root_hash", Hex.data (treeHash paths)
            "created_at", Hex.text "1970-01-01T00:00:00"
            "test_count", (JsonValue.Create entries.Length: JsonNode | null)
            "forks", names |> Seq.map Hex.text |> Hex.array
            "fixture_formats", Hex.array [ Hex.text "blockchain_test" ]
            "test_cases", entries |> Seq.map case |> Hex.array
        ]

let private indented = JsonSerializerOptions(WriteIndented = true)

let private bytesOf (json: JsonObject) =
    Encoding.UTF8.GetBytes(json.ToJsonString indented + "\n")

let private writeFile (target: Target) root (path: string, cases: Fixture.Named list) =
    let file = JsonObject()

    let entries =
        cases
        |> List.map (fun named ->
            let fixture, hash = Fixture.make named
            file[named.Id] <- fixture

            {
                Id = named.Id
                Path = path
                Fork = named.Case.Source.Chain.Network
                Hash = hash
            })

    target.Write $"{root}/{path}" (bytesOf file)
    entries

let private writeShelf (target: Target) (scope, cases) =
    let root = shelfName scope

    let entries =
        named cases
        |> List.groupBy (fun named -> "blockchain_tests/" + SuiteCase.fileOf named.Case)
        |> List.sortWith (fun (a, _) (b, _) -> String.CompareOrdinal(a, b))
        |> List.collect (writeFile target root)

    target.Write $"{root}/.meta/index.json" (bytesOf (indexOf entries))

let private isArchive (path: string) =
    path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
    || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)

/// Writes all cases and further files by path. A folder must be new or empty; an archive is written beside its place and moved into
/// it.
let writeWith (files: (string * byte[]) list) (path: string) (cases: SuiteCase list) =
    let shelves = cases |> List.groupBy _.Scope

    let fill (target: Target) =
        shelves |> List.iter (writeShelf target)

        for path, content in files do
            target.Write path content

    if isArchive path then
        let fresh = path + ".new"

        do
            use target = archive fresh
            fill target

        File.Move(fresh, path, overwrite = true)
    elif
        Directory.Exists path
        && not (Seq.isEmpty (Directory.EnumerateFileSystemEntries path))
    then
        raise (IOException $"{path} is not empty")
    else
        use target = folder path
        fill target

let write path cases = writeWith [] path cases

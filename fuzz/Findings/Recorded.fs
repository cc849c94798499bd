/// Findings read back from their folders.
module Perjury.Fuzz.Findings.Recorded

open System
open System.IO
open Perjury.Mutators
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging
open Perjury.Fuzz.Corpus

type Recorded =
    {
        Folder: string
        Origin: CaseFiles.Origin
        Case: Case
        /// Target that was wrong, as --target takes it, and the mode in which it was.
        Failing: (string * Conformance) option
    }

/// Mutations applied to a subject; an honest input has none, which is no error.
let draftOf (subject: Subject) mutations =
    match mutations with
    | [] -> Ok subject.Draft
    | lies -> Apply.applyAll lies subject.Draft

/// The target that a bundle names: the description or the program that it carries, else the name.
let private targetOf folder (name: string) =
    match Path.Combine(folder, Artifact.TargetFile) with
    | file when File.Exists file -> file
    | _ when name.StartsWith Elf.Prefix -> Elf.carriedIn folder name
    | _ -> name

/// Reads a bundle; the error is one line.
let read folder =
    CaseFiles.read folder
    |> Result.bind (fun (subject, family, mutations) ->
        draftOf subject mutations
        |> Result.mapError (fun refusal -> $"{folder}: the lies cannot be applied: {refusal}")
        |> Result.map (fun draft ->
            let origin = CaseFiles.origin folder

            {
                Folder = folder
                Origin = origin
                Case =
                    {
                        Index = origin.Index
                        Subject = subject
                        Family = family
                        Mutations = mutations
                        Draft = draft
                    }
                Failing =
                    Artifact.failing folder
                    |> Option.map (fun (target, mode) -> targetOf folder target, mode)
            }))

let private isBundle folder =
    File.Exists(Path.Combine(folder, CaseFiles.Lies))
    && File.Exists(Path.Combine(folder, CaseFiles.Base))

/// Folders of all findings at or below a folder, in order.
let below (folder: string) =
    if Directory.Exists folder then
        Seq.append [ folder ] (Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories))
        |> Seq.filter isBundle
        |> Seq.sortWith (fun a b -> String.CompareOrdinal(a, b))
        |> List.ofSeq
    else
        []

namespace Perjury.Mutators

open System
open System.Collections.Generic
open Perjury.Model

/// Subject: an honest input with a canonical witness, in which every entry is needed, unique and in order. Only for such inputs does
/// the verdict of a lie follow without execution.
[<StructuredFormatDisplay("subject {Name}")>]
type Subject =
    {
        Name: string
        Bytes: byte[]
        Draft: Draft
        /// What the model expects of other witnesses for the same block.
        Honest: Expect.Honest
        /// 43-byte output of acceptance.
        Accepted: byte[]
        /// 43-byte output of a rejection after decoding.
        Rejected: byte[]
    }

module Subject =
    /// Builds a subject of an honest input; an error when the bytes are no canonical input. That the witness is canonical is assumed
    /// here and checked by the campaign's controls.
    let ofBytesAs reading name (bytes: byte[]) =
        Draft.ofBytesAs reading bytes
        |> Result.map (fun draft ->
            let input = Wire.withWitness (Witness.toModel draft.Witness) draft.Input
            let honest = Expect.ofCanonical draft.Releases input
            let encode = Wire.encodeOutputAs draft.Releases.Wire

            {
                Name = name
                Bytes = bytes
                Draft = draft
                Honest = honest
                Accepted = encode honest.Output
                Rejected = encode { honest.Output with Success = false }
            })

    /// The same by what the bytes say of their release.
    let ofBytes name bytes = ofBytesAs OfInput name bytes

/// Equality of byte strings by content.
type internal ByContent() =
    static member val Instance = ByContent() :> IEqualityComparer<byte[]>

    interface IEqualityComparer<byte[]> with
        member _.Equals(a, b) =
            Object.ReferenceEquals(a, b) || a.AsSpan().SequenceEqual(ReadOnlySpan b)

        member _.GetHashCode bytes =
            let mutable hash = HashCode()
            hash.AddBytes bytes
            hash.ToHashCode()

/// Pool of genuine entries of other subjects, which are false in this one.
type Pool =
    {
        Nodes: byte[][]
        Bytecodes: byte[][]
        Ancestors: byte[][]
        /// Headers by hash.
        ByHash: IReadOnlyDictionary<byte[], byte[]>
    }

module Pool =
    let private distinct (entries: seq<byte[]>) =
        let seen = HashSet<byte[]> ByContent.Instance
        entries |> Seq.filter seen.Add |> Array.ofSeq

    let ofSubjects (subjects: Subject[]) =
        let all field =
            subjects
            |> Seq.collect (fun subject -> Witness.entries field subject.Draft.Witness)
            |> distinct

        let headers = all Headers
        let byHash = Dictionary<byte[], byte[]> ByContent.Instance

        for header in headers do
            byHash[Keccak.hash header] <- header

        {
            Nodes = all State
            Bytecodes = all Codes
            Ancestors = headers
            ByHash = byHash
        }

    let entries field pool =
        match field with
        | State -> pool.Nodes
        | Codes -> pool.Bytecodes
        | Headers -> pool.Ancestors
        | _ -> [||]

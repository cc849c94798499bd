/// Signature of an input: its traits and the model's verdict. Inputs with equal signatures test the same behaviour.
module Perjury.Fuzz.Findings.Signature

open System
open System.Collections.Generic
open Perjury.Model
open Perjury.Mutators

/// Traits of an input, computed from its bytes without execution.
type Traits =
    {
        /// Opcodes in the codes of the witness, reached by the execution or not.
        Opcodes: Set<byte>
        /// Kinds of trie nodes.
        Shapes: Set<string>
        /// Kinds of both children of every branch with two: when one is deleted, the branch collapses into the other.
        Collapses: Set<string>
        /// Schema, transaction types, and the number of ancestors by powers of two.
        Form: Set<string>
    }

let private opcodes (code: byte[]) =
    let rec walk at found =
        if at >= code.Length then
            found
        else
            let opcode = code[at]
            // PUSH1 to PUSH32 carry their operand in the code.
            let operand =
                if opcode >= 0x60uy && opcode <= 0x7Fuy then
                    int opcode - 0x5F
                else
                    0

            walk (at + 1 + operand) (Set.add opcode found)

    walk 0 Set.empty

let private isLeafPath (path: byte[]) =
    path.Length > 0 && (path[0] &&& 0x20uy) <> 0uy

/// Kind of a trie node in one word.
let shape (node: byte[]) =
    match Rlp.decode node with
    | Ok(Rlp.List items) when items.Length = 17 ->
        let children =
            items |> List.take 16 |> List.filter ((<>) (Rlp.Str [||])) |> List.length

        $"branch-{children}"
    | Ok(Rlp.List [ Rlp.Str path; Rlp.Str value ]) when isLeafPath path ->
        match Rlp.decode value with
        | Ok(Rlp.List fields) when fields.Length = 4 -> "account-leaf"
        | _ -> "slot-leaf"
    | Ok(Rlp.List [ Rlp.Str _; _ ]) -> "extension"
    | _ -> "no-node"

let private family (shape: string) = (shape.Split '-')[0]

let private collapses (nodes: byte[][]) =
    let byHash = Dictionary<byte[], byte[]>(HashIdentity.Structural)

    for node in nodes do
        byHash[Keccak.hash node] <- node

    let child item =
        match item with
        | Rlp.List _ -> "inline"
        | Rlp.Str hash ->
            match byHash.TryGetValue hash with
            | true, node -> family (shape node)
            | false, _ -> "absent"

    [
        for node in nodes do
            match Rlp.decode node with
            | Ok(Rlp.List items) when items.Length = 17 ->
                match items |> List.take 16 |> List.filter ((<>) (Rlp.Str [||])) with
                | [ a; b ] -> [ child a; child b ] |> List.sort |> String.concat "+"
                | _ -> ()
            | _ -> ()
    ]
    |> set

let private form (draft: Draft) =
    let transactions = Family.entriesOf Transactions draft

    [
        match Draft.payload draft with
        | Some payload -> $"schema-{payload.SchemaId:x4}"
        | None -> "block-form"
        for transaction in transactions do
            match Array.tryHead transaction with
            | Some kind when kind < 0x80uy -> $"transaction-{kind}"
            | _ -> "transaction-legacy"
        $"ancestors-{int (Math.Log2(float (1 + draft.Witness.Headers.Length)))}"
    ]
    |> set

let traits (draft: Draft) =
    {
        Opcodes = draft.Witness.Codes |> Seq.map opcodes |> Set.unionMany
        Shapes = draft.Witness.State |> Seq.map shape |> set
        Collapses = collapses draft.Witness.State
        Form = form draft
    }

/// Names of all traits.
let names traits =
    [
        for opcode in traits.Opcodes do
            $"opcode-{opcode:x2}"
        for shape in traits.Shapes do
            $"node-{shape}"
        for collapse in traits.Collapses do
            $"collapse-{collapse}"
        yield! traits.Form
    ]

/// Signature as one line: the model's verdict with all reasons, then the traits; bytes that do not decode have no traits.
let ofInput (bytes: byte[]) =
    let verdict =
        match Oracle.judge Judging.Canonical bytes with
        | Judging.Accept _ -> [ "accepted" ]
        | Judging.Reject(_, reasons) -> reasons |> List.map Reasons.name |> List.sort

    let traits =
        match Draft.ofBytes bytes with
        | Ok draft -> names (traits draft)
        | Error _ -> []

    String.concat " " (verdict @ traits)

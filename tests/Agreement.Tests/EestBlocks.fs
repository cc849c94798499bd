/// The blocks of EEST, valid or not, with the witness that the builder makes of them.
module Perjury.Tests.EestBlocks

open Perjury.Fixtures
open Perjury.Fuzz.Corpus
open Perjury.Fuzz.Conform.Eest
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness

type Built =
    {
        Name: string
        /// What upstream says is wrong with it.
        Exception: string option
        Spec: ChainSpec
        Rlp: byte[]
        Witness: WitnessLists
        /// The input in each wire form that has room for it.
        Inputs: byte[] list
    }

let private nothing = WitnessLists([||], [||], [||])

/// The witness of a block that never came to execution: its parent, if it has one.
let private parentOnly (chain: ChainStore) (header: Header) =
    match chain.AncestorsOf(header).TryGet 1UL with
    | true, parent -> WitnessLists([||], [||], [| HeaderEncoder.Encode parent |])
    | false, _ -> nothing

/// Offers the block to the chain; a valid one becomes part of it.
let private import (chain: ChainStore) (rlp: byte[]) =
    let raw = ByteSlice rlp

    match BlockDecoder.TryDecodeHeader raw with
    | false, _ -> nothing, None
    | true, header ->
        match chain.Spec.ForkAt(header.Number, header.Timestamp) with
        | null -> nothing, None
        | fork ->
            match BlockDecoder.TryDecode(raw, fork) with
            | null, block ->
                let imported = chain.Import(block, fork)

                let extras =
                    match imported.Result with
                    | null -> None
                    | result -> Some(PayloadExtras.Of result)

                imported.Witness, (if isNull imported.Rejection then extras else None)
            | _ -> parentOnly chain header, None

let private build (test: FixtureCase) (chain: ChainStore) index (block: FixtureBlock) =
    let witness, extras = import chain block.Rlp
    let whole = StatelessInputWriter.BlockForm(block.Rlp, chain.Spec, witness)

    let request =
        extras
        |> Option.map (fun extras -> StatelessInputBuilder.Build(block.Rlp, chain.Spec, witness, extras))

    {
        Name = $"{test.Id}#{index}"
        Exception = Option.ofObj block.ExpectException
        Spec = chain.Spec
        Rlp = block.Rlp
        Witness = witness
        Inputs = Option.toList request @ [ whole ] |> List.distinct
    }

/// The blocks of one case, in order; none for a network that is not served.
let ofCase (test: FixtureCase) =
    match Inputs.chainOf None test |> Result.bind (fun spec -> Chains.start spec test) with
    | Error _ -> []
    | Ok chain -> test.Blocks |> Seq.mapi (build test chain) |> List.ofSeq

/// The folder of the test that a case is from, where its id tells one.
let private folderOf (id: string) =
    let file = Array.head (id.Split "::")
    file.Split '/' |> Array.truncate 3 |> String.concat "/"

// What guest and model once disagreed on.
let private past =
    [ "::neg_floor_above_2_24["; "/transition_bpo2_to_amsterdam::authorization[" ]

let private isPast (id: string) =
    past |> List.exists (fun part -> id.Contains part)

/// The cases of an archive that pass by being the first of their folder, or a past disagreement, or by their index.
let cases archive selects =
    let mutable index = -1
    let folders = System.Collections.Generic.HashSet<string>()

    let take (id: string) =
        index <- index + 1
        selects (id.Contains '/' && folders.Add(folderOf id) || isPast id) index

    FixtureReader.Read(Archives.path archive, take)
    |> Seq.filter (fun test -> not (isNull test.GenesisRlp))

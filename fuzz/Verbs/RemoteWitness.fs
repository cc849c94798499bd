/// Witnesses that other clients give: fetched, held against the canonical ones, validated by the guest.
module Perjury.Fuzz.Verbs.RemoteWitness

open System
open System.Threading
open Perjury.Node.Chain
open Perjury.Node.Client
open Perjury.Witness
open Perjury.Fuzz.Targets
open Perjury.Fuzz.Judging

/// What is asked of which blocks.
type Question =
    {
        /// Numbers, hashes, tags and ranges.
        Blocks: string list
        Follow: bool
        Genesis: string option
        Timeout: TimeSpan
        Folder: string
        /// Release of the wire of Amsterdam.
        Wire: WireName
    }

let private quantity (number: uint64) = $"0x{number:x}"

let private number (text: string) =
    match UInt64.TryParse text with
    | true, number -> Some number
    | false, _ -> None

/// Names of blocks as clients take them, of what the user wrote.
let private expand (text: string) =
    match text.Split ".." with
    | [| first; last |] ->
        match number first, number last with
        | Some first, Some last when first <= last -> [ for block in first..last -> quantity block ]
        | _ -> raise (Options.UsageError $"--block: {text} is no range of numbers")
    | _ -> [ number text |> Option.map quantity |> Option.defaultValue text ]

/// Rules of the chain that a client is on.
let private specOf question (client: RpcClient) =
    let chainId = client.UInt64 "eth_chainId"

    match question.Genesis, Networks.TryGetPublic chainId with
    | Some file, _ ->
        let spec = GenesisBlock.Read(file).Spec

        if spec.ChainId = chainId then
            spec
        else
            raise (RemoteException $"{client.Url}: is on chain {chainId}, {file} is of chain {spec.ChainId}")
    | None, (true, spec) -> nonNull spec
    | None, (false, _) ->
        raise (RemoteException $"{client.Url}: chain {chainId} is not public, --genesis has to say its rules")

let private examOf question spec (client: RpcClient) (block: string) =
    let remote = RemoteBlock.Fetch(client, block)
    let given = remote.Shape.Lists
    let more = RemotePieces(client, remote.Header, given)
    remote, WitnessExam.Of(remote.Rlp, spec, given, question.Wire.Guest, more)

let private say (lines: string seq) =
    for line in lines do
        printfn "  %s" line

/// Verdict in words.
let private verdict (exam: WitnessExam) =
    match exam.Verdict.Rejection with
    | null when exam.Differences.Count = 0 -> "accepted, canonical"
    | null -> $"accepted, {exam.Differences.Count} not canonical"
    | rejection -> $"rejected: {rejection}"

let private examineBlock question spec client (shapes: Collections.Generic.HashSet<string>) block =
    let remote, exam = examOf question spec client block

    match String.Join(", ", remote.Shape.Remarks) with
    | "" -> ()
    | shape when shapes.Add shape -> printfn "%s: the shape of execution-apis but for: %s" client.Url shape
    | _ -> ()

    match exam.Canonical with
    | null -> ()
    | witness -> WitnessFiles.write question.Folder $"block-{remote.Header.Number}" witness exam.Input

    printfn "block %d %O: %s" remote.Header.Number remote.Header.Hash (verdict exam)
    say exam.Differences

    if not exam.IsSufficient && exam.Canonical <> null then
        printfn "  what is missing was had by other questions, and is in the files"

    exam.Verdict.IsAccepted

let private compareBlock question specs (one: RpcClient, other: RpcClient) block =
    let remote, mine = examOf question (fst specs) one block

    let theirs, yours =
        examOf question (snd specs) other (quantity remote.Header.Number)

    printfn "block %d %O" remote.Header.Number remote.Header.Hash

    let tell (client: RpcClient) (exam: WitnessExam) =
        printfn " %s: %s" client.Url (verdict exam)
        say exam.Differences

    tell one mine
    tell other yours

    if remote.Header.Hash <> theirs.Header.Hash then
        printfn " %s: has another block %O" other.Url theirs.Header.Hash
        false
    else
        let lacking (client: RpcClient) left right =
            match List.ofSeq (WitnessExam.Compare(left, right)) with
            | [] -> ()
            | lines ->
                printfn " %s lacks" client.Url
                say lines

        lacking other mine yours
        lacking one yours mine

        mine.Differences.Count = 0
        && yours.Differences.Count = 0
        && mine.Verdict.IsAccepted
        && yours.Verdict.IsAccepted

/// Outcomes of the blocks named, then of every new one until the user interrupts.
let private overBlocks question (client: RpcClient) work =
    let attempt block =
        try
            work block
        with :? RemoteException as error ->
            printfn "block %s: %s" block error.Message
            false

    let named =
        match question.Blocks with
        | [] when question.Follow -> []
        | [] -> [ "latest" ]
        | blocks -> List.collect expand blocks

    let outcomes = [ for block in named -> attempt block ]

    let rec follow outcomes last isAsked =
        if isAsked () then
            outcomes
        else
            let head = client.UInt64 "eth_blockNumber"
            let fresh = [ for block in last + 1UL .. head -> attempt (quantity block) ]

            if fresh.IsEmpty then
                Thread.Sleep 500

            follow (fresh @ outcomes) (max head last) isAsked

    if question.Follow then
        follow outcomes (client.UInt64 "eth_blockNumber") (Options.stopOnInterrupt ())
    else
        outcomes

let private conclude (outcomes: bool list) =
    let failed = outcomes |> List.filter not |> List.length

    let tally =
        { Exit.noCases with
            Passed = outcomes.Length - failed
            Failed = failed
        }

    printfn "%s" (Exit.lastLine tally)
    Exit.ofTally tally

/// Exit code: each witness must suffice; what is not canonical is told.
let examine question url =
    use client = new RpcClient(url, question.Timeout)
    let spec = specOf question client
    let shapes = Collections.Generic.HashSet()

    overBlocks question client (examineBlock question spec client shapes)
    |> conclude

/// Exit code: both witnesses must be canonical.
let compare question oneUrl otherUrl =
    use one = new RpcClient(oneUrl, question.Timeout)
    use other = new RpcClient(otherUrl, question.Timeout)
    let specs = specOf question one, specOf question other
    overBlocks question one (compareBlock question specs (one, other)) |> conclude

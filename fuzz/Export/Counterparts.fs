/// Counterparts of the hand-written validation cases of EEST's zkevm fixtures: the same accesses and the same lies on chains of our
/// own.
module Perjury.Fuzz.Export.Counterparts

open System
open Perjury.Guest.Chain
open Perjury.Guest.Primitives
open Perjury.Witness.Generator
open Perjury.Model
open Perjury.Mutators

let private upstream (file: string) (test: string) =
    let folder = "tests/amsterdam/eip8025_optional_proofs"

    $"{folder}/test_witness_validation_{file}.py::test_validation_{file}_{test}[fork_Amsterdam-blockchain_test]"

let private counterpart (file: string) (test: string) faults scenario lie =
    {
        Name = $"""{file}-{test.Replace('_', '-')}"""
        Group = "counterparts"
        Faults = faults
        Scenario = scenario
        Lie = lie
        Upstream = Some(upstream file test)
    }

let private wallet = Wallet.Numbered 0
let private other = Wallet.Numbered 1

let private at (last: byte) =
    Address(ReadOnlySpan(Array.append (Array.zeroCreate 18) [| 0xC0uy; last |]))

let private bytesOf (address: Address) = address.ToArray()
let private rich = 1_000_000_000_000_000_000UL

let private funded (wallet: Wallet) =
    Scenario.account wallet.Address 0UL rich [||] []

let private contract address code slots =
    Scenario.account address 1UL 0UL code slots

let private marker (delegate': Address) =
    Array.append [| 0xEFuy; 0x01uy; 0x00uy |] (bytesOf delegate')

let private delegated (wallet: Wallet) delegate' =
    Scenario.account wallet.Address 1UL rich (marker delegate') []

/// Values of 32 bytes, so that no leaf is inlined in its parent.
let private large (slot: uint64) =
    slot, UInt256.FromBigEndian(ReadOnlySpan(Array.append [| 0xA5uy |] (Array.create 31 (byte slot))))

let private transaction nonce (target: Address) =
    TransactionDraft(
        Type = TransactionType.FeeMarket,
        ChainId = Scenario.ChainId,
        Nonce = nonce,
        GasLimit = 500_000UL,
        To = Nullable target
    )

let private sent (target: Address) = (transaction 0UL target).Sign wallet

let private push (address: Address) =
    Array.append [| 0x73uy |] (bytesOf address)

let private code (parts: byte[] list) = Array.concat parts
let private hex (text: string) = Convert.FromHexString text

/// PUSH1 0x42, POP, STOP: code that only has to exist.
let private idle = hex "60425000"

/// Untouched accounts, which lengthen the paths in the account trie.
let private bystanders =
    [
        for index in 0..63 -> Scenario.account (Wallet.Numbered(100 + index)).Address 0UL 1UL [||] []
    ]

let private scenario name accounts blocks =
    {
        Name = name
        Accounts = accounts
        Blocks = blocks
    }

/// Block that calls a contract.
let private calling name accounts target =
    scenario name (funded wallet :: accounts) [ [ sent target ] ]

let private indexWhere what (entries: byte[][]) chosen =
    match Array.tryFindIndex chosen entries with
    | Some index -> index
    | None -> failwith $"the staged witness has no {what}"

let private witnessOf (source: Source) = source.Subject.Draft.Witness

let private withoutNode role (source: Source) =
    match Array.tryFindIndex ((=) role) source.Roles.Nodes with
    | Some index -> role, [ Remove(State, index) ]
    | None -> failwith $"the staged witness has no {role}"

let private withoutCode (entry: byte[]) (source: Source) =
    let index = indexWhere "such code" (witnessOf source).Codes (Bytes.equal entry)
    source.Roles.Bytecodes[index], [ Remove(Codes, index) ]

/// Index of an entry in a sorted list.
let private place (entry: byte[]) (entries: byte[][]) =
    entries
    |> Array.filter (fun other -> Bytes.compare other entry < 0)
    |> Array.length

let private about role mutations (_: Source) = role, mutations

let private codesCase test faults scenario lie =
    counterpart "codes" test faults scenario lie

let private probed, probe = at 1uy, at 2uy

let private sizeOfProbed = code [ push probed; hex "3b5000" ]
let private copyOfProbed = code [ hex "602060006000"; push probed; hex "3c00" ]

let private probing name probeCode =
    calling name [ contract probed idle []; contract probe probeCode [] ] probe

/// SSTORE(0, CALL(gas, target, value, nothing)): the call fails for lack of balance.
let private poorCall target =
    code [ hex "60006000600060006103e8"; push target; hex "5af160005500" ]

let private poor address target =
    Scenario.account address 1UL 100UL (poorCall target) [ 0UL, UInt256.op_Implicit 1UL ]

let private codes =
    let remove name faults scenario entry =
        codesCase name faults scenario (withoutCode entry)

    let toDelegate = [ contract probed idle []; delegated other probed ]
    let bob, alice = Wallet.Numbered 2, Wallet.Numbered 3

    let redelegation =
        TransactionDraft(
            Type = TransactionType.SetCode,
            ChainId = Scenario.ChainId,
            Nonce = 0UL,
            GasLimit = 500_000UL,
            To = Nullable bob.Address,
            Authorizations =
                ResizeArray [ AuthorizationDraft(other, UInt256.op_Implicit Scenario.ChainId, probe, 1UL) ]
        )

    [
        remove "missing_current_frame_code" [ "F2" ] (probing "current-frame" sizeOfProbed) sizeOfProbed
        remove "missing_external_code_read_target" [ "F2" ] (probing "external-read" copyOfProbed) idle
        codesCase
            "missing_implicit_system_contract_code"
            [ "F2"; "F18" ]
            (scenario "empty-block" [] [ [] ])
            (fun source -> source.Roles.Bytecodes[0], [ Remove(Codes, 0) ])
        remove
            "missing_7702_delegation_marker"
            [ "F2"; "F21" ]
            (calling "delegation-marker" toDelegate other.Address)
            (marker probed)
        remove
            "missing_7702_delegated_target_code"
            [ "F2"; "F21" ]
            (calling "delegated-target" toDelegate other.Address)
            idle
        remove
            "missing_sender_delegation_marker"
            [ "F2"; "F21" ]
            (scenario
                "delegated-sender"
                [ contract probed idle []; delegated other probed; funded wallet ]
                [ [ (transaction 1UL wallet.Address).Sign other ] ])
            (marker probed)
        remove
            "missing_redelegation_old_marker"
            [ "F2"; "F21" ]
            (scenario
                "redelegation"
                [
                    funded wallet
                    contract probed idle []
                    contract probe (hex "60025000") []
                    delegated other probed
                    funded bob
                ]
                [ [ redelegation.Sign wallet ] ])
            (marker probed)
        remove
            "missing_delegated_code_on_insufficient_balance_call"
            [ "F2"; "F21" ]
            (calling "poor-call-to-delegation" (poor probe other.Address :: toDelegate) probe)
            idle
        remove
            "missing_second_marker_in_delegation_chain"
            [ "F2"; "F21" ]
            (calling
                "delegation-chain"
                [
                    contract probed idle []
                    delegated bob probed
                    delegated alice bob.Address
                    contract probe (code [ hex "60006000600060006000"; push alice.Address; hex "5af100" ]) []
                ]
                probe)
            (marker probed)
        codesCase "extra_unused_bytecode" [] (probing "extra-code" copyOfProbed) (fun source ->
            let extra = hex "6099600100"
            "added", [ Insert(Codes, place extra (witnessOf source).Codes, extra) ])
        codesCase
            "unsorted_but_complete"
            []
            (probing "unsorted-codes" copyOfProbed)
            (about "all" [ Reverse Codes ])
    ]

/// Empty blocks, then one that reads the hash of the ancestor at the given depth.
let private reaching name (offset: int) =
    let code = code [ [| 0x60uy; byte offset |]; hex "4303405000" ]

    scenario
        name
        [ funded wallet; contract probe code [] ]
        [
            for _ in 1..offset do
                yield []

            yield [ sent probe ]
        ]

let private headers =
    let case test faults scenario role lie =
        counterpart "headers" test faults scenario (fun source ->
            role, [ lie (witnessOf source).Headers.Length ])

    [
        case "missing_parent_header" [ "F5" ] (reaching "two-back" 2) "parent" (fun count ->
            Remove(Headers, count - 1))
        case "missing_oldest_blockhash_ancestor" [ "F6" ] (reaching "five-back" 5) "oldest" (fun _ ->
            Remove(Headers, 0))
        case "non_contiguous_chain" [ "F3"; "F4" ] (reaching "five-back-reversed" 5) "all" (fun _ ->
            Reverse Headers)
        case "malformed_rlp_header" [ "F5" ] (reaching "five-back-malformed" 5) "parent" (fun count ->
            Replace(Headers, count - 1, [| 0xFFuy |]))
        case
            "empty_block_missing_mandatory_parent"
            [ "F5" ]
            (scenario "empty-block-alone" [] [ [] ])
            "all"
            (fun _ -> Clear Headers)
    ]

/// Reads slot 1 and writes it to slot 2; reads it; writes it anew; deletes it.
let private copySlot, readSlot, writeSlot, deleteSlot =
    hex "60015460025500",
    hex "6001545000",
    code [ [| 0x7Fuy |]; Array.create 32 0x5Auy; hex "60015500" ],
    hex "600060015500"

let private storing name program slots =
    calling name [ contract probe program (slots |> List.map large) ] probe

let private transfer (target: Address) =
    TransactionDraft(
        Type = TransactionType.FeeMarket,
        ChainId = Scenario.ChainId,
        Nonce = 0UL,
        GasLimit = 100_000UL,
        To = Nullable target,
        Value = UInt256.op_Implicit 1UL
    )

/// Transfer to an absent account, whose proof of absence has a node that nothing else reads.
let private toNobody name =
    let build index =
        let target = (Wallet.Numbered(400 + index)).Address
        scenario name (funded wallet :: bystanders) [ [ (transfer target).Sign wallet ] ]

    let shows scenario =
        let chain = Scenario.build scenario

        match Source.ofBlock chain 0 with
        | Ok source -> Array.contains "recipient-absence" source.Roles.Nodes
        | Error _ -> false

    Seq.initInfinite build |> Seq.truncate 64 |> Seq.find shows

let private states () =
    let case test faults scenario lie =
        counterpart "state" test faults scenario lie

    let reading name = storing name readSlot [ 1UL ]
    let unfinished = [| 0x81uy; 0x99uy |]

    let failedCall =
        let target = Scenario.account other.Address 0UL 1UL [||] []
        calling "failed-call" (poor probe other.Address :: target :: bystanders) probe

    [
        case
            "missing_storage_proof_node"
            [ "F1" ]
            (storing "storage-proof" copySlot [ 1UL ])
            (withoutNode "storage-root")
        case
            "missing_absent_slot_proof_leaf_node"
            [ "F1"; "F10" ]
            (storing "absent-slot" writeSlot [ 14UL; 24UL ])
            (withoutNode "storage-absence-insert")
        case
            "missing_delete_auxiliary_node"
            [ "F9" ]
            (storing "delete-collapse" deleteSlot [ 1UL; 2UL ])
            (withoutNode "storage-collapse-sibling")
        case
            "missing_sender_account_proof_leaf_node"
            [ "F1" ]
            (scenario
                "sender-leaf"
                (funded wallet :: funded other :: bystanders)
                [ [ (transfer other.Address).Sign wallet ] ])
            (withoutNode "sender-leaf")
        case
            "missing_absent_account_proof_node"
            [ "F1"; "F10" ]
            (toNobody "absent-account")
            (withoutNode "recipient-absence")
        case "missing_failed_call_target_account_proof_node" [ "F1" ] failedCall (withoutNode "touched-leaf")
        case "extra_unused_trie_node" [ "F11" ] (reading "extra-node") (fun source ->
            "added", [ Insert(State, place unfinished (witnessOf source).State, unfinished) ])
        case "unsorted_but_complete" [] (reading "unsorted-nodes") (about "all" [ Reverse State ])
    ]

// Nested lists, as deep as the wire's limit of a node allows.
let private nested =
    let rec wrap (inner: byte[]) =
        let outer = Rlp.encodeRawList [ inner ]

        if outer.Length > Expectation.MaxNode then
            inner
        else
            wrap outer

    lazy (wrap [| 0xC0uy |])

/// Hand-written cases without a counterpart upstream.
let private own =
    let deep name lie =
        {
            Name = name
            Group = "witness_state"
            Faults = [ "F23" ]
            Scenario = storing name readSlot [ 1UL; 2UL ]
            Lie = lie
            Upstream = None
        }

    let needed role (source: Source) =
        match Array.tryFindIndex ((=) role) source.Roles.Nodes with
        | Some index -> role, [ Forge(State, index, nested.Value) ]
        | None -> failwith $"the staged witness has no {role}"

    // A lie whose verdict upstream leaves open, combined with one that is rejected: a guest that does not crash rejects.
    let settled (source: Source) =
        let family = Catalogue.tryFind "forge-nested-branch-value" |> Option.toList
        let pool = Pool.ofSubjects [| source.Subject |]

        let drawn =
            [
                for family in family do
                    for seed in 1UL .. 20UL do
                        Draw.run (Rng.ofSeed seed) (family.Draw pool source.Subject.Draft)
            ]

        match List.tryFind (List.isEmpty >> not) drawn with
        | Some lies -> "storage-root", lies @ [ Set(ReceiptsRoot, Array.create 32 0x77uy); Pin ]
        | None -> failwith "no branch to nest on"

    [
        deep "add-nested-state-node" (fun source ->
            "added", [ Insert(State, place nested.Value (witnessOf source).State, nested.Value) ])
        deep "forge-nested-state-node" (needed "storage-leaf-read")
        deep "forge-nested-branch-value-and-receipts-root" settled
    ]

/// All counterparts in upstream's order, then our own cases; `seed` is only recorded.
let all seed =
    codes @ headers @ states () @ own |> List.collect (Handmade.cases seed)

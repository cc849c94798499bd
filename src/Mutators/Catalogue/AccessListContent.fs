namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the block access list (EIP-7928). The list is nowhere decoded, so that each is a list of the right form which the block
/// hash names, and only the comparison with what execution made can reject it.
module AccessListContent =
    let private accountsOf (draft: Draft) =
        match Draft.payload draft with
        | Some payload when payload.Request.ExecutionPayload.BlockAccessList.Length > 0 ->
            match Rlp.decode payload.Request.ExecutionPayload.BlockAccessList with
            | Ok(List accounts) -> accounts
            | _ -> []
        | _ -> []

    let private encode accounts = Rlp.encode (List accounts)

    /// Tells another list of accounts, with the block hash that names it.
    let private tell (change: Item list -> Draw<Item list option>) : Drawing =
        fun _ draft ->
            match accountsOf draft with
            | [] -> none
            | accounts ->
                draw {
                    let! changed = change accounts

                    return
                        match changed with
                        | Some other when other <> accounts -> [ Set(BlockAccessList, encode other); Pin ]
                        | _ -> []
                }

    /// The first item, from a drawn one on, to which a change applies.
    let private anyOf (change: Item -> Item option) (items: Item list) : Draw<Item list option> =
        if items.IsEmpty then
            draw { return None }
        else
            draw {
                let! first = below items.Length

                return
                    seq { 0 .. items.Length - 1 }
                    |> Seq.map (fun step -> (first + step) % items.Length)
                    |> Seq.tryPick (fun at ->
                        change items[at] |> Option.map (fun item -> List.updateAt at item items))
            }

    // Parts of an account: address, storage changes, storage reads, changes of balance, nonce and code.
    let private slotsAt, private readsAt, private balancesAt, private noncesAt, private codesAt =
        1, 2, 3, 4, 5

    let private part index (change: Item list -> Item list option) account =
        match account with
        | List parts when parts.Length = 6 ->
            match parts[index] with
            | List items ->
                change items
                |> Option.map (fun items -> List(List.updateAt index (List items) parts))
            | Str _ -> None
        | _ -> None

    let private inPart index change = tell (anyOf (part index change))

    let private number item =
        match item with
        | Str bytes -> Bytes.toBigInt bytes
        | List _ -> 0I

    let private lastRow change (rows: Item list) =
        match List.tryLast rows with
        | Some(List [ index; value ]) -> Some(List.take (rows.Length - 1) rows @ change (index, value))
        | _ -> None

    let private row index value =
        List [ Rlp.ofBigInt index; Rlp.ofBigInt value ]

    let private raised (index, value) =
        [ List [ index; Rlp.ofBigInt (number value + 1I) ] ]

    /// A later row that says what the row before it said.
    let private repeated (index, value) =
        [ List [ index; value ]; List [ Rlp.ofBigInt (number index + 1I); value ] ]

    /// A row for a value that was there for a while, within the same step.
    let private passing (index, value) =
        [ List [ index; Rlp.ofBigInt (number value + 1I) ]; List [ index; value ] ]

    let private moved by (index, value) =
        let moved = number index + by

        if moved < 0I then
            [ List [ index; value ] ]
        else
            [ List [ Rlp.ofBigInt moved; value ] ]

    let private ofCode length (index, _) =
        [ List [ index; Str(Array.create length 0xfeuy) ] ]

    let private lastSlot change slots =
        match List.tryLast slots with
        | Some(List [ slot; List rows ]) ->
            lastRow change rows
            |> Option.map (fun rows -> List.take (List.length slots - 1) slots @ [ List [ slot; List rows ] ])
        | _ -> None

    let private adjacentSwapped (items: Item list) =
        match List.rev items with
        | last :: before :: rest -> Some(List.rev (before :: last :: rest))
        | _ -> None

    let private doubled items =
        List.tryLast items |> Option.map (fun last -> items @ [ last ])

    let private withoutLast items =
        match items with
        | [] -> None
        | _ -> Some(List.take (List.length items - 1) items)

    let private isUnchanged account =
        match account with
        | List [ _; List []; _; List []; List []; List [] ] -> true
        | _ -> false

    let private withoutUnchanged (accounts: Item list) =
        draw {
            let candidates =
                accounts |> List.indexed |> List.filter (snd >> isUnchanged) |> Array.ofList

            if candidates.Length = 0 then
                return None
            else
                let! index, _ = oneOf candidates
                return Some(List.removeAt index accounts)
        }

    let private addressOf account =
        match account with
        | List(Str address :: _) -> address
        | _ -> [||]

    let private withStranger (accounts: Item list) =
        draw {
            let! address = bytes 20
            let stranger = List(Str address :: List.replicate 5 (List []))

            return
                Some(
                    stranger :: accounts
                    |> List.sortWith (fun a b -> Bytes.compare (addressOf a) (addressOf b))
                )
        }

    /// A read of a slot that nothing reads, in its place.
    let private withRead reads =
        let next = (reads |> List.map number |> List.fold max 4096I) + 1I
        Some(reads @ [ Rlp.ofBigInt next ])

    /// A changed slot listed as read as well.
    let private changedAlsoRead account =
        match account with
        | List [ address; List(List(slot :: _) :: _ as slots); List reads; balances; nonces; codes ] ->
            let reads = slot :: reads |> List.sortBy number
            Some(List [ address; List slots; List reads; balances; nonces; codes ])
        | _ -> None

    /// More entries than the gas of the block pays for.
    let private tooManyReads (draft: Draft) reads =
        let gasLimit =
            Draft.payload draft
            |> Option.map (fun payload -> payload.Request.ExecutionPayload.GasLimit)
            |> Option.defaultValue 0UL

        let first = (reads |> List.map number |> List.fold max 4096I) + 1I
        let count = int (gasLimit / 2000UL) + 1
        Some(reads @ List.init count (fun index -> Rlp.ofBigInt (first + bigint index)))

    let private ofDraft (drawing: Draft -> Drawing) : Drawing =
        fun pool draft -> drawing draft pool draft

    let private bytesAre (make: byte[] -> byte[]) : Drawing =
        fun _ draft ->
            match Draft.payload draft, accountsOf draft with
            | Some payload, _ :: _ ->
                let list = payload.Request.ExecutionPayload.BlockAccessList
                draw { return [ Set(BlockAccessList, make list); Pin ] }
            | _ -> none

    // Longer than any code may be, in every release of the rules.
    [<Literal>]
    let private OverlongCode = 65537

    let private hidden name faults drawing =
        refused name faults [ WrongBlockAccessListHash ] drawing

    let private values =
        [
            hidden "bal-wrong-balance" [ "F12" ] (inPart balancesAt (lastRow raised))
            hidden "bal-wrong-nonce" [ "F12" ] (inPart noncesAt (lastRow raised))
            hidden "bal-wrong-slot-value" [ "F12" ] (inPart slotsAt (lastSlot raised))
            hidden "bal-wrong-code" [ "F12" ] (inPart codesAt (lastRow (ofCode 3)))
            hidden "bal-overlong-code" [ "F28" ] (inPart codesAt (lastRow (ofCode OverlongCode)))
            hidden
                "bal-invented-code"
                [ "F28" ]
                (inPart codesAt (fun rows ->
                    if rows.IsEmpty then
                        Some [ List [ Rlp.ofBigInt 1I; Str(Array.create OverlongCode 0xfeuy) ] ]
                    else
                        None))
            hidden "bal-noop-balance" [ "F12" ] (inPart balancesAt (lastRow repeated))
            hidden "bal-noop-nonce" [ "F12" ] (inPart noncesAt (lastRow repeated))
            hidden "bal-noop-slot" [ "F12" ] (inPart slotsAt (lastSlot repeated))
            hidden "bal-intermediate-balance" [ "F12" ] (inPart balancesAt (lastRow passing))
            hidden "bal-intermediate-slot" [ "F12" ] (inPart slotsAt (lastSlot passing))
            hidden "bal-doubled-row" [ "F12" ] (inPart balancesAt doubled)
            hidden "bal-missing-row" [ "F12" ] (inPart balancesAt withoutLast)
            hidden "bal-missing-slot" [ "F12" ] (inPart slotsAt withoutLast)
            hidden
                "bal-invented-balance"
                [ "F12" ]
                (inPart balancesAt (fun rows -> if rows.IsEmpty then Some [ row 1I 1I ] else None))
        ]

    let private places =
        [
            hidden "bal-earlier-index" [ "F28" ] (inPart balancesAt (lastRow (moved -1I)))
            hidden "bal-later-index" [ "F28" ] (inPart balancesAt (lastRow (moved 1I)))
            hidden "bal-earlier-index-of-slot" [ "F28" ] (inPart slotsAt (lastSlot (moved -1I)))
            hidden "bal-later-index-of-slot" [ "F28" ] (inPart slotsAt (lastSlot (moved 1I)))
            hidden "bal-missing-account" [ "F12" ] (tell withoutUnchanged)
            hidden "bal-added-account" [ "F12" ] (tell withStranger)
            hidden "bal-doubled-account" [ "F12" ] (tell (fun accounts -> draw { return doubled accounts }))
            hidden "bal-missing-read" [ "F12" ] (inPart readsAt withoutLast)
            hidden "bal-added-read" [ "F12" ] (inPart readsAt withRead)
            hidden "bal-changed-slot-also-read" [ "F12" ] (tell (anyOf changedAlsoRead))
            hidden
                "bal-accounts-out-of-order"
                [ "F12" ]
                (tell (fun accounts -> draw { return adjacentSwapped accounts }))
            hidden "bal-slots-out-of-order" [ "F12" ] (inPart slotsAt adjacentSwapped)
            hidden "bal-reads-out-of-order" [ "F12" ] (inPart readsAt adjacentSwapped)
            hidden "bal-rows-out-of-order" [ "F12" ] (inPart balancesAt adjacentSwapped)
            hidden
                "bal-more-items-than-gas"
                [ "F28" ]
                (ofDraft (fun draft -> inPart readsAt (tooManyReads draft)))
            hidden "bal-trailing-byte" [ "F12" ] (bytesAre (fun list -> Array.append list [| 0uy |]))
            hidden "bal-empty" [ "F12" ] (bytesAre (fun _ -> [| 0xc0uy |]))
            hidden "bal-no-bytes" [ "F12" ] (bytesAre (fun _ -> [||]))
        ]

    let private rooted (state: State.State) =
        match StateRoots.rooted state with
        | Ok(root, _) -> Some root
        | Error _ -> None

    /// A declared outcome with the state root that follows from it: whoever believes the list finds the root right.
    let private withItsRoot
        index
        (change: Item -> byte[] -> State.State -> (Item * State.State) option)
        : Drawing =
        fun _ draft ->
            match accountsOf draft, lazy (Executed.ofHonest draft) with
            | [], _
            | _, Lazy None -> none
            | accounts, Lazy(Some result) ->
                let candidates =
                    [|
                        for at, account in List.indexed accounts do
                            match account with
                            | List parts when parts.Length = 6 && parts[index] <> List [] -> at, account
                            | _ -> ()
                    |]

                if candidates.Length = 0 then
                    none
                else
                    draw {
                        let! at, account = oneOf candidates

                        return
                            match change account (addressOf account) result.Post with
                            | None -> []
                            | Some(account, post) ->
                                match rooted post with
                                | Some root ->
                                    [
                                        Set(BlockAccessList, encode (List.updateAt at account accounts))
                                        Set(StateRoot, root)
                                        Pin
                                    ]
                                | None -> []
                    }

    let private declaredBalance account address post =
        part balancesAt (lastRow raised) account
        |> Option.map (fun account -> account, State.addBalance address 1I post)

    let private declaredSlot account address post =
        let written =
            match account with
            | List(_ :: List slots :: _) ->
                match List.tryLast slots with
                | Some(List [ slot; List rows ]) ->
                    match List.tryLast rows with
                    | Some(List [ _; value ]) -> Some(number slot, number value + 1I)
                    | _ -> None
                | _ -> None
            | _ -> None

        match part slotsAt (lastSlot raised) account, written with
        | Some account, Some(slot, value) -> Some(account, State.setStorage address slot value post)
        | _ -> None

    let private declared name drawing =
        refused name [ "F12" ] [ WrongStateRoot; WrongBlockAccessListHash ] drawing

    let private outcomes =
        [
            declared "bal-declared-balance" (withItsRoot balancesAt declaredBalance)
            declared "bal-declared-slot" (withItsRoot slotsAt declaredSlot)
        ]

    let private itemsOf account =
        match account with
        | List [ _; List slots; List reads; _; _; _ ] -> 1 + slots.Length + reads.Length
        | _ -> 0

    let private little (value: uint64) = Bytes.ofUInt64LittleEndian 8 value

    /// Parent and block with a gas limit that the items of an empty block take up, and more of it: the parent's limit is the lie that
    /// makes room for it, and what its hash changes in the block is made right.
    let private crowded (less: int) : Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            match Draft.payload draft, accountsOf draft, Array.tryLast headers |> Option.map Rlp.decode with
            | Some payload, (_ :: _ as accounts), Some(Ok(List fields)) when
                payload.Request.ExecutionPayload.Transactions.IsEmpty && fields.Length > 15
                ->
                let gasLimit = 2000UL * uint64 (List.sumBy itemsOf accounts) - uint64 less

                let parent =
                    fields
                    |> List.updateAt 9 (Rlp.ofUInt64 gasLimit)
                    // Half of it used: the base fee stays.
                    |> List.updateAt 10 (Rlp.ofUInt64 (gasLimit / 2UL))
                    |> List
                    |> Rlp.encode

                let forged = Forge(Headers, headers.Length - 1, parent)

                match Apply.apply forged draft |> Result.toOption |> Option.bind Executed.anew with
                | None -> none
                | Some result ->
                    let baseFee =
                        match fields[15] with
                        | Str bytes -> Array.rev (Bytes.ofWord (Bytes.toBigInt bytes))
                        | List _ -> Bytes.zeros 32

                    draw {
                        return
                            [
                                forged
                                Set(GasLimit, little gasLimit)
                                Set(StateRoot, result.StateRoot)
                                Set(BlockAccessList, BlockAccessList.encode result.AccessList)

                                if
                                    baseFee
                                    <> Array.rev (Bytes.ofWord payload.Request.ExecutionPayload.BaseFeePerGas)
                                then
                                    Set(BaseFeePerGas, baseFee)

                                Pin
                            ]
                    }
            | _ -> none

    let private limits =
        [
            depends "bal-one-item-beyond-gas" [ "F28" ] (crowded 1)
            depends "bal-items-take-all-gas" [ "F28" ] (crowded 0)
        ]

    let families = values @ places @ outcomes @ limits

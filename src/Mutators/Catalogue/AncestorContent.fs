namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the content of an ancestor, with every later hash recomputed.
module AncestorContent =
    let private fieldsOf header =
        match Rlp.decode header with
        | Ok(List fields) -> Some fields
        | _ -> None

    let private at index change =
        fun (fields: Item list) ->
            if index < fields.Length then
                change fields[index] |> Option.map (fun item -> List.updateAt index item fields)
            else
                None

    let private forge change : Drawing =
        withEntry Headers (fun _ headers index ->
            match fieldsOf headers[index] |> Option.bind change with
            | Some fields -> one (Forge(Headers, index, Rlp.encode (List fields)))
            | None -> none)

    let private forgeParent change : Drawing =
        fun _ draft ->
            let headers = entriesOf Headers draft

            match Array.tryLast headers |> Option.bind fieldsOf |> Option.bind change with
            | Some fields -> one (Forge(Headers, headers.Length - 1, Rlp.encode (List fields)))
            | None -> none

    let private forgeBytes change : Drawing =
        withEntry Headers (fun _ headers index -> one (Forge(Headers, index, change headers[index])))

    let private number change item =
        match item with
        | Str value -> Some(Str(Bytes.ofBigInt (change (Bytes.toBigInt value))))
        | List _ -> None

    let private withByte item =
        match item with
        | Str value when value.Length > 0 -> Some(Str(Array.updateAt 0 (value[0] ^^^ 1uy) value))
        | _ -> None

    let private leadingZero item =
        match item with
        | Str value -> Some(Str(Array.append [| 0uy |] value))
        | List _ -> None

    // Field numbers of a header: 3 state root, 8 number, 9 gas limit, 10 gas used, 11 timestamp, 15 base fee, 17 and 18 blob gas.
    let families =
        [
            refused
                "forge-header-trailing-byte"
                [ "F5" ]
                [ MalformedHeader; BrokenHeaderChain ]
                (forgeBytes (fun header -> Array.append header [| 0uy |]))
            refused
                "forge-header-extra-field"
                [ "F5" ]
                [ MalformedHeader; BrokenHeaderChain ]
                (forge (fun fields -> Some(fields @ [ Str [||] ])))
            depends
                "forge-header-missing-field"
                [ "F5" ]
                (forge (fun fields -> Some(List.take (fields.Length - 1) fields)))
            refused
                "forge-header-number-leading-zero"
                [ "F5" ]
                [ MalformedHeader; BrokenHeaderChain ]
                (forge (at 8 leadingZero))
            refused "forge-parent-state-root" [ "F8" ] [ MissingNode ] (forgeParent (at 3 withByte))
            refused
                "forge-parent-number"
                [ "F5" ]
                [ WrongNumber ]
                (forgeParent (at 8 (number (fun n -> n + 1I))))
            depends
                "forge-parent-timestamp"
                [ "F5" ]
                (forgeParent (at 11 (number (fun n -> n + 100_000_000I))))
            depends "forge-parent-gas-limit" [ "F5" ] (forgeParent (at 9 (number (fun n -> n * 2I))))
            depends "forge-parent-gas-used" [ "F5" ] (forgeParent (at 10 (number (fun n -> n + 1_000_000I))))
            depends "forge-parent-base-fee" [ "F5" ] (forgeParent (at 15 (number (fun n -> n * 2I))))
            depends "forge-parent-blob-gas" [ "F5" ] (forgeParent (at 18 (number (fun n -> n + 131_072I))))
        ]

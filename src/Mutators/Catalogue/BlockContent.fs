namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the header of the second wire form, which contains the whole block: no hash binds it, so that each field is checked on
/// its own.
module BlockContent =
    // Schema id, the offset of the block, the block's list header.
    [<Literal>]
    let private BlockAt = 14

    let private prefixLength (bytes: byte[]) at =
        let prefix = int bytes[at]
        if prefix < 0xF8 then 1 else 1 + prefix - 0xF7

    /// Position of each header field in the input; fields have one length in all blocks or none.
    let private fields (draft: Draft) =
        let input = Draft.encode draft
        let headerAt = BlockAt + prefixLength input BlockAt
        let first = headerAt + prefixLength input headerAt

        let lengths =
            match draft.Input with
            | WireTypes.Block block ->
                match Rlp.decode block.Block with
                | Ok(List(List header :: _)) ->
                    header
                    |> List.map (fun item ->
                        (Rlp.encode item).Length,
                        (match item with
                         | Str s -> s.Length
                         | List _ -> 0))
                | _ -> []
            | WireTypes.Payload _ -> []

        let starts = lengths |> List.scan (fun at (whole, _) -> at + whole) first

        List.map2
            (fun start (whole, content) -> input, start + whole - content, content)
            (List.take lengths.Length starts)
            lengths

    /// Flips a bit of a header field; a number of one byte keeps its canonical form.
    let private flipField index : Drawing =
        fun _ draft ->
            match draft.Input with
            | WireTypes.Payload _ -> none
            | WireTypes.Block _ ->
                match List.tryItem index (fields draft) with
                | Some(input, start, length) when length > 1 ->
                    draw {
                        let! offset = below length
                        let! bit = below 8
                        let at = start + offset
                        return [ OverwriteInput(at, [| input[at] ^^^ (1uy <<< bit) |]) ]
                    }
                | _ -> none

    let private names =
        [
            0, "parent-hash", []
            1, "ommers-hash", [ "F5" ]
            2, "coinbase", []
            3, "state-root", []
            4, "transactions-root", []
            5, "receipts-root", []
            6, "logs-bloom", []
            7, "difficulty", [ "F5" ]
            9, "gas-limit", []
            10, "gas-used", []
            12, "extra-data", []
            13, "prev-randao", []
            14, "nonce", [ "F5" ]
            16, "withdrawals-root", []
            19, "parent-beacon-root", []
            20, "requests-hash", []
        ]

    let families =
        [
            for index, name, faults in names do
                depends $"flip-block-{name}" faults (flipField index)
        ]

namespace Perjury.Fuzz.Conform.Eest

open Perjury.Witness

/// Sizes of the validated blocks of a case: canonical witnesses in elements and bytes, inputs in bytes.
type Sizes =
    {
        Blocks: int
        Nodes: int
        Codes: int
        Headers: int
        WitnessBytes: int64
        InputBytes: int64
        /// Number of elements that were removed one at a time.
        Removed: int
    }

module Sizes =
    let none =
        {
            Blocks = 0
            Nodes = 0
            Codes = 0
            Headers = 0
            WitnessBytes = 0L
            InputBytes = 0L
            Removed = 0
        }

    let ofBlock (witness: WitnessLists) (input: byte[]) removed =
        let bytes (items: byte[] seq) = items |> Seq.sumBy _.LongLength

        {
            Blocks = 1
            Nodes = witness.State.Length
            Codes = witness.Codes.Length
            Headers = witness.Headers.Length
            WitnessBytes = bytes witness.State + bytes witness.Codes + bytes witness.Headers
            InputBytes = input.LongLength
            Removed = removed
        }

    let add left right =
        {
            Blocks = left.Blocks + right.Blocks
            Nodes = left.Nodes + right.Nodes
            Codes = left.Codes + right.Codes
            Headers = left.Headers + right.Headers
            WitnessBytes = left.WitnessBytes + right.WitnessBytes
            InputBytes = left.InputBytes + right.InputBytes
            Removed = left.Removed + right.Removed
        }

    /// Report fields, a name and a number each.
    let fields sizes =
        [
            "blocks", string sizes.Blocks
            "nodes", string sizes.Nodes
            "codes", string sizes.Codes
            "headers", string sizes.Headers
            "witnessBytes", string sizes.WitnessBytes
            "inputBytes", string sizes.InputBytes
            "removed", string sizes.Removed
        ]

    let private number (fields: Map<string, string>) name =
        match fields.TryFind name with
        | Some text ->
            match System.Int64.TryParse text with
            | true, value -> value
            | false, _ -> 0L
        | None -> 0L

    /// Parses report fields; zero where there are none.
    let ofFields fields =
        let fields = Map.ofList fields

        if not (fields.ContainsKey "blocks") then
            none
        else

            {
                Blocks = int (number fields "blocks")
                Nodes = int (number fields "nodes")
                Codes = int (number fields "codes")
                Headers = int (number fields "headers")
                WitnessBytes = number fields "witnessBytes"
                InputBytes = number fields "inputBytes"
                Removed = int (number fields "removed")
            }

    /// Summary line of a run; None where no block was validated.
    let line sizes =
        if sizes.Blocks = 0 then
            None
        else
            let each (value: int64) = value / int64 sizes.Blocks

            let removed =
                if sizes.Removed > 0 then
                    $"; {sizes.Removed} elements removed one at a time, each removal rejected"
                else
                    ""

            Some
                $"{sizes.Blocks} blocks proven: {sizes.Nodes} nodes, {sizes.Codes} codes, {sizes.Headers} headers, {each sizes.WitnessBytes} bytes of witness and {each sizes.InputBytes} of input on average{removed}"

namespace Perjury.Fuzz.Conform.Eest

open System.Text.RegularExpressions
open Perjury.Fixtures
open Perjury.Model
open Perjury.Mutators
open Perjury.Witness
open Perjury.Fuzz.Targets

/// How many stateless bytes of fixtures were compared and found equal.
type Official =
    {
        /// Inputs that were answered with the output that the fixture gives.
        Outputs: int
        /// Blocks whose canonical witness and whose input bytes are those of the fixture.
        Inputs: int
        /// Blocks whose witness the fixture has changed on purpose: their inputs are no builder's.
        Changed: int
    }

/// The stateless bytes that fixtures of upstream carry: input and output of the guest, and the witness that a builder makes.
module Official =
    let none = { Outputs = 0; Inputs = 0; Changed = 0 }

    let add left right =
        {
            Outputs = left.Outputs + right.Outputs
            Inputs = left.Inputs + right.Inputs
            Changed = left.Changed + right.Changed
        }

    // Tests that give the guest another witness than the builder's. Releases before the flag do not say so elsewhere.
    let private changing =
        Regex(
            "/test_witness_validation_[a-z_]+\\.py::|::test_witness_headers_extra_unused_older_ancestor\\[",
            RegexOptions.CultureInvariant
        )

    let private mayBeChanged (test: FixtureCase) (block: FixtureBlock) =
        block.IsWitnessMutated || changing.IsMatch test.Id

    let private checkOutput (target: Target) (input: byte[]) (output: byte[]) =
        let answer = target.Run Sufficient input

        match answer.Observation with
        | Output bytes when bytes = output -> Ok()
        | Output bytes ->
            Error
                $"output 0x{Bytes.toHex bytes} where the fixture has 0x{Bytes.toHex output} ({Answer.text answer})"
        | _ -> Error $"the fixture's input: {Answer.text answer}"

    let private firstDifference (ours: byte[]) (theirs: byte[]) =
        Seq.zip ours theirs |> Seq.takeWhile (fun (a, b) -> a = b) |> Seq.length

    let private listsOf (witness: WitnessLists) =
        [ "state", witness.State; "codes", witness.Codes; "headers", witness.Headers ]

    let private wrongList (witness: WitnessLists) (given: ExecutionWitness) =
        List.zip (listsOf witness) [ given.State; given.Codes; given.Headers ]
        |> List.tryPick (fun ((name, ours), theirs) ->
            if Array.ofSeq theirs = ours then
                None
            else
                Some
                    $"{name} of the witness has {theirs.Count} entries in the fixture, {ours.Length} in the builder's")

    let private checkWitness witness (block: FixtureBlock) =
        match block.ExecutionWitness with
        | null -> None
        | given -> wrongList witness given

    /// Compares what a valid block's fixture says with what the builder made of the block; then the answer of the target.
    let private checkInput test (block: FixtureBlock) (given: byte[]) witness (built: byte[]) =
        match checkWitness witness block with
        | None when built = given -> Ok { none with Inputs = 1 }
        | _ when mayBeChanged test block -> Ok { none with Changed = 1 }
        | Some why -> Error why
        | None -> Error $"the input differs from the fixture's at byte {firstDifference built given}"

    /// Checks of one block; `built` is the canonical witness and the input of a valid block.
    let check target (test: FixtureCase) (block: FixtureBlock) (built: (WitnessLists * byte[]) option) =
        match block.StatelessInputBytes, block.StatelessOutputBytes with
        | null, _
        | _, null -> Ok none
        | given, output ->
            checkOutput target given output
            |> Result.bind (fun () ->
                match built with
                | None -> Ok none
                | Some(witness, input) -> checkInput test block given witness input)
            |> Result.map (add { none with Outputs = 1 })

    /// Report fields, a name and a number each.
    let fields official =
        if official = none then
            []
        else
            [
                "officialOutputs", string official.Outputs
                "officialInputs", string official.Inputs
                "changedWitnesses", string official.Changed
            ]

    /// Parses report fields; zero where there are none.
    let ofFields (fields: (string * string) list) =
        let number name =
            fields
            |> List.tryPick (fun (key, value) -> if key = name then Some(int value) else None)
            |> Option.defaultValue 0

        {
            Outputs = number "officialOutputs"
            Inputs = number "officialInputs"
            Changed = number "changedWitnesses"
        }

    /// Summary line of a run; None where no fixture had stateless bytes.
    let line official =
        if official = none then
            None
        else
            Some
                $"{official.Outputs} stateless inputs give the fixture's output; {official.Inputs} are the builder's byte for byte, witness and encoding; {official.Changed} hold a witness that the fixture changed on purpose"

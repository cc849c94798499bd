/// Python sketch of a case for the test tree of EEST, in its witness modifiers. A change that EEST has no modifier for edits the
/// input's bytes. The block is left to the author of the test: entries are given as they are in our chain.
module Perjury.Fuzz.Export.Python

open System
open System.Text
open Perjury.Model
open Perjury.Mutators

/// Step of a sketch.
type private Step =
    /// Modifier of EEST on the expectation of one list, with its import.
    | Modifier of Field * name: string * arguments: string
    /// Rearrangement without a modifier in EEST: a new list from the old one, `entries`.
    | Rearranged of Field * expression: string
    /// Change of the encoded bytes: an expression over `data`.
    | Bytewise of expression: string
    /// A change that neither a witness modifier nor a byte edit expresses.
    | Whole

let private literal (bytes: byte[]) =
    $"Bytes(bytes.fromhex(\"{Bytes.toHex bytes}\"))"

let private raw (bytes: byte[]) =
    $"bytes.fromhex(\"{Bytes.toHex bytes}\")"

let private edited (entry: byte[]) mutation =
    match mutation with
    | Flip(_, _, offset, mask) when offset < entry.Length ->
        Array.updateAt offset (entry[offset] ^^^ mask) entry
    | Truncate(_, _, length) -> Array.truncate length entry
    | Extend(_, _, tail) -> Array.append entry tail
    | Replace(_, _, other) -> other
    | _ -> entry

let private entriesOf (witness: Witness) field =
    match field with
    | State -> witness.State
    | Codes -> witness.Codes
    | Headers -> witness.Headers
    | _ -> [||]

let private replaced field (old: byte[]) (fresh: byte[]) =
    match field with
    | State ->
        [
            Modifier(State, "remove_state_node", literal old)
            Modifier(State, "add_state_node", literal fresh)
        ]
    | _ ->
        [
            Modifier(Codes, "remove_code", literal old)
            Modifier(Codes, "add_code", literal fresh)
        ]

let private stepsOfList (witness: Witness) field mutation =
    let entries = entriesOf witness field

    match mutation, field with
    | Remove(_, index), State -> [ Modifier(State, "remove_state_node", literal entries[index]) ]
    | Remove(_, index), Codes -> [ Modifier(Codes, "remove_code", literal entries[index]) ]
    | Remove(_, index), _ -> [ Modifier(Headers, "remove_header_at", string index) ]
    | Clear _, Headers -> [ Modifier(Headers, "clear_headers", "") ]
    | Clear _, _ -> [ Rearranged(field, "[]") ]
    | Reverse _, State -> [ Modifier(State, "reverse_state_nodes", "") ]
    | Reverse _, Codes -> [ Modifier(Codes, "reverse_codes", "") ]
    | Reverse _, _ -> [ Modifier(Headers, "reverse_headers", "") ]
    // EEST sorts added entries; the position makes no difference to the common verdict.
    | Insert(_, _, entry), State -> [ Modifier(State, "add_state_node", literal entry) ]
    | Insert(_, _, entry), Codes -> [ Modifier(Codes, "add_code", literal entry) ]
    | Insert(_, at, entry), _ ->
        [ Rearranged(Headers, $"[*entries[:{at}], {literal entry}, *entries[{at}:]]") ]
    | Duplicate(_, index, at), _ ->
        [ Rearranged(field, $"[*entries[:{at}], entries[{index}], *entries[{at}:]]") ]
    | Swap(_, first, second), _ ->
        let low, high = min first second, max first second

        [
            Rearranged(
                field,
                $"[*entries[:{low}], entries[{high}], *entries[{low + 1}:{high}], entries[{low}], *entries[{high + 1}:]]"
            )
        ]
    | (Flip(_, index, _, _) | Truncate(_, index, _) | Extend(_, index, _) | Replace(_, index, _)), Headers ->
        [
            Modifier(Headers, "replace_header_at", $"{index}, {literal (edited entries[index] mutation)}")
        ]
    | (Flip(_, index, _, _) | Truncate(_, index, _) | Extend(_, index, _) | Replace(_, index, _)), _ ->
        replaced field entries[index] (edited entries[index] mutation)
    | _ -> [ Whole ]

let private steps (witness: Witness) mutation =
    match mutation, Mutation.field mutation with
    | Forge _, _ -> [ Whole ]
    | CutInput length, _ -> [ Bytewise $"data[:{length}]" ]
    | ExtendInput tail, _ -> [ Bytewise $"data + {raw tail}" ]
    | OverwriteInput(offset, bytes), _ ->
        [ Bytewise $"data[:{offset}] + {raw bytes} + data[{offset + bytes.Length}:]" ]
    | _, Some(State | Codes | Headers as field) -> stepsOfList witness field mutation
    | _ -> [ Whole ]

/// Steps of several mutations, each expressed on the witness that the ones before it left.
let private stepsOf (case: SuiteCase) =
    let step (draft: Draft, before) mutation =
        let next =
            match Apply.applyAll [ mutation ] draft with
            | Ok next -> next
            | Error _ -> draft

        next, before @ steps draft.Witness mutation

    case.Mutations |> List.fold step (case.Source.Subject.Draft, []) |> snd

let private listName field =
    match field with
    | State -> "state"
    | Codes -> "codes"
    | _ -> "headers"

let private expectationOf field =
    match field with
    | State -> "expected_execution_witness_state", "ExecutionWitnessStateExpectation"
    | Codes -> "expected_execution_witness_codes", "ExecutionWitnessCodesExpectation"
    | _ -> "expected_execution_witness_headers", "ExecutionWitnessHeadersExpectation"

/// Sketch of a case: steps, or bytes that replace the input of a lie about the whole request.
type private Sketch =
    {
        Imports: string list
        Names: string list
        Definitions: string list
        Options: string list
    }

let private rearrangement index (field, expression) =
    let name = listName field

    $"""def rearranged_{index}(witness: ExecutionWitness) -> ExecutionWitness:
    entries = list(witness.{name})
    return witness.model_copy(update={{"{name}": {expression}}})"""

let private ofWitness steps =
    let calls =
        steps
        |> List.indexed
        |> List.choose (fun (index, step) ->
            match step with
            | Modifier(field, name, arguments) -> Some(field, $"{name}({arguments})", [ name ], [])
            | Rearranged(field, expression) ->
                Some(field, $"rearranged_{index}", [], [ rearrangement index (field, expression) ])
            | _ -> None)

    let options =
        calls
        |> List.groupBy (fun (field, _, _, _) -> field)
        |> List.map (fun (field, calls) ->
            let option, expectation = expectationOf field

            let modifiers =
                calls |> List.map (fun (_, call, _, _) -> call) |> String.concat ", "

            $"{option}={expectation}().modify({modifiers}),")

    {
        Imports =
            calls
            |> List.collect (fun (_, _, names, _) -> names)
            |> List.distinct
            |> List.sort
        Names =
            calls
            |> List.map (fun (field, _, _, _) -> snd (expectationOf field))
            |> List.distinct
        Definitions = calls |> List.collect (fun (_, _, _, definitions) -> definitions)
        Options = options
    }

let private ofBytes expressions =
    let body =
        expressions
        |> List.map (fun expression -> $"    data = {expression}")
        |> String.concat "\n"

    {
        Imports = []
        Names = []
        Definitions =
            [
                $"def changed_input(input_bytes: Bytes) -> Bytes:\n    data = bytes(input_bytes)\n{body}\n    return Bytes(data)"
            ]
        Options = [ "stateless_input_bytes_modifier=changed_input," ]
    }

let private sketchOf (case: SuiteCase) =
    let steps = stepsOf case

    let bytewise =
        steps
        |> List.choose (function
            | Bytewise expression -> Some expression
            | _ -> None)

    if
        List.contains Whole steps
        || (not bytewise.IsEmpty && bytewise.Length < steps.Length)
    then
        ofBytes [ raw (SuiteCase.input case) ]
    elif bytewise.IsEmpty then
        ofWitness steps
    else
        ofBytes bytewise

let private isUndecodable (case: SuiteCase) =
    Array.forall ((=) 0uy) case.Expected.Output

let private functionName (case: SuiteCase) =
    (SuiteCase.idOf case).Split("::")[1] |> fun name -> (name.Split '[')[0]

let private comments (case: SuiteCase) =
    let about text =
        if text = "" then [] else [ $"# {text}" ]

    [
        $"# {SuiteCase.idOf case}"
        $"# {case.Description}"
        yield!
            about (
                case.Faults
                |> String.concat ", "
                |> (fun text -> if text = "" then "" else $"Fault classes: {text}")
            )
        yield!
            about (
                case.Counterpart
                |> Option.map (fun id -> $"Stands beside {id}")
                |> Option.defaultValue ""
            )
    ]

/// Python module with one test.
let sketch (case: SuiteCase) =
    let sketch = sketchOf case
    let text = StringBuilder()

    let line (content: string) =
        text.Append(content).Append('\n') |> ignore

    comments case |> List.iter line
    line ""

    let names =
        [ "Alloc"; "Block"; "BlockchainTestFiller"; "Bytes"; yield! sketch.Names ]

    let imported = String.concat ", " names
    line $"from execution_testing import {imported}"

    if
        sketch.Definitions
        |> List.exists (fun definition -> definition.Contains "ExecutionWitness")
    then
        line "from execution_testing.test_types.execution_witness import ExecutionWitness"

    if not sketch.Imports.IsEmpty then
        let imports = String.concat ", " sketch.Imports
        line $"from execution_testing.test_types.execution_witness.modifiers import {imports}"

    for definition in sketch.Definitions do
        line ""
        line ""
        line definition

    line ""
    line ""
    line $"def {functionName case}(pre: Alloc, blockchain_test: BlockchainTestFiller) -> None:"
    line $"    \"\"\"{case.Description}\"\"\""

    line
        "    # The fixture of the same id holds the chain; give the block a transaction with the same accesses."

    line "    blockchain_test("
    line "        pre=pre,"
    line "        blocks=["
    line "            Block("
    line "                txs=[],"
    sketch.Options |> List.iter (fun option -> line $"                {option}")

    if isUndecodable case then
        line "                expected_stateless_input_decode_failure=True,"

    let verdict = if case.Expected.IsAccepted then "True" else "False"
    line $"                expected_stateless_validation_success={verdict},"
    line "            )"
    line "        ],"
    line "        post={},"
    line "    )"
    string text

/// One sketch per family and role of the common scope, by the path of its module.
let files (cases: SuiteCase list) =
    cases
    |> List.filter (fun case -> case.Scope = Common && not (SuiteCase.isControl case))
    |> List.distinctBy (fun case -> case.Name, case.Role)
    |> List.groupBy SuiteCase.moduleOf
    |> List.collect (fun (path, cases) ->
        cases
        |> List.mapi (fun index case ->
            let place =
                if index = 0 then
                    path
                else
                    path.Replace(".py", $"_{index + 1}.py")

            place, Encoding.UTF8.GetBytes(sketch case)))

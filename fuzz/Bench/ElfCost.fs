/// What blocks cost the guest's ELF, counted on the emulator: the same on every machine.
module Perjury.Fuzz.Bench.ElfCost

open System
open Perjury.GuestBuild.Emulator
open Perjury.GuestBuild.Platforms

type Cost =
    {
        Block: string
        /// Used by the block, from its header.
        Gas: uint64
        /// Instructions outside the functions of zkvm-standards.
        Outside: uint64
        /// Instructions outside keccak-f, the rounds of SHA-256 and the multiplication of field elements.
        BeyondPrimitives: uint64
        All: uint64
        Heap: uint64
    }

let private isStandard (name: string) = name.StartsWith "zkvm_"

let private primitives =
    [
        "KeccakF_"
        "KeccakPermutation_"
        "Sha256_Rounds"
        "Sha256_Expand"
        "Field_Multi"
        "Field_Squar"
        "Montgomery4_"
        "Fp_Multi"
        "Fp_Squar"
    ]

let private isPrimitive (name: string) =
    name = "rt_keccakf"
    || name.StartsWith "rt_sha256"
    || name.StartsWith "Perjury_Guest_Crypto_"
       && primitives |> List.exists name.Contains

let private gasOf bytes = (Stages.blockOf bytes).Header.GasUsed

/// Runs the guest on a block; the error is one line.
let measure (program: GuestProgram) name (bytes: byte[]) =
    match Stages.rejectionOf bytes with
    | Some why -> Error $"rejected: {why}"
    | None ->
        let answer, tree = program.AskProfiled(ReadOnlySpan bytes, UInt64.MaxValue)

        match answer.Failure, tree with
        | null, NonNull tree ->
            Ok
                {
                    Block = name
                    Gas = gasOf bytes
                    Outside = tree.Outside isStandard
                    BeyondPrimitives = tree.Outside isPrimitive
                    All = answer.Instructions
                    Heap = answer.HeapHigh.GetValueOrDefault()
                }
        | failure, _ -> Error $"the ELF fails: {failure}"

/// Loads the guest's ELF.
let load path =
    let mutable program = null
    let mutable error = null

    if GuestProgram.TryLoad(path, nonNull PlatformList.Default.Machine, &program, &error) then
        Ok(nonNull program)
    else
        Error(nonNull error)

let private perGas cost instructions =
    if cost.Gas = 0UL then
        None
    else
        Some(float (instructions: uint64) / float cost.Gas)

let private columns =
    [
        "outside zkvm_*"
        "beyond primitives"
        "in all"
        "instructions"
        "heap, MB"
        "gas"
    ]

let private row name cells =
    let cells =
        List.map2 (fun (column: string) (cell: string) -> cell.PadLeft column.Length) columns cells

    (name: string).PadRight 34 + String.concat "  " cells

/// Heading of the lines: the first three figures are instructions per gas.
let heading = row "block" columns

let line cost =
    let ratio instructions =
        perGas cost instructions
        |> Option.map _.ToString("0.00")
        |> Option.defaultValue "-"

    row
        cost.Block
        [
            ratio cost.Outside
            ratio cost.BeyondPrimitives
            ratio cost.All
            string cost.All
            (float cost.Heap / 1e6).ToString "0.0"
            string cost.Gas
        ]

/// The same for a report.
let figures cost =
    let figure name instructions =
        Figure.make $"{cost.Block}, {name}" "instructions" (Measure.single (float (instructions: uint64)))

    [
        figure "outside zkvm_*" cost.Outside
        figure "beyond primitives" cost.BeyondPrimitives
        figure "in all" cost.All
        Figure.make $"{cost.Block}, heap" "bytes" (Measure.single (float cost.Heap))
    ]

/// The command lines of the verbs that hand cases on: export, minimise, cmin.
module Perjury.Fuzz.Export.Arguments

open Argu

type ExportArgs =
    | [<MainCommand>] Finding of DIR: string list
    | Catalogue
    | Python
    | Table
    | Seed of N: uint64
    | Jobs of N: int
    | Out of PATH: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Finding _ -> "folders of findings: each becomes a case with its control."
            | Catalogue -> "make the whole negative suite from the embedded corpus."
            | Python -> "also write a Python sketch of each kind of case, with the modifiers that EEST has."
            | Table ->
                "print the suite by fault class, by the planted bugs that it shows, and beside the hand-written cases upstream."
            | Seed _ -> "what the suite is a function of (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Out _ -> "a new folder, or a .tar.gz (default: perjury-export)."
            | Quiet -> "no progress."

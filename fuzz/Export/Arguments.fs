/// The command lines of the verbs that hand cases on: export, minimise, cmin.
module Perjury.Fuzz.Export.Arguments

open Argu

type ExportArgs =
    | Catalogue
    | Seed of N: uint64
    | Jobs of N: int
    | Out of PATH: string
    | Quiet

    interface IArgParserTemplate with
        member argument.Usage =
            match argument with
            | Catalogue -> "make the whole negative suite from the embedded corpus."
            | Seed _ -> "what the suite is a function of (default: 1)."
            | Jobs _ -> "threads (default: all cores)."
            | Out _ -> "a new folder, or a .tar.gz (default: perjury-export)."
            | Quiet -> "no progress."

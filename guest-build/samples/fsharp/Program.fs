module Perjury.Samples.Program

[<EntryPoint>]
let main _ =
    Unions.run ()
    Maps.run ()
    Formats.run ()
    Printers.run ()
    Structures.run ()
    CustomText.run ()
    Errors.run ()
    Generics.run ()
    Corners.run ()
    0

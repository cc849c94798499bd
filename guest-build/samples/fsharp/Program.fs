module Perjury.Samples.Program

[<EntryPoint>]
let main _ =
    Unions.run ()
    Maps.run ()
    0

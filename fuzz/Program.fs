module Perjury.Fuzz.Program

[<EntryPoint>]
let main _ = 2

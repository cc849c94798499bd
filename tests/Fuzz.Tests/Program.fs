module Perjury.Tests.Program

/// One after the other: most tests start programs, measure time or use all processors by themselves.
[<EntryPoint>]
let main argv = Suite.run Expecto.Tests.Sequenced argv

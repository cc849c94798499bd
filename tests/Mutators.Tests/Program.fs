module Perjury.Tests.Program

/// Lies are data and functions: their tests run beside one another.
[<EntryPoint>]
let main argv = Suite.run Expecto.Tests.Parallel argv

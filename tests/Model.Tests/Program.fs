module Perjury.Tests.Program

/// The model is pure and its archives are read-only: its tests run beside one another.
[<EntryPoint>]
let main argv = Suite.run Expecto.Tests.Parallel argv

module Perjury.Tests.Program

/// One after the other: a test divides its own work by PERJURY_AGREEMENT_JOBS, and judges by the clock what is too heavy for lies.
[<EntryPoint>]
let main argv = Suite.run Expecto.Tests.Sequenced argv

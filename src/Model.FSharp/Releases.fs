/// Which release of the rules and of the wire an input of the fork that is not final is judged by: the tags tests-bal and
/// tests-zkevm of execution-specs (decision 0090). The bytes do not say it.
module Perjury.Model.Releases

type Releases =
    {
        Rules: Forks.Release
        Wire: WireSchemas.WireRelease
    }

/// What is live today.
let newest =
    {
        Rules = Forks.V21
        Wire = Wire.newest
    }

/// What the stateless fixtures of April 2026 were filled by.
let zkevm033 =
    {
        Rules = Forks.Zkevm033
        Wire = WireSchemas.zkevm033
    }

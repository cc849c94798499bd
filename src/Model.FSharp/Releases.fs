/// Which release of the rules and of the wire an input of the fork that is not final is judged by: the tags tests-bal and
/// tests-zkevm of execution-specs (decision 0090). The bytes do not say all of it.
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

/// The rules that inputs of a wire release were made by, as far as it has fixtures.
let ofWire (release: WireSchemas.WireRelease) =
    if release.HasSchemaId then
        { newest with Wire = release }
    else
        zkevm033

/// What the input itself says, by its schema id and its first offset: no id, public keys, or today's.
let ofInput (bytes: byte[]) =
    let startsWith (start: byte list) at =
        bytes.Length >= at + start.Length
        && Bytes.slice at start.Length bytes = Array.ofList start

    let fixedPart = [ 20uy; 0uy; 0uy; 0uy ]

    if startsWith fixedPart 0 then
        zkevm033
    elif startsWith [ 0x15uy; 0x01uy ] 0 && startsWith fixedPart 2 then
        ofWire WireSchemas.v21_0_0
    else
        newest

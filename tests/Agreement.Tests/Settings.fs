/// How much of what could be compared is compared. Without any variable the tests take the part that CI has time for.
module Perjury.Tests.Settings

open System

let private setting (name: string) usual =
    match Environment.GetEnvironmentVariable name with
    | null
    | "" -> usual
    | text -> text

/// PERJURY_AGREEMENT_SHARD is k/n: only the k-th of n parts.
let shard =
    let parts = (setting "PERJURY_AGREEMENT_SHARD" "1/1").Split '/'
    int parts[0] - 1, int parts[1]

/// The first case of every folder, and every n-th of an archive; PERJURY_AGREEMENT_EVERY replaces n, 1 means all.
let selects (usual: int) isFirst (index: int) =
    let step = int (setting "PERJURY_AGREEMENT_EVERY" (string usual))
    let part, parts = shard

    (isFirst && step > 1)
    || (index % step = 3 % step && index / step % parts = part)

/// How many at a time.
let jobs = int (setting "PERJURY_AGREEMENT_JOBS" "1")

/// PERJURY_AGREEMENT_COUNT replaces the usual number of generated inputs, or of blocks.
let count (usual: int) =
    int (setting "PERJURY_AGREEMENT_COUNT" (string usual))

/// Seconds of the honest block beyond which no lies about it are judged (PERJURY_AGREEMENT_PATIENCE).
let patience =
    TimeSpan.FromSeconds(float (setting "PERJURY_AGREEMENT_PATIENCE" "2"))

/// Folder where inputs that are judged differently are written.
let keep = setting "PERJURY_AGREEMENT_KEEP" ""

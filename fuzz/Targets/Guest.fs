/// The guest of this repository as a target, in this process.
module Perjury.Fuzz.Targets.Guest

open Perjury.Guest
open Perjury.Mutators
open Perjury.Witness

let private answerOf (verdict: Verdict) =
    {
        Observation = Output verdict.Output
        Rejection = verdict.Rejection |> Option.ofObj |> Option.map string
        Words = None
    }

// An exception inside the guest is a bug of the guest, so it is reported as a trap and not as a rejection.
let private trapped text =
    {
        Observation = Trapped text
        Rejection = None
        Words = None
    }

let private guarded work =
    try
        work ()
    with error ->
        let answer = trapped (error.GetType().Name + ": " + error.Message)
        answer, answer

let private runBy (validate: byte[] -> Perjury.Guest.Conformance -> Verdict) mode input =
    let conformance =
        match mode with
        | Sufficient -> Perjury.Guest.Conformance.Sufficient
        | Canonical -> Perjury.Guest.Conformance.Canonical

    guarded (fun () ->
        let answer = answerOf (validate input conformance)
        answer, answer)
    |> fst

let private run (wire: WireName) =
    runBy (fun input conformance -> StatelessValidator.Validate(input, conformance, wire.Guest))

/// The guest that reads a release of the wire.
let targetIn (wire: WireName) =
    {
        Name = "guest"
        Modes = [ Sufficient; Canonical ]
        Serves = Serves.reading wire.Name
        Run = run wire
    }

let target = targetIn WireName.ofInput

/// The same with so many threads, of which all but one recover senders.
let targetOn jobs (wire: WireName) =
    let validate (input: byte[]) conformance =
        let ahead = SendersAhead(input, wire.Guest, jobs - 1)
        StatelessValidator.Validate(input, conformance, wire.Guest, ahead)

    if jobs = 1 then
        targetIn wire
    else
        { targetIn wire with
            Run = runBy validate
        }

// One input in so many is judged a second time without the cache, and both answers are compared. Without it an input costs some ten
// times as much.
[<Literal>]
let private RecheckEvery = 500

/// Judge of one thread, who remembers roots, digests, recovered senders and what contracts gave.
let private remembering wire =
    let recollection = Recollection()
    let mutable inputs = 0

    let both input =
        guarded (fun () ->
            let sufficient, canonical =
                StatelessValidator.ValidateBoth(input, wire.Guest, recollection)

            answerOf sufficient, answerOf canonical)

    fun input ->
        inputs <- inputs + 1
        let answers = both input

        if
            inputs % RecheckEvery = 0
            && answers <> (run wire Sufficient input, run wire Canonical input)
        then
            let answer = trapped "the guest answers otherwise with its cache than without"
            answer, answer
        else
            answers

/// A target with a cache per thread: most nodes of the lies about one subject are the same.
let cachedIn wire =
    LastInput.target (fun () -> remembering wire) (targetIn wire)

let cached = cachedIn WireName.ofInput

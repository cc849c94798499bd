module Perjury.Tests.MutationTests

open System
open System.Text.Json
open System.Threading
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Mutators

/// A law of subjects and mutations, on so many of them.
let private law count name check =
    propertyOf [ typeof<Samples.Arbitraries> ] count name check

/// Work that may never end, or what it gives. On a thread of its own: those of the pool may all be taken by other tests.
let private within (seconds: float) (work: unit -> 'a) =
    let result = ref None
    let thread = Thread(fun () -> result.Value <- Some(work ()))
    thread.IsBackground <- true
    thread.Start()

    match thread.Join(TimeSpan.FromSeconds seconds), result.Value with
    | true, Some found -> found
    | _ -> failtest $"not ended after {seconds} s"

let private withState (entries: byte[][]) (draft: Draft) =
    entries
    |> Array.mapi (fun index entry -> Insert(State, index, entry))
    |> List.ofArray
    |> fun mutations ->
        match Apply.applyAll mutations draft with
        | Ok draft -> draft
        | Error refusal -> failtest $"%A{refusal}"

/// An entry that names some hashes.
let private naming (hashes: byte[] list) = Array.concat ([| 0xf8uy |] :: hashes)

[<Tests>]
let tests =
    testList
        "MutationTests"
        [
            law 1000 "a mutation survives its JSON"
            <| fun (mutation: Mutation) ->
                use document = JsonDocument.Parse((Naming.toJson mutation).ToJsonString())
                Naming.ofJson document.RootElement = Ok mutation

            for json, reason in
                [
                    "3", "a mutation is an object"
                    """{"index":3}""", "missing field \"mutation\""
                    """{"mutation":"remove-teapot"}""", "unknown mutation \"remove-teapot\""
                    """{"mutation":"remove-code"}""", "missing field \"index\""
                    """{"mutation":"remove-code","index":"3"}""", "field \"index\" has the wrong type"
                    """{"mutation":"remove-code","index":5000000000}""", "field \"index\" is no 32-bit number"
                    """{"mutation":"add-code","at":0,"entry":"0x1"}""", "field \"entry\" is no hex"
                ] do
                testCase $"JSON that is no mutation is refused by field: {json}"
                <| fun () ->
                    use document = JsonDocument.Parse json
                    let expected: Result<Mutation, string> = Error reason

                    Expect.equal
                        (Naming.ofJson document.RootElement)
                        expected
                        "Naming.ofJson document.RootElement"

            law 1000 "a lie that applies changes the bytes and one that changes nothing is refused"
            <| fun (subject: Subject) (mutation: Mutation) ->
                match Apply.apply mutation subject.Draft with
                | Ok draft -> not (Bytes.equal (Draft.encode draft) subject.Bytes)
                | Error _ -> true

            testCase "lies that change nothing are errors"
            <| fun () ->
                let subject = Samples.subjects[0]
                let node = subject.Draft.Witness.State[1]

                for idle in
                    [
                        Swap(State, 2, 2)
                        Flip(State, 1, 0, 0uy)
                        Truncate(State, 1, node.Length)
                        Extend(State, 1, [||])
                        Replace(State, 1, Array.copy node)
                        Reverse Headers
                    ] do
                    let refused: Result<Draft, Refusal> = Error ChangesNothing
                    Expect.equal (Apply.apply idle subject.Draft) refused (Naming.text idle)

            testCase "lies that undo each other are an error as a whole"
            <| fun () ->
                let draft = Samples.subjects[0].Draft
                let applied = Apply.applyAll [ Swap(State, 0, 1); Swap(State, 1, 0) ] draft
                Expect.equal applied (Error ChangesNothing) "applied"

            law 500 "the fast encoder writes what the model's encoder writes"
            <| fun (subject: Subject) (mutation: Mutation) ->
                match Apply.apply mutation subject.Draft with
                | Error _ -> true
                | Ok draft ->
                    let witness: WireTypes.ExecutionWitness =
                        {
                            State = List.ofArray draft.Witness.State
                            Codes = List.ofArray draft.Witness.Codes
                            Headers = List.ofArray draft.Witness.Headers
                        }

                    draft.IsEdited
                    || Bytes.equal (Draft.encode draft) (Wire.encode (Wire.withWitness witness draft.Input))

            testCase "forging ends where an entry names itself, or another that names it"
            <| fun () ->
                let draft = Samples.subjects[0].Draft
                let below = draft.Witness.State[0]
                let above = naming [ Keccak.hash below ]
                let draft = withState [| above |] draft

                for named in [ below; above ] do
                    let forged = naming [ Keccak.hash named ]

                    match within 60.0 (fun () -> Apply.apply (Forge(State, 1, forged)) draft) with
                    | Error refusal -> failtest $"%A{refusal}"
                    | Ok changed ->
                        let entries = changed.Witness.State
                        Expect.exists entries (Bytes.equal forged) "the forged entry is what was told"

                        Expect.exists
                            entries
                            (Bytes.equal (naming [ Keccak.hash forged ]))
                            "its parent names it"

            testCase
                "forging follows an entry once, though many ways lead to it, and every place that names it"
            <| fun () ->
                let next (entries: byte[] list) _ =
                    match entries with
                    | last :: before :: _ ->
                        naming [ Keccak.hash last; Keccak.hash before; Keccak.hash last ] :: entries
                    | _ -> naming [ Keccak.hash entries.Head ] :: entries

                let entries level bottom =
                    Seq.fold next [ bottom ] (seq { 1..level }) |> List.rev |> Array.ofList

                // As many ways as a Fibonacci number of sixty has.
                let before = entries 60 [| 1uy; 2uy |]
                let after = entries 60 [| 3uy; 4uy |]
                let draft = withState before Samples.subjects[0].Draft

                match within 60.0 (fun () -> Apply.apply (Forge(State, 0, after[0])) draft) with
                | Error refusal -> failtest $"%A{refusal}"
                | Ok changed ->
                    for entry in after do
                        Expect.exists
                            changed.Witness.State
                            (Bytes.equal entry)
                            "every entry names what is there"

            testCase "a draft that is not changed encodes to the bytes it came from"
            <| fun () ->
                for subject in Samples.subjects do
                    Expect.equal (Draft.encode subject.Draft) subject.Bytes "Draft.encode subject.Draft"

            testCase "the fast encoder writes what the model's encoder writes in every form and release"
            <| fun () ->
                let entries = [ [| 1uy; 2uy |]; [||]; [| 3uy |] ]

                let witness: WireTypes.ExecutionWitness =
                    {
                        State = entries
                        Codes = [ [| 4uy |] ]
                        Headers = List.rev entries
                    }

                for name, releases, input in Samples.forms witness do
                    let bytes = Wire.encodeAs releases.Wire input
                    let draft = Draft.ofInputAs (As releases) releases input
                    Expect.equal (Draft.encode draft) bytes name

                    let fewer = Draft.withWitness { draft.Witness with State = [||] } draft

                    let expected =
                        Wire.encodeAs releases.Wire (Wire.withWitness { witness with State = [] } input)

                    Expect.equal (Draft.encode fewer) expected name

            testCase "the draws are those of the published algorithm"
            <| fun () ->
                let rec take count rng =
                    if count = 0 then
                        []
                    else
                        let struct (value, rest) = Rng.next rng
                        value :: take (count - 1) rest

                // Reference outputs of splitmix64.c for the seed 1234567.
                let expected =
                    [
                        6457827717110365317UL
                        3203168211198807973UL
                        9817491932198370423UL
                        4593380528125082431UL
                        16408922859458223821UL
                    ]

                Expect.equal (take 5 (Rng.ofSeed 1234567UL)) expected "take 5 (Rng.ofSeed 1234567UL)"

            testCase "shrinking keeps what is needed and drops the rest"
            <| fun () ->
                let needed mutations =
                    mutations |> List.exists (fun m -> Naming.name m = "remove-code")

                let start =
                    [
                        Reverse State
                        Flip(State, 3, 17, 1uy)
                        Remove(Codes, 1)
                        Insert(State, 2, Array.zeroCreate 40)
                    ]

                Expect.equal
                    (Shrink.shrink 1000 needed start)
                    [ Remove(Codes, 1) ]
                    "Shrink.shrink 1000 needed start"

                Expect.equal (Shrink.shrink 0 needed start) start "no budget, no step"
        ]

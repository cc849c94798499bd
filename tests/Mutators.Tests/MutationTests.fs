namespace Perjury.Tests

open System.Text.Json
open NUnit.Framework
open FsCheck.NUnit
open Perjury.Model
open Perjury.Mutators

[<TestFixture>]
[<Properties(Arbitrary = [| typeof<Samples.Arbitraries> |])>]
module MutationTests =

    [<Property(MaxTest = 1000)>]
    let ``a mutation survives its JSON`` (mutation: Mutation) =
        use document = JsonDocument.Parse((Naming.toJson mutation).ToJsonString())
        Naming.ofJson document.RootElement = Ok mutation

    [<TestCase("3", "a mutation is an object")>]
    [<TestCase("""{"index":3}""", "missing field \"mutation\"")>]
    [<TestCase("""{"mutation":"remove-teapot"}""", "unknown mutation \"remove-teapot\"")>]
    [<TestCase("""{"mutation":"remove-code"}""", "missing field \"index\"")>]
    [<TestCase("""{"mutation":"remove-code","index":"3"}""", "field \"index\" has the wrong type")>]
    [<TestCase("""{"mutation":"remove-code","index":5000000000}""", "field \"index\" is no 32-bit number")>]
    [<TestCase("""{"mutation":"add-code","at":0,"entry":"0x1"}""", "field \"entry\" is no hex")>]
    let ``JSON that is no mutation is refused by field`` (json: string, reason: string) =
        use document = JsonDocument.Parse json
        let expected: Result<Mutation, string> = Error reason
        Assert.That(Naming.ofJson document.RootElement, Is.EqualTo(box expected))

    [<Property(MaxTest = 1000)>]
    let ``a lie that is told changes the bytes and one that changes nothing is refused``
        (subject: Subject)
        (mutation: Mutation)
        =
        match Apply.apply mutation subject.Draft with
        | Ok draft -> not (Bytes.equal (Draft.encode draft) subject.Bytes)
        | Error _ -> true

    [<Test>]
    let ``lies that change nothing are errors`` () =
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
            Assert.That((Apply.apply idle subject.Draft = refused), Is.True, Naming.text idle)

    [<Test>]
    let ``lies that undo each other are an error as a whole`` () =
        let draft = Samples.subjects[0].Draft
        let told = Apply.applyAll [ Swap(State, 0, 1); Swap(State, 1, 0) ] draft
        Assert.That((told = Error ChangesNothing), Is.True)

    [<Property(MaxTest = 500)>]
    let ``the fast encoder writes what the model's encoder writes`` (subject: Subject) (mutation: Mutation) =
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

    [<Test>]
    let ``a draft that is not changed encodes to the bytes it came from`` () =
        for subject in Samples.subjects do
            Assert.That(Draft.encode subject.Draft, Is.EqualTo(box subject.Bytes))

    [<Test>]
    let ``the draws are those of the published algorithm`` () =
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

        Assert.That(take 5 (Rng.ofSeed 1234567UL), Is.EqualTo(box expected))

    [<Test>]
    let ``shrinking keeps what is needed and drops the rest`` () =
        let needed mutations =
            mutations |> List.exists (fun m -> Naming.name m = "remove-code")

        let start =
            [
                Reverse State
                Flip(State, 3, 17, 1uy)
                Remove(Codes, 1)
                Insert(State, 2, Array.zeroCreate 40)
            ]

        Assert.That((Shrink.shrink 1000 needed start = [ Remove(Codes, 1) ]), Is.True)
        Assert.That((Shrink.shrink 0 needed start = start), Is.True, "no budget, no step")

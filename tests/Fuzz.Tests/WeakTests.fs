namespace Perjury.Tests

open System
open System.Collections.Concurrent
open System.Reflection
open System.Text.RegularExpressions
open NUnit.Framework
open Perjury.Mutators
open Perjury.Fuzz
open Perjury.Fuzz.Targets

/// The planted bugs, and that the campaign finds them. Its own honest guest is the same code without a bug.
[<TestFixture>]
module WeakTests =

    let private modes = [ Sufficient; Canonical ]

    let private plan =
        lazy
            (let corpus = Corpus.embedded Targets.standard 1UL
             Plan.make 1UL Catalogue.round (Array.ofList corpus.Subjects))

    let private jobs = Environment.ProcessorCount

    [<Test>]
    let ``at least forty bugs are planted, each under a name of its own`` () =
        let names = Weak.all () |> List.map _.Bug
        Assert.That(names, Is.Unique)
        Assert.That(names.Length, Is.AtLeast 40)

        for name in names do
            Assert.That(name, Does.Match "^[a-z]+(-[a-z0-9]+)+$")

    [<Test>]
    let ``every bug says what it does wrong, and links lead to where a real guest did`` () =
        for weak in Weak.all () do
            Assert.That(weak.Description, Is.Not.Empty, weak.Bug)

            for faultClass in Option.toList weak.FaultClass do
                Assert.That(faultClass, Does.Match "^F([1-9]|1[0-9]|2[0-3])$", weak.Bug)

            for link in Option.toList weak.Link do
                Assert.That(
                    Regex.IsMatch(link, "^https://github.com/[^/]+/[^/]+/(issues|pull)/[0-9]+$"),
                    Is.True,
                    link
                )

    [<Test>]
    let ``every fault class of the block rules in force has a planted bug`` () =
        let known = Weak.all () |> List.choose _.FaultClass |> set
        // F12 and F13 need the block access list and the public keys of a wire form that is not served.
        let expected =
            [ 1..23 ] |> List.except [ 12; 13 ] |> List.map (sprintf "F%d") |> set

        Assert.That(Set.difference expected known, Is.Empty)

    [<Test>]
    let ``every seam of the guest is a bug of the catalogue`` () =
        let assembly =
            Assembly.LoadFrom(IO.Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll"))

        let planted = nonNull (assembly.GetType "Perjury.Guest.Planted")

        let kebab (seam: string) =
            Regex.Replace(seam, "(?<!^)([A-Z])", "-$1").ToLowerInvariant()

        let seams =
            planted.GetProperties(BindingFlags.Public ||| BindingFlags.Static)
            |> Array.map (fun property -> kebab property.Name)

        Assert.That(seams, Is.Not.Empty)
        Assert.That(seams, Is.SubsetOf(Weak.all () |> List.map _.Bug))

    [<Test>]
    let ``without a planted bug the weak guest answers as the guest does`` () =
        let plan = plan.Value
        let different = ConcurrentQueue<string>()

        let compare (case: Lazy<Case option>) =
            match case.Value with
            | None -> ()
            | Some case ->
                let input = Draft.encode case.Draft

                for mode in modes do
                    if Weak.sound.Run mode input <> Targets.standard.Run mode input then
                        different.Enqueue $"{case.Subject.Name} {case.Mutations}"

        let cases = Hunt.cases plan |> Seq.truncate (plan.Subjects.Length + 2000)
        Workers.run jobs (fun () -> true) cases compare ignore
        Assert.That(different, Is.Empty)

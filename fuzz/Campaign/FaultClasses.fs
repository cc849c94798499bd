/// Known fault classes of stateless guests, with the families of lies that look for each and the planted bugs that these find.
module Perjury.Fuzz.Campaign.FaultClasses

open Perjury.Mutators
open Perjury.Fuzz.Targets

type FaultClass = { Name: string; Fault: string }

let private served number fault = { Name = $"F{number}"; Fault = fault }

let all =
    [
        served 1 "a missing node is read as nothing being there"
        served 2 "a missing code is read as empty code"
        served 3 "ancestors need not be a chain"
        served 4 "ancestors are sorted instead of rejected"
        served 5 "the parent is not checked, or another header is taken for it"
        served 6 "the hash of an ancestor that is missing is zero"
        served 7 "more than 256 ancestors are accepted"
        served 8 "the state is not tied to the parent"
        served 9 "the sibling of a collapsing branch is not needed, or needed where it is not"
        served 10 "a write into a missing path ends in a crash"
        served 11 "an entry that is no node, or no canonical one, ends in a crash or is believed"
        served 12 "a block access list is believed"
        served 13 "a public key is believed"
        served 14 "a malformed transaction or number is accepted"
        served 15 "bytes that do not decode give another output than the sentinel"
        served 16 "the request root is wrong for large inputs"
        served 17 "the code of an account is needed though nothing reads it"
        served 18 "the calls of the protocol are out of order, or their contracts are not needed"
        served 19 "versioned hashes are not compared"
        served 20 "the chain id is not bound, or high ones are refused"
        served 21 "the marker or the code of a delegated account is not needed"
        served 22 "an account or a slot that is not canonical is accepted"
        served 23 "nesting without end uses up the stack"
        served 24 "a child of 32 bytes or more stands inside its parent"
        served 25 "a node below a root that is short enough to stand inside its parent is named by hash"
        served 26 "a branch has a value"
        served 27 "more versioned hashes are decoded than the wire has room for"
        served 28 "the indices or the bounds of a block access list are wrong"
        served 29 "a chain id beyond 64 bits is cut off"
    ]

/// Families of lies that look for a class.
let families (faultClass: FaultClass) =
    Catalogue.families
    |> Array.filter (fun family -> List.contains faultClass.Name family.Faults)

/// Planted bugs of a class.
let bugs faultClass =
    WeakGuests.all ()
    |> List.filter (fun weak -> weak.FaultClass = Some faultClass.Name)

type Killed =
    {
        Bug: WeakGuests.WeakGuest
        /// First family of the class that shows the bug; none where the honest inputs show it, or nothing does.
        By: string option
        /// Whether an honest input shows the bug: the guest rejects it or answers wrongly.
        ByHonest: bool
    }

// Cases per family until a bug counts as hidden from its class.
[<Literal>]
let private Turns = 120

let private first jobs target cases =
    let settings: Hunt.Settings =
        {
            Jobs = jobs
            Modes = [ Sufficient; Canonical ]
            Runs = None
            Seconds = None
        }

    (Hunt.among settings cases target).Found
    |> Option.map (fun (case, _) -> Counts.familyName case)

/// Searches for each planted bug of a class with the lies of that class alone. A function of the plan's seed and subjects.
let kill jobs (plan: Plan) faultClass =
    let families = families faultClass
    let plan = { plan with Families = families }

    [
        for bug in bugs faultClass do
            let lies = Hunt.lies plan |> Seq.truncate (Turns * families.Length)
            let by = first jobs bug.Target lies

            {
                Bug = bug
                By = by
                ByHonest = by.IsNone && (first jobs bug.Target (Hunt.controls plan)).IsSome
            }
    ]

let private cell killed =
    match killed.By with
    | Some family -> $"`{killed.Bug.Bug}` by `{family}`"
    | None when killed.ByHonest -> $"`{killed.Bug.Bug}` by honest inputs"
    | None -> $"`{killed.Bug.Bug}` by lies of other classes only"

let private named (families: Family[]) =
    families
    |> Array.map (fun family ->
        if family.Sufficient = Open then
            $"`{family.Name}` (open)"
        else
            $"`{family.Name}`")
    |> String.concat ", "

let private row (faultClass, killed) =
    let killed = killed |> List.map cell |> String.concat ", "
    $"| {faultClass.Name} | {faultClass.Fault} | {named (families faultClass)} | {killed} |"

/// Markdown table of the classes, each with its planted bugs; the same for the same seed on every machine.
let table killed =
    [
        "| class | fault | lies | planted bugs and what finds them |"
        "|---|---|---|---|"
        yield! List.map row killed
    ]

/// The page with both tables.
let markdown jobs (plan: Plan) =
    [
        "# Fault classes"
        ""
        "What real stateless guests got wrong, by class: the families of lies that look for it, and the planted bugs that these families"
        $"find when they are judged alone (seed {plan.Seed}, the embedded corpus). Families marked open have a verdict that upstream leaves open: they"
        "are judged and never exported as negative cases. The page is written by `./perjury weak --classes docs/fault-classes.md`."
        ""
        yield! table [ for faultClass in all -> faultClass, kill jobs plan faultClass ]
        ""
        "## What is proven"
        ""
        "Planted guests that believe one thing too much: a leniency of the model's closed list"
        "([decision 0111](decisions/0111-leniencies-and-fitted-lies.md)), or a claim that they do not compare. Of each the gravest that the lies"
        "fitted for it prove, or a campaign's first lies where none is fitted; `./perjury weak --proofs` prints it with the number of cases. The"
        "requests of a block are no part of its state ([decision 0149](decisions/0149-what-is-false.md))."
        ""
        yield! Proofs.markdown (Proofs.find jobs plan)
        ""
    ]
    |> String.concat "\n"

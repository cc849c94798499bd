/// The weak guests: the guest with one planted bug each. Their assembly has the guest's own type names, so it is loaded at run time.
module Perjury.Fuzz.Targets.WeakGuests

open System
open System.Collections.Generic
open System.IO
open System.Reflection
open Perjury.Mutators

type WeakGuest =
    {
        Bug: string
        /// Its number in the list of known fault classes, where it has one.
        FaultClass: string option
        Description: string
        /// Where a real guest had it.
        Link: string option
        Target: Target
    }

/// In front of a bug's name.
[<Literal>]
let Prefix = "weak:"

// Name, input, canonical: output and rejection.
type private Validate = Func<string, byte[], bool, struct (byte[] * (string | null))>

type private Listed = IReadOnlyList<struct (string * string * string * string)>

let private guest =
    lazy
        (let path = Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll")
         nonNull (Assembly.LoadFrom(path).GetType "Perjury.Guest.WeakGuest"))

let private validate =
    lazy (nonNull (guest.Value.GetMethod "Validate") |> _.CreateDelegate<Validate>())

// A planted bug may throw: that is one of the ways in which it shows.
let private run bug mode (input: byte[]) =
    try
        let struct (output, rejection) =
            validate.Value.Invoke(bug, input, (mode = Canonical))

        {
            Observation = Output output
            Rejection = Option.ofObj rejection
        }
    with error ->
        {
            Observation = Trapped(error.GetType().Name + ": " + error.Message)
            Rejection = None
        }

let private targetOf name bug =
    {
        Name = Prefix + name
        Modes = [ Sufficient; Canonical ]
        Run = run bug
    }

/// The same assembly with no bug planted: it must answer as the guest does.
let sound = targetOf "none" ""

let private present text = if text = "" then None else Some text

let private load () =
    let listed = nonNull (guest.Value.GetProperty "All")

    [
        for struct (name, faultClass, description, link) in nonNull (listed.GetValue null) :?> Listed do
            {
                Bug = name
                FaultClass = present faultClass
                Description = description
                Link = present link
                Target = targetOf name name
            }
    ]

let private guests = lazy load ()

/// Every weak guest, in the order of the catalogue of bugs.
let all () = guests.Value

/// Each as a target, and the one without a bug.
let targets () = sound :: (all () |> List.map _.Target)

/// Weak guests: copies of the guest with one planted bug each. Their assembly has the guest's own type names, so it is loaded at run
/// time.
module Perjury.Fuzz.Targets.WeakGuests

open System
open System.Collections.Generic
open System.IO
open System.Reflection
open Perjury.Mutators

type WeakGuest =
    {
        Bug: string
        /// Number in the list of known fault classes, where it has one.
        FaultClass: string option
        Description: string
        /// Link to a real guest that had the bug.
        Link: string option
        Target: Target
    }

/// Prefix of a weak guest's target name.
[<Literal>]
let Prefix = "weak:"

// Signature of WeakGuest.Validate: bug, input, canonical or not; gives output and rejection.
type private Validate = Func<string, byte[], bool, struct (byte[] * (string | null))>

type private Listed = IReadOnlyList<struct (string * string * string * string)>

let private guest =
    lazy
        (let path = Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll")
         nonNull (Assembly.LoadFrom(path).GetType "Perjury.Guest.WeakGuest"))

let private validate =
    lazy (nonNull (guest.Value.GetMethod "Validate") |> _.CreateDelegate<Validate>())

// An exception is one way in which a planted bug shows.
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

/// Control: the same assembly without a planted bug, which must answer as the guest does.
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

/// All weak guests, in the order of the list of planted bugs.
let all () = guests.Value

/// Targets of all weak guests, the control among them.
let targets () = sound :: (all () |> List.map _.Target)

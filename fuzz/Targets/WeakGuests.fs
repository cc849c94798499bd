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

// Signature of WeakGuest.Validate: bug, input, canonical or not, release of the wire by its number; gives output and rejection.
type private Validate = Func<string, byte[], bool, byte, struct (byte[] * (string | null))>

type private Listed = IReadOnlyList<struct (string * string * string * string)>

let private guest =
    lazy
        (let path = Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll")
         nonNull (Assembly.LoadFrom(path).GetType "Perjury.Guest.WeakGuest"))

let private validate =
    lazy (nonNull (guest.Value.GetMethod "Validate") |> _.CreateDelegate<Validate>())

// An exception is one way in which a planted bug shows; one that would not end is ended by its own count of steps, since nothing else
// can stop it in this process.
let private run bug wire mode (input: byte[]) =
    try
        let struct (output, rejection) =
            validate.Value.Invoke(bug, input, (mode = Canonical), byte wire.Guest)

        {
            Observation = Output output
            Rejection = Option.ofObj rejection
            Words = None
        }
    with
    | :? TimeoutException ->
        {
            Observation = TimedOut
            Rejection = None
            Words = None
        }
    | error ->
        {
            Observation = Trapped(error.GetType().Name + ": " + error.Message)
            Rejection = None
            Words = None
        }

let private targetOf name bug (wire: WireName) =
    {
        Name = Prefix + name
        Modes = [ Sufficient; Canonical ]
        Serves = Serves.reading wire.Name
        Run = run bug wire
    }

/// A weak guest, by the name of its target, that reads a release of the wire.
let targetIn (name: string) wire =
    let bug = name.Substring Prefix.Length
    targetOf bug (if bug = "none" then "" else bug) wire

/// Control: the same assembly without a planted bug, which must answer as the guest does.
let sound = targetOf "none" "" WireName.ofInput

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
                Target = targetOf name name WireName.ofInput
            }
    ]

let private guests = lazy load ()

/// All weak guests, in the order of the list of planted bugs.
let all () = guests.Value

/// Targets of all weak guests, the control among them.
let targets () = sound :: (all () |> List.map _.Target)

/// Target without reasons: its 43 bytes alone.
let muted (target: Target) =
    { target with
        Run =
            fun mode input ->
                { target.Run mode input with
                    Rejection = None
                }
    }

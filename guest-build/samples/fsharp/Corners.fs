module Perjury.Samples.Corners

open System
open System.Collections
open System.Collections.Generic

[<CompilationRepresentation(CompilationRepresentationFlags.UseNullAsTrueValue)>]
type Maybe<'a> =
    | Nope
    | Yep of 'a

type private Priv =
    | PA of int
    | PB

type internal Inter = { I: int; J: Priv2 }
and Priv2 = internal QA of string
type private PrivRec = { Z: int }
type NoToString = private { K: int }

type ``Odd Name`` =
    | ``Case One`` of ``field a``: int
    | ``Two!``

[<Struct>]
type GS<'a> =
    | GA of a: 'a
    | GB

[<Struct>]
type Single = S1 of int

[<RequireQualifiedAccess>]
type RQ =
    | New
    | NewYork of int
    | Item of Item: string

type Coll(xs: int list) =
    interface IEnumerable<int> with
        member _.GetEnumerator() : IEnumerator<int> = (xs :> seq<int>).GetEnumerator()
        member _.GetEnumerator() : IEnumerator = (xs :> IEnumerable).GetEnumerator()

type RecColl =
    {
        Xs: int list
    }

    interface IEnumerable<int> with
        member r.GetEnumerator() : IEnumerator<int> = (r.Xs :> seq<int>).GetEnumerator()
        member r.GetEnumerator() : IEnumerator = (r.Xs :> IEnumerable).GetEnumerator()

type OldColl() =
    interface IEnumerable with
        member _.GetEnumerator() : IEnumerator =
            ([ box 1; box "x"; null ] :> IEnumerable).GetEnumerator()

type Big =
    | C0
    | C1
    | C2
    | C3
    | C4
    | C5 of int
    | C6 of string * int
    | C7 of Big list

exception Empty
exception One of int

exception Msg of string with
    override e.Message = "custom " + e.Data0

type Base() = class end

type Derived(x: int) =
    inherit Base()
    override _.ToString() = $"D{x}"

type Fun = { F: int -> int; G: string }
let show x = printfn "%A" x
let generic<'T> (x: 'T) = sprintf "%A|%O" x x

let run () =
    show (Nope: Maybe<int>)
    show [ Nope; Yep 3 ]
    printfn "%A %A" (PA 1) [ PB; PA 2 ]
    printfn "%A" { I = 1; J = QA "x" }
    printfn "%+A" { I = 1; J = QA "x" }
    printfn "%s" (string { I = 1; J = QA "x" })
    printfn "%A %+A" { Z = 1 } { Z = 2 }
    printfn "%A" { K = 1 }
    printfn "%A" [ { K = 1 }; { K = 2 } ]
    show [ ``Case One`` 3; ``Two!`` ]
    show [ GA 1; GB ]
    show (S1 3, [ S1 4 ])
    show [ RQ.New; RQ.NewYork 3; RQ.Item "i" ]
    show (Coll [ 1; 2; 3; 4; 5 ])
    show { Xs = [ 1; 2 ] }
    show (OldColl())
    show [ C0; C4; C5 1; C6("a", 2); C7 [ C1; C7 [] ] ]
    printfn "%s" (string (C7 [ C6("q", 1) ]))

    for e in [ Empty; One 1; Msg "m" ] do
        printfn
            "%s | %A"
            e.Message
            (match e with
             | One i -> i
             | _ -> 0)

    printfn "%A" [ One 2; Empty ]
    show [ Derived 1; Derived 2 ]
    show (box (Derived 3), Derived 4 :> Base)
    show struct {| A = 1; B = struct (1, 2) |}
    show (dict [ 1, "a" ])
    show (Queue<int> [ 1; 2 ])
    show (readOnlyDict [ "k", Some 1 ])
    show [| true; false |]
    show [| 'a'; 'b' |]
    show ("abc" :> seq<char>)
    show (Seq.empty<int>)
    show (Seq.singleton None: seq<int option>)
    show (Array.empty<string>)
    show (Set.empty<int>, Map.empty<int, int>)
    show (Map [ Some 1, [ None ]; None, [ Some 2 ] ])
    show [ Map [ 1, 2 ] ]
    show (Some(Map [ 1, 2 ]), Some(set [ 1 ]), Some(seq { 1..2 }))
    show (Guid.Empty, TimeSpan.FromMinutes 1.0, Version(1, 2))
    show (1, ())
    show (Some())
    show ((), null: obj)
    show [ box 1; box "s"; null; box 1.5; box [ 1 ] ]
    show (Choice2Of3 "x": Choice<int, string, float>)
    show (Error [ "e" ]: Result<int, string list>)
    printfn "%s" (generic 1 + generic "s" + generic [ 1 ] + generic (Some 1) + generic (1, "a"))
    printfn "%s" (generic (None: int option))
    printfn "%A" (Some "multi\nline", "tab\t")
    show (String('x', 90), 1)
    show [ for i in 1..12 -> sprintf "item number %d" i ]
    show { Xs = [ 1..40 ] }
    show (List.init 5 (fun i -> i, String.replicate (i * 5) "z", [ i ]))
    show [ [ [ 1; 2 ]; [ 3 ] ]; [] ]
    show (Yep(Yep(Yep [ 1; 2; 3 ])))
    show [ Some(Error "e"); Some(Ok [ 1 ]); None ]
    show (ref [ ref 1 ])
    show (1.5m, 2I, 3uy, 'c', "s", true, 1.0, 2.0f)
    show -1
    show (-1, [ -1; 2 ], Some -1, Some -1.5, Some -2I)
    show (C5 -3)
    show (C6("neg", -4))
    show (struct (1, 2, 3), ValueSome(struct (1, "a")))
    show typeof<Maybe<int>>
    show (Lazy<int>(fun () -> 3))
    show (Threading.Tasks.Task.FromResult 3 |> ignore)
    show (StringComparison.Ordinal, enum<StringComparison> 77)
    show (Random(1).Next(10))
    show (Array2D.init 2 2 (fun i j -> Some(i + j)))
    show [| [| 1; 2 |]; [||] |]
    show (Span<int>([| 1 |]).Length)
    printfn "%A %A" nan [ infinity; -infinity ]
    printfn "%40A" (Some { Xs = [ 1..30 ] })

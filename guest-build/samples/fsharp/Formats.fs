module Perjury.Samples.Formats

open System
open System.Text

type Shape =
    | Circle of float
    | Rect of w: float * h: float
    | Unit

type Tree =
    | Leaf
    | Node of Tree * int * Tree

type R =
    {
        Name: string
        Age: int
        Tags: string list
        Opt: int option
    }

[<Struct>]
type SP = { X: int; Y: int }

[<Struct>]
type SU =
    | SA
    | SB of p: int
    | SC of q: string

type Priv =
    private
    | PA
    | PB of int

type E =
    | Red = 1
    | Green = 2

exception Foo of string * int
exception Bar
exception Baz of string
type One = One of int

type C() =
    override _.ToString() = "a C"

let run () =
    printfn "hello"
    printfn "%d %i %u %x %X %o %B" 42 -7 7 255 255 8 5
    printfn "%b %s %c %f %F %e %E %g %G %M" true "str" 'q' 3.14159 2.5 12345.678 0.00012 1e20 0.5 1.25m
    printfn "[%5d] [%-5d] [%05d] [%+d] [% d] [%+5d] [%-+5d|]" 42 42 42 42 42 42 42
    printfn "[%8.3f] [%-8.2f] [%08.2f] [%+.1f] [%.0f] [%10s] [%-10s]" 3.14159 2.5 -3.14159 2.0 2.5 "ab" "cd"
    printfn "[%*d] [%-*d] [%.*f] [%*.*f]" 6 42 6 42 2 3.14159 8 2 2.71828
    printfn "%x %x %o %u" -1 -1L -1y 200uy
    printfn "%A %A %A" 1 "two" 3.0
    printfn "%O %O %O" 1 (Some 2) None
    printfn "%A" (Circle 1.5)
    printfn "%A" [ Circle 1.5; Rect(2.0, 3.0); Unit ]
    printfn "%A" (Node(Node(Leaf, 1, Leaf), 2, Leaf))

    printfn
        "%A"
        {
            Name = "Ann"
            Age = 3
            Tags = [ "a"; "b" ]
            Opt = None
        }

    printfn
        "%A"
        [
            {
                Name = "Ann"
                Age = 3
                Tags = [ "a"; "b" ]
                Opt = Some 4
            }
            {
                Name = "Bob"
                Age = 30
                Tags = []
                Opt = None
            }
        ]

    printfn "%A %A %A" { X = 1; Y = 2 } SA (SB 3)
    printfn "%A %A" (PA) (PB 4)
    printfn "%A %A" E.Red E.Green
    printfn "%A" (1, "a", 2.5)
    printfn "%A" (struct (1, 2))
    printfn "%A %A" [||] [| 1; 2; 3 |]
    printfn "%A" (Map [ 1, "a"; 2, "b" ])
    printfn "%A" (set [ 3; 1; 2 ])
    printfn "%A" (seq { 1..10 })
    printfn "%A" (Some(Some 3))
    printfn "%A" [ Some 1; None ]
    printfn "%A" ()
    printfn "%A" null
    printfn "%A" (Ok 3: Result<int, string>)
    printfn "%A" (Error "x": Result<int, string>)
    printfn "%A" [ 1..200 ]
    printfn "%A" (ref 5)
    printfn "%A" {| A = 1; B = "x" |}
    printfn "%A" (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    printfn "%A" (array2D [ [ 1; 2 ]; [ 3; 4 ] ])
    printfn "%A" (C())
    printfn "%A" 'x'
    printfn "%A" 12I
    printfn "%A %A %A %A" 1uy 2L 3UL 1.0f
    printfn "%s" (string (Circle 2.0))
    printfn "%s" ((Rect(1.0, 2.0)).ToString())
    printfn "%O" { X = 1; Y = 2 }
    printfn "%A" (One 3)
    let x = 5
    printfn $"{x} and {x, 5} and {x:D3} and %d{x} and {3.14159:N2} %5.1f{2.25} %A{[ 1; 2 ]}"
    printfn "%s" $"a{x}b{x + 1}c"
    let f = sprintf "%d-%s"
    printfn "%s %s" (f 1 "a") (f 2 "b")

    try
        failwithf "bad %d" 3
    with Failure m ->
        printfn "%s" m

    try
        raise (Foo("x", 3))
    with e ->
        printfn "%s | %A" e.Message e

    try
        raise Bar
    with e ->
        printfn "%s | %A" e.Message e

    try
        raise (Baz "hmm")
    with Baz s as e ->
        printfn "%s | %s" e.Message s

    let sb = StringBuilder()
    Printf.bprintf sb "%d %s" 1 "x"
    printfn "%s" (sb.ToString())
    Printf.ksprintf (fun s -> Console.WriteLine("k:" + s)) "%d" 3
    printfn "%a|%t|" (fun w (n: int) -> fprintf w "<%d>" n) 3 (fun w -> fprintf w "T")
    printfn "%s" (sprintf "%a|%t|" (fun () n -> string (n + 1)) 3 (fun () -> "T"))
    printfn "100%% %5b|%-6b|" true false
    // EXTRA
    printfn
        "%A"
        [
            1.0f
            -0.0f
            2147483520.0f
            2147483648.0f
            -2147483648.0f
            3e10f
            0.1f
            nanf
            -infinityf
            1e10f
            9999999999.0f
        ]

    printfn
        "%A"
        [
            1.0
            -0.0
            1e9
            1e10
            12345678901.0
            0.1
            nan
            -infinity
            1e-7
            123456789.125
            9999999999.0
        ]

    printfn "%u %u %u %o %B %x" -1y -2s 200uy -1y 5uy -5s
    printfn "%f %f [%+f] [%09.2f] [%-09.2f]" -0.0 -0.001 -0.0 -0.0 -1.5
    printfn "%A %A" 1.10m -0.0m
    printfn $"{System.DayOfWeek.Friday:D} {12.5:F3} {3:X2} {1I:N0} {System.TimeSpan.FromSeconds 90.0:c}"
    printfn "%A" (fun x -> x + 1)

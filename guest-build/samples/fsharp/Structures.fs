module Perjury.Samples.Structures

open System
open System.Collections.Generic

type Address =
    {
        Street: string
        City: string
        Zip: int
        Country: string option
    }

type Person =
    {
        Name: string
        Age: int
        Address: Address
        Friends: Person list
        Scores: float[]
    }

type Json =
    | JNull
    | JBool of bool
    | JNum of float
    | JStr of string
    | JArr of Json list
    | JObj of (string * Json) list

type Rec = { mutable Self: Rec option; Id: int }
type Pt = { X: int; Y: int }

type Cls(x: int) =
    member _.X = x

type Named(x: int) =
    override _.ToString() = sprintf "Named<%d>" x

type Gen<'a, 'b> = { First: 'a; Second: 'b }

type U =
    | A of a: int * b: string
    | B of Pt
    | C of U * U
    | D of (int * int)
    | E of int list
    | F of (int -> int)
    | G of unit
    | H of int option

type Hidden =
    private
        {
            Secret: int
        }

    override x.ToString() = "hidden!"

type Hid2 =
    private
    | HA of int
    | HB

type Thrower() =
    override _.ToString() = failwith "no string"

[<Struct>]
type SR = { P: int; Q: string }

[<Struct>]
type SU =
    | One of o: int
    | Two of t: string

let run () =
    let addr =
        {
            Street = "1 Long Street Name"
            City = "Springfield"
            Zip = 12345
            Country = Some "US"
        }

    let p =
        {
            Name = "Ann"
            Age = 30
            Address = addr
            Friends = []
            Scores = [| 1.5; 2.0; 3.25 |]
        }

    printfn "%A" p

    printfn
        "%A"
        { p with
            Friends =
                [
                    p
                    { p with
                        Name = "Bob"
                        Address = { addr with Country = None }
                    }
                ]
        }

    printfn "%A" [ for i in 1..3 -> { X = i; Y = i * i } ]
    printfn "%A" (Map [ for i in 1..3 -> i, { X = i; Y = i } ])
    printfn "%A" (Map [ for i in 1..20 -> i, string i ])
    printfn "%A" (Set [ for i in 1..30 -> i * 7 ])
    printfn "%A" (Map [ "k", [ 1; 2 ]; "l", [] ])

    let j =
        JObj
            [
                "name", JStr "x"
                "list", JArr [ JNum 1.0; JNum 2.5; JBool true; JNull ]
                "nested", JObj [ "a", JArr []; "b", JStr "a long string value to force breaking of lines" ]
            ]

    printfn "%A" j
    printfn "%s" (string j)
    printfn "%A" (JArr [ for i in 1..30 -> JNum(float i) ])

    printfn
        "%A"
        [
            A(1, "x")
            B { X = 1; Y = 2 }
            C(A(1, "y"), E [ 1; 2; 3 ])
            D(3, 4)
            E []
            G()
            H None
            H(Some -3)
        ]

    printfn
        "%A"
        (F(fun x -> x + 1)
         |> function
             | F f -> f 3
             | _ -> 0)

    printfn "%A" (Some(Some None: int option option option))
    printfn "%A" [ Some [ Some 1; None ]; None ]
    printfn "%A" (Some(-5), Some -5.0, -5)
    printfn "%A" (Some(1, 2), Some [ 1 ], Some "s", Some { X = 1; Y = 2 })

    printfn
        "%A"
        {
            First = 1
            Second =
                {
                    First = "a"
                    Second = [ None; Some 'x' ]
                }
        }

    printfn "%A" (Cls 3)
    printfn "%A" [ Named 1; Named 2 ]
    printfn "%A" (Named 3, box (Named 4))
    printfn "%A" (Thrower())
    printfn "%A %A" { Secret = 1 } [ HA 3; HB ]
    printfn "%+A %+A" { Secret = 1 } [ HA 3; HB ]
    let r = { Self = None; Id = 1 }
    r.Self <- Some r
    printfn "%A" r
    printfn "%A" (seq { for i in 1..3 -> { X = i; Y = i } })
    printfn "%A" (List [ 1; 2; 3; 4; 5; 6 ])
    let d = Dictionary<string, int>()
    d.["a"] <- 1
    d.["b"] <- 2
    printfn "%A" d
    printfn "%A" (HashSet [ 1; 2; 3 ])
    printfn "%A" (KeyValuePair("k", 3))
    printfn "%A" [| Some 1; None |]
    printfn "%A" [| (1, 'a'); (2, 'b') |]
    printfn "%A" [| { P = 1; Q = "x" } |]
    printfn "%A" [| One 1; Two "x" |]
    printfn "%A" (struct (1, "x", { P = 2; Q = "y" }))
    printfn "%A" [| struct (1, 2) |]
    printfn "%A" (1.0, 1.5f, 1e100, 1e-5, 123456789.123456, 0.1 + 0.2, nan, -infinity, 100000000000.0)
    printfn "%A" (1.0f, 3.4e38f, 0.1f, 16777216.0f, nanf)
    printfn "%A" (10m, 1.50m, 1y, 2s, 3us, 4u, 5n, 6un, 7UL, 8L)
    printfn "%A" (DateTimeKind.Utc, DayOfWeek.Monday)
    printfn "%A" (Choice1Of2 3: Choice<int, string>)
    printfn "%A" (ValueSome 3, (ValueNone: int voption))
    printfn "%A" (lazy 3)

    printfn
        "%A"
        (let l = lazy (1 + 2) in
         l.Force() |> ignore
         l)

    printfn "%A" (Nullable 3, Nullable<int>())
    printfn "%A" (Unchecked.defaultof<string>, [ null; "x" ])
    printfn "%A" (obj (), box 3)
    printfn "%A" [ (); () ]
    printfn "%A" (Array3D.zeroCreate<int> 2 2 2)
    printfn "%A" (Array2D.init 3 4 (fun i j -> { X = i; Y = j }))
    printfn "%A" [ [ 1; 2 ]; []; [ 3 ] ]
    printfn "%A" [ for i in 1..25 -> String.replicate i "x" ]
    printfn "%A" (String.replicate 100 "y", 1)
    printfn "%20A|" [ 1..20 ]
    printfn "%0A|" { X = 1; Y = 2 }
    printfn "%.5A|" [ 1..20 ]
    printfn "%-30A|" [ 1..20 ]
    printfn "%*A|" 25 [ 1..20 ]
    printfn "%A" (Set [ Some 1; Some 2 ])
    printfn "%A" (Map [ 1, None; 2, Some 3 ])

    printfn
        "%A"
        (seq {
            yield 1
            failwith "boom"
        })

    printfn "%A" (exn "oops")
    printfn "%A" {| N = 1; M = {| K = "x" |} |}
    printfn "%s" (string {| N = 1; M = [ 1 ] |})
    printfn "%s" (string p)
    printfn "%s" ({ X = 1; Y = 2 }.ToString())
    printfn "%O|%O|%O" p.Address (A(1, "z")) [ A(2, "w") ]
    printfn "%s" (string (Some { X = 1; Y = 2 }))
    printfn "%s" (string [ Some 1 ])
    printfn "%s %s" (string (1, 2)) (string (struct (1, "a")))
    printfn "%s" (string (Ok 3: Result<int, string>))
    printfn "%s" (string (Map [ 1, 2; 3, 4; 5, 6; 7, 8 ]) + string (set [ 1..5 ]))
    printfn "%s" (string (fun x -> x + 1) |> fun s -> s.Substring(0, 4))
    printfn "%A" (ref (Some 3))
    printfn "%A" (async { return 1 } |> ignore)
    printfn "%A" [ typeof<int>; typeof<string list> ]
    printfn "%A" (Tuple.Create(1, 2), Tuple.Create 1)
    printfn "%A" (1, (2, (3, 4)), [ (5, 6) ])
    printfn "%A" (Some(fun () -> ()) |> Option.isSome)
    printfn "%A" (ArraySegment [| 1; 2; 3 |])

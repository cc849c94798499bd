module Perjury.Samples.Objects

open System
open System.Text

[<AbstractClass>]
type Shape(name: string) =
    let mutable scale = 1.0
    static let mutable count = 0
    do count <- count + 1
    abstract Area: float
    abstract Describe: unit -> string

    default this.Describe() =
        sprintf "%s with area %.2f" name this.Area

    member _.Name = name

    member _.Scale
        with get () = scale
        and set v = scale <- v

    static member Count = count
    override this.ToString() = $"Shape({this.Name})"

type Circle(r: float) =
    inherit Shape("circle")
    override this.Area = Math.PI * r * r * this.Scale

type Square(side: float) =
    inherit Shape("square")
    override this.Area = side * side * this.Scale
    override this.Describe() = "[" + base.Describe() + "]"

type ILogger =
    abstract Log: string -> unit
    abstract Level: int with get, set

type Memory(sb: StringBuilder) =
    let mutable level = 0

    interface ILogger with
        member _.Log s = sb.Append(s).Append(';') |> ignore

        member _.Level
            with get () = level
            and set v = level <- v

    interface IDisposable with
        member _.Dispose() = sb.Append("<disposed>") |> ignore

type Stack<'T when 'T: equality>() =
    let mutable items: 'T list = []
    member _.Push x = items <- x :: items

    member _.Pop() =
        match items with
        | [] -> invalidOp "empty stack"
        | x :: rest ->
            items <- rest
            x

    member _.Count = items.Length

    member _.Item
        with get i = List.item i items

    member _.Contains x = List.contains x items

    interface System.Collections.Generic.IEnumerable<'T> with
        member _.GetEnumerator() : System.Collections.Generic.IEnumerator<'T> =
            (Seq.ofList items).GetEnumerator()

        member _.GetEnumerator() : System.Collections.IEnumerator = (Seq.ofList items).GetEnumerator() :> _

[<Struct>]
type Vec =
    {
        X: float
        Y: float
    }

    static member (+)(a, b) = { X = a.X + b.X; Y = a.Y + b.Y }
    static member (*)(a, k) = { X = a.X * k; Y = a.Y * k }
    static member Zero = { X = 0.0; Y = 0.0 }
    member v.Length = sqrt (v.X * v.X + v.Y * v.Y)

[<CustomEquality; CustomComparison>]
type Version =
    {
        Major: int
        Minor: int
    }

    override a.Equals b =
        match b with
        | :? Version as b -> a.Major = b.Major
        | _ -> false

    override a.GetHashCode() = a.Major

    interface IComparable with
        member a.CompareTo b =
            match b with
            | :? Version as b -> compare a.Major b.Major
            | _ -> invalidArg "b" "not a version"

type Color =
    | Red = 0
    | Green = 1
    | Blue = 2

[<Flags>]
type Perm =
    | None = 0
    | Read = 1
    | Write = 2
    | Exec = 4

type Temp(c: float) =
    member _.C = c
    static member op_Explicit(t: Temp) : float = t.C
    new() = Temp(20.0)

module Ext =
    type System.String with
        member s.Shout() = s.ToUpper() + "!"

open Ext

let inline sum (xs: ^a list) =
    List.fold (+) LanguagePrimitives.GenericZero xs

let inline area (x: ^t) = (^t: (member Area: float) x)

let run () =
    let shapes: Shape list = [ Circle 1.0; Square 2.0 ]

    for s in shapes do
        printfn "%s / %O / %A" (s.Describe()) s s

    shapes.[0].Scale <- 2.0
    printfn "%.3f %d" shapes.[0].Area Shape.Count
    let sb = StringBuilder()

    (use l = new Memory(sb)
     let log = l :> ILogger
     log.Log "one"
     log.Level <- 3
     log.Log(string log.Level))

    printfn "%s" (sb.ToString())

    let obj =
        { new ILogger with
            member _.Log s = printfn "log: %s" s

            member _.Level
                with get () = 1
                and set _ = ()
        }

    obj.Log "hi"
    let st = Stack<int>()

    for i in 1..3 do
        st.Push i

    printfn "%d %d %b %A" (st.Pop()) st.Count (st.Contains 1) st
    printfn "%d" st.[0]

    try
        Stack<string>().Pop() |> ignore
    with :? InvalidOperationException as e ->
        printfn "%s" e.Message

    let v = { X = 3.0; Y = 4.0 }
    printfn "%A %f %A" (v + v) v.Length (sum [ v; v * 2.0 ])

    printfn
        "%b %b"
        ({ Major = 1; Minor = 2 } = { Major = 1; Minor = 3 })
        ({ Major = 1; Minor = 2 } < { Major = 2; Minor = 0 })

    printfn "%A" (List.max [ { Major = 1; Minor = 2 }; { Major = 3; Minor = 0 } ])
    printfn "%A %d %O" Color.Green (int Color.Blue) (enum<Color> 2)
    printfn "%A %A" (Perm.Read ||| Perm.Write) (enum<Perm> 9)
    printfn "%b" (Perm.Read.HasFlag Perm.Read)
    printfn "%s" ("abc".Shout())
    printfn "%f %f" (float (Temp 3.5)) (float (Temp()))
    printfn "%f" (area (Circle 2.0))
    let o: obj = box 3

    match o with
    | :? string as s -> printfn "s %s" s
    | :? int as i when i > 2 -> printfn "i %d" i
    | _ -> printfn "?"

    printfn
        "%A"
        (shapes
         |> List.map (fun s ->
             match s with
             | :? Circle -> "c"
             | :? Square -> "s"
             | _ -> "?"))

    printfn "%A %A" (typeof<int>.Name) (o.GetType().Name)
    let f = fun (x: int) -> x + 1
    let g = f >> (*) 2 >> string
    printfn "%s" (g 4)
    let d = Func<int, int>(fun x -> x * x)
    printfn "%d" (d.Invoke 7)
    let ev = Event<int>()
    ev.Publish.Add(fun x -> printfn "event %d" x)
    ev.Trigger 5
    printfn "%A" (obj :? IDisposable)

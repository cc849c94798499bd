module Perjury.Samples.CustomText

[<StructuredFormatDisplay("<{Show}>")>]
type C(x: int) =
    member _.Show = sprintf "C%d" x

[<StructuredFormatDisplay("V {X} and {Y}!")>]
type V = { X: int; Y: string list }

[<StructuredFormatDisplay("{A}{B} {C}")>]
type W =
    | W1 of int
    | W2 of string * int

    member x.A =
        match x with
        | W1 i -> Some i
        | _ -> None

    member x.B = [ 1; 2 ]
    member x.C = (1, "t")
    override x.ToString() = "W!"

[<StructuredFormatDisplay("plain")>]
type P() = class end

[<AbstractClass; StructuredFormatDisplay("abs {Nm}")>]
type Ab() =
    abstract Nm: string

type De() =
    inherit Ab()
    override _.Nm = "derived"

[<StructuredFormatDisplay("{Bad}")>]
type Th() =
    member _.Bad: int = failwith "x"

let run () =
    printfn "%A" (C 3)
    printfn "%A" [ C 1; C 2 ]
    printfn "%A" { X = 1; Y = [ "a" ] }
    printfn "%O" { X = 1; Y = [ "a" ] }
    printfn "%A %A" (W1 3) [ W1 4 ]
    printfn "%s" (string (W1 3))
    printfn "%A %A %A" (P()) (De()) (Th())

    printfn
        "%A"
        (Some(C 1),
         {
             X = 5
             Y = [ for i in 1..30 -> string i ]
         })

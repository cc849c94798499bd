module Perjury.Samples.Computations

open System
type M<'w, 'a> = M of 'a * 'w list

type WriterBuilder() =
    member _.Bind(M(a, w), f) = let (M(b, w2)) = f a in M(b, w @ w2)
    member _.Return a = M(a, [])
    member _.Zero() = M((), [])
    member _.Combine(M((), w), M(b, w2)) = M(b, w @ w2)
    member _.Delay f = f ()

    member _.For(xs: seq<_>, f) =
        Seq.fold (fun (M((), w)) x -> let (M((), w2)) = f x in M((), w @ w2)) (M((), [])) xs

let writer = WriterBuilder()
let tell x = M((), [ x ])
type Parser<'a> = Parser of (char list -> ('a * char list) option)

module Parser =
    let run (Parser p) s = p (List.ofSeq s)

    let map f (Parser p) =
        Parser(p >> Option.map (fun (a, r) -> f a, r))

    let ret x = Parser(fun cs -> Some(x, cs))

    let bind f (Parser p) =
        Parser(fun cs ->
            match p cs with
            | None -> None
            | Some(a, r) -> let (Parser q) = f a in q r)

    let sat pred =
        Parser (function
            | c :: r when pred c -> Some(c, r)
            | _ -> None)

    let (<|>) (Parser p) (Parser q) =
        Parser(fun cs ->
            match p cs with
            | None -> q cs
            | r -> r)

    let rec many p =
        (bind (fun x -> map (fun xs -> x :: xs) (many p)) p) <|> ret []

    let many1 p =
        bind (fun x -> map (fun xs -> x :: xs) (many p)) p

open Parser

type ParserBuilder() =
    member _.Bind(p, f) = bind f p
    member _.Return x = ret x
    member _.ReturnFrom(p: Parser<_>) = p

let parser = ParserBuilder()
let digit = sat Char.IsDigit
let number = many1 digit |> map (List.toArray >> String >> int)

let rec expr =
    parser {
        let! t = number
        return! rest t
    }

and rest acc =
    (parser {
        let! op = sat (fun c -> c = '+' || c = '-' || c = '*')
        let! n = number

        return!
            rest (
                match op with
                | '+' -> acc + n
                | '-' -> acc - n
                | _ -> acc * n
            )
    })
    <|> ret acc

type QueryBuilder() =
    member _.For(xs, f) = List.collect f xs
    member _.Yield x = [ x ]
    member _.Zero() = []

    [<CustomOperation("where", MaintainsVariableSpace = true)>]
    member _.Where(xs, [<ProjectionParameter>] f) = List.filter f xs

    [<CustomOperation("select")>]
    member _.Select(xs, [<ProjectionParameter>] f) = List.map f xs

    [<CustomOperation("top", MaintainsVariableSpace = true)>]
    member _.Top(xs, n: int) = List.truncate n xs

let q = QueryBuilder()

type Eventually<'a> =
    | Done of 'a
    | NotYet of (unit -> Eventually<'a>)

type EB() =
    member this.Bind(e, f) =
        match e with
        | Done x -> NotYet(fun () -> f x)
        | NotYet w -> NotYet(fun () -> this.Bind(w (), f))

    member _.Return x = Done x
    member _.Delay f = NotYet(fun () -> f ())
    member _.Zero() = Done()
    member this.Combine(a, b) = this.Bind(a, fun () -> b)

    member this.While(g, body: Eventually<unit>) : Eventually<unit> =
        if g () then
            this.Bind(body, fun () -> this.While(g, body))
        else
            this.Zero()

    member this.TryFinally(e, f) =
        match e with
        | Done x ->
            f ()
            Done x
        | NotYet w -> NotYet(fun () -> this.TryFinally(w (), f))

let ev = EB()

let rec steps n =
    function
    | Done x -> n, x
    | NotYet w -> steps (n + 1) (w ())

type OptionBuilder() =
    member _.Bind(x, f) = Option.bind f x
    member _.Return x = Some x
    member _.ReturnFrom x = x
    member _.Zero() = None
    member _.BindReturn(x, f) = Option.map f x

    member _.MergeSources(a, b) =
        match a, b with
        | Some a, Some b -> Some(a, b)
        | _ -> None

let opt = OptionBuilder()

let run () =
    let (M(v, log)) =
        writer {
            do! tell "start"
            let! x = M(3, [ "three" ])

            for i in 1..2 do
                do! tell (sprintf "loop %d" i)

            if x > 2 then
                do! tell "big"

            return x * 2
        }

    printfn "%d %A" v log
    printfn "%A" (run expr "12+30*2-4")
    printfn "%A" (run expr "x")
    printfn "%A" (run (many1 (sat Char.IsLetter)) "abc1")

    printfn
        "%A"
        (q {
            for x in [ 1..10 ] do
                where (x % 2 = 0)
                top 3
                select (x * x)
        })

    let i = ref 0

    let e: Eventually<int> =
        ev.Delay(fun () ->
            i.Value <- 3
            ev.Bind(NotYet(fun () -> Done 4), fun x -> Done(x + i.Value)))

    printfn "%A" (steps 0 e)

    printfn
        "%A"
        (opt {
            let! a = Some 1
            and! b = Some 2
            return a + b
        })

    printfn
        "%A"
        (opt {
            let! a = Some 1
            let! b = None
            return a + b
        })

    let l =
        [
            yield 1
            yield! [ 2; 3 ]
            if true then
                yield 4
            for x in 5..6 do
                yield x
            match 7 with
            | 7 -> yield 70
            | _ -> ()
        ]

    printfn "%A" l

    printfn
        "%A"
        [|
            for x in 1..3 do
                for y in 1..x -> x * y
        |]

    printfn
        "%A"
        (seq {
            use d =
                { new IDisposable with
                    member _.Dispose() = printfn "dispose"
                }

            yield 1
            yield 2
         }
         |> Seq.toList)

module Perjury.Samples.Maps

open System
open System.Collections.Generic

type State<'s, 'a> = State of ('s -> 'a * 's)

module State =
    let run (State f) s = f s

    let bind f (State g) =
        State(fun s -> let a, s' = g s in run (f a) s')

    let ret a = State(fun s -> a, s)

type StateBuilder() =
    member _.Bind(m, f) = State.bind f m
    member _.Return a = State.ret a
    member _.ReturnFrom m = m
    member _.Zero() = State.ret ()

let state = StateBuilder()
let next = State(fun s -> s, s * 1103515245 + 12345 &&& 0x7fffffff)

type MaybeBuilder() =
    member _.Bind(m, f) = Option.bind f m
    member _.Return x = Some x

let maybe = MaybeBuilder()

[<Measure>]
type kg

type IAnimal =
    abstract Speak: unit -> string

let dog =
    { new IAnimal with
        member _.Speak() = "woof"
    }

[<AbstractClass>]
type Base(n: int) =
    abstract F: int -> int
    default _.F x = x + n
    member this.G x = this.F x * 2

type Derived() =
    inherit Base(10)
    override _.F x = base.F x + 1

let inline sumBy (f: 'a -> ^b) (xs: 'a list) : ^b =
    List.fold (fun acc x -> acc + f x) LanguagePrimitives.GenericZero xs

type Token =
    | TNum of int
    | TOp of char
    | TL
    | TR

let tokenize (s: string) =
    let rec go i acc =
        if i >= s.Length then
            List.rev acc
        elif Char.IsDigit s.[i] then
            let mutable j = i

            while j < s.Length && Char.IsDigit s.[j] do
                j <- j + 1

            go j (TNum(Int32.Parse(s.Substring(i, j - i))) :: acc)
        else
            match s.[i] with
            | ' ' -> go (i + 1) acc
            | '(' -> go (i + 1) (TL :: acc)
            | ')' -> go (i + 1) (TR :: acc)
            | c -> go (i + 1) (TOp c :: acc)

    go 0 []

let rec expr ts = let l, r = term ts in exprTail l r

and exprTail l =
    function
    | TOp '+' :: ts -> (let r, rest = term ts in exprTail (l + r) rest)
    | TOp '-' :: ts -> (let r, rest = term ts in exprTail (l - r) rest)
    | ts -> l, ts

and term ts = let l, r = factor ts in termTail l r

and termTail l =
    function
    | TOp '*' :: ts -> (let r, rest = factor ts in termTail (l * r) rest)
    | ts -> l, ts

and factor =
    function
    | TNum n :: ts -> n, ts
    | TL :: ts ->
        (match expr ts with
         | v, TR :: rest -> v, rest
         | _ -> failwith "expected )")
    | _ -> failwith "bad"

let run () =
    let prog =
        state {
            let! a = next in
            let! b = next in
            return a ^^^ b
        }

    Console.WriteLine(fst (State.run prog 42))

    Console.WriteLine(
        (maybe {
            let! a = Some 1 in
            let! b = Some 2 in
            return a + b
        })
            .Value
    )

    Console.WriteLine(dog.Speak())
    Console.WriteLine(Derived().G 5)
    Console.WriteLine(float (5.0<kg> + 2.0<kg>))
    Console.WriteLine(sumBy (fun x -> x * 2) [ 1; 2; 3 ])
    Console.WriteLine(fst (expr (tokenize "2 * (3 + 4) - 5 * 6")))

    (try
        Console.WriteLine(fst (expr (tokenize "2 * (3")))
     with e ->
         Console.WriteLine(e.Message))

    let rec hanoi n a b c =
        if n = 0 then
            0
        else
            hanoi (n - 1) a c b + 1 + hanoi (n - 1) c b a

    Console.WriteLine(hanoi 10 'a' 'b' 'c')
    let memo = Dictionary<int, bigint>()

    let rec fib n =
        if n < 2 then
            bigint n
        else
            (match memo.TryGetValue n with
             | true, v -> v
             | _ ->
                 let v = fib (n - 1) + fib (n - 2) in
                 memo.[n] <- v
                 v)

    Console.WriteLine(fib 150)

    let words =
        "a b a c b a".Split ' '
        |> Seq.countBy id
        |> Seq.sortByDescending snd
        |> Seq.toList

    for w, n in words do
        Console.WriteLine(w + ":" + string n)

    Console.WriteLine(String.Join(";", Seq.windowed 3 [ 1..5 ] |> Seq.map Seq.sum))
    Console.WriteLine(List.scan (+) 0 [ 1; 2; 3 ] |> List.last)

    Console.WriteLine(
        [
            for x in 1..3 do
                for y in x..3 do
                    if (x + y) % 2 = 0 then
                        yield x * y
        ]
        |> List.length
    )

    Console.WriteLine(Map.fold (fun s k v -> s + k + v) 0 (Map [ 1, 2; 3, 4 ]))
    Console.WriteLine(Set.union (set [ 1; 2 ]) (set [ 2; 3 ]) |> Set.toList |> List.sum)
    Console.WriteLine(Array.fold (fun a b -> a * 31 + b) 7 [| 1..10 |])
    Console.WriteLine([ 3; 1; 2 ] |> List.sortWith (fun a b -> compare b a) |> List.head)
    Console.WriteLine(Map.ofList [ (1, "a"), 5; (1, "b"), 6 ] |> Map.find (1, "b"))
    Console.WriteLine(string [ Some 1; None ])
    let xs = ResizeArray [ 1; 2; 3 ]
    xs.Add 4
    Console.WriteLine(Seq.sum xs)

    Console.WriteLine(
        List.choose (fun x -> if x > 1 then Some(x * x) else None) [ 1; 2; 3 ]
        |> List.length
    )

    let a = [| 5; 3; 1 |] |> Array.sortBy id |> Array.map string |> String.concat "," in
    Console.WriteLine a
    Console.WriteLine(Seq.cache (seq { for i in 1..3 -> i }) |> Seq.length)

    Console.WriteLine(
        match box 5 with
        | :? int as i -> i
        | _ -> 0
    )

    Console.WriteLine(Seq.zip [ 1; 2 ] [ 3; 4 ] |> Seq.map (fun (a, b) -> a * b) |> Seq.max)
    Console.WriteLine(List.tryFind (fun x -> x > 5) [ 1; 2 ] = None)
    Console.WriteLine(Option.toList (Some 1) @ [ 2 ])

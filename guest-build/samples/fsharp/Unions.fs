module Perjury.Samples.Unions

open System

type Shape =
    | Circle of float
    | Rect of w: float * h: float
    | Unit

type Expr =
    | Num of int
    | Add of Expr * Expr
    | Mul of Expr * Expr
    | Neg of Expr
    | Var of string

let rec eval env e =
    match e with
    | Num n -> Some n
    | Add(a, b) -> Option.map2 (+) (eval env a) (eval env b)
    | Mul(a, b) ->
        (match eval env a, eval env b with
         | Some x, Some y -> Some(x * y)
         | _ -> None)
    | Neg a -> eval env a |> Option.map (~-)
    | Var v -> Map.tryFind v env

type Person =
    {
        Name: string
        Age: int
        Tags: string list
    }

let area =
    function
    | Circle r -> r * r * 3.0
    | Rect(w, h) -> w * h
    | Unit -> 1.0

let (|Even|Odd|) n = if n % 2 = 0 then Even else Odd

let rec quicksort =
    function
    | [] -> []
    | p :: xs -> let a, b = List.partition (fun x -> x < p) xs in quicksort a @ [ p ] @ quicksort b

type Tree<'a> =
    | Leaf
    | Node of Tree<'a> * 'a * Tree<'a>

module Tree =
    let rec insert x t =
        match t with
        | Leaf -> Node(Leaf, x, Leaf)
        | Node(l, v, r) when x < v -> Node(insert x l, v, r)
        | Node(l, v, r) when x > v -> Node(l, v, insert x r)
        | t -> t

    let rec toSeq t =
        seq {
            match t with
            | Leaf -> ()
            | Node(l, v, r) ->
                yield! toSeq l
                yield v
                yield! toSeq r
        }

exception MyError of string * int

type Op =
    | Plus
    | Minus

[<Struct>]
type Point = { X: int; Y: int }

type Counter() =
    let mutable n = 0
    member _.Inc() = n <- n + 1
    member _.Value = n

    interface IDisposable with
        member _.Dispose() = Console.WriteLine("disposed")

let run () =
    Console.WriteLine(area (Rect(2.0, 3.0)))
    let env = Map.ofList [ "x", 5; "y", 7 ]
    let e = Add(Num 1, Mul(Var "x", Neg(Var "y")))

    Console.WriteLine(
        match eval env e with
        | Some n -> string n
        | None -> "none"
    )

    Console.WriteLine((eval env (Var "q")).IsNone)
    Console.WriteLine(string (quicksort [ 3; 1; 4; 1; 5; 9; 2; 6 ]))

    let p =
        {
            Name = "Ann"
            Age = 3
            Tags = [ "a"; "b" ]
        }

    Console.WriteLine((p = { p with Age = 3 }))
    Console.WriteLine(({ p with Age = 4 } > p))
    Console.WriteLine(compare [ 1; 2; 3 ] [ 1; 2; 4 ])
    Console.WriteLine(hash p = hash { p with Age = 3 })
    let t = List.fold (fun t x -> Tree.insert x t) Leaf [ 5; 2; 8; 1; 9 ]

    for x in Tree.toSeq t do
        Console.Write(string x + " ")

    Console.WriteLine()
    let m = [ for i in 1..50 -> i, i * i ] |> Map.ofSeq
    Console.WriteLine(m |> Map.filter (fun k _ -> k % 7 = 0) |> Map.toList |> List.sumBy snd)
    let s = Set.ofList [ 3; 1; 2; 3 ] in
    Console.WriteLine(Set.count s + Set.maxElement s)

    Console.WriteLine(
        Seq.initInfinite (fun i -> i * i)
        |> Seq.filter (fun x -> x % 3 = 1)
        |> Seq.take 5
        |> Seq.sum
    )

    Console.WriteLine(seq { 1..10 } |> Seq.map (fun x -> x * 2) |> Seq.fold (+) 0)
    Console.WriteLine(String.Join(",", [ 1; 2; 3 ] |> List.map string))

    Console.WriteLine(
        match 7 with
        | Even -> "even"
        | Odd -> "odd"
    )

    (try
        raise (MyError("bad", 3))
     with
     | MyError(m, n) when n > 2 -> Console.WriteLine(m + string n)
     | _ -> Console.WriteLine("other"))

    (try
        failwith "boom"
     with Failure m ->
         Console.WriteLine(m))

    (try
        (try
            invalidArg "x" "y"
         finally
             Console.WriteLine("fin"))
     with :? ArgumentException as e ->
         Console.WriteLine(e.ParamName))

    use c = new Counter()
    c.Inc()
    c.Inc()
    Console.WriteLine(c.Value)
    let add a b c = a + b + c
    let add1 = add 1
    Console.WriteLine(add1 2 3)
    let compose = (fun x -> x + 1) >> (fun x -> x * 2) in
    Console.WriteLine(compose 5)
    let arr = Array.init 10 (fun i -> (i * 7) % 10) in
    Array.sortInPlace arr
    Console.WriteLine(arr.[3])
    Console.WriteLine(arr |> Array.map (fun x -> x * x) |> Array.rev |> Array.head)
    let a2 = Array2D.init 3 3 (fun i j -> i * j) in
    Console.WriteLine(a2.[2, 2])
    let r: Result<int, string> = Error "e" in

    Console.WriteLine(
        match r with
        | Ok _ -> "ok"
        | Error e -> e
    )

    Console.WriteLine(({ X = 1; Y = 2 } = { X = 1; Y = 2 }))
    let mutable acc = 0 in

    (for i in 0..3..20 do
        acc <- acc + i)

    Console.WriteLine(acc)

    let rec loop n acc =
        if n = 0 then acc else loop (n - 1) (acc + n) in

    Console.WriteLine(loop 100000 0)
    let fact = let rec f (n: bigint) = if n = 0I then 1I else n * f (n - 1I) in f 30I
    Console.WriteLine(fact.ToString())
    Console.WriteLine([ 1..5 ] |> List.pairwise |> List.length)
    Console.WriteLine([ "b"; "a"; "c" ] |> List.sortDescending |> String.concat "")

    Console.WriteLine(
        [ 1..10 ]
        |> List.groupBy (fun x -> x % 3)
        |> List.map (fun (k, v) -> k * List.length v)
        |> List.sum
    )

    let d = dict [ "a", 1 ] in
    Console.WriteLine(d.["a"])
    let q = System.Collections.Generic.Dictionary<int, string>() in
    q.[1] <- "one"
    Console.WriteLine(q.[1])

    Console.WriteLine(
        Some 3
        |> Option.bind (fun x -> if x > 2 then Some(x * 2) else None)
        |> Option.defaultValue 0
    )

    let lz =
        lazy
            (Console.WriteLine("forced")
             5) in

    Console.WriteLine(lz.Force() + lz.Force())

    Console.WriteLine(
        List.zip [ 1; 2 ] [ "a"; "b" ]
        |> List.map (fun (a, b) -> string a + b)
        |> List.reduce (+)
    )

    Console.WriteLine(
        Seq.unfold (fun (a, b) -> if a > 100 then None else Some(a, (b, a + b))) (0, 1)
        |> Seq.toList
        |> List.length
    )

    Console.WriteLine("abc" |> Seq.map int |> Seq.sum)
    Console.WriteLine(1.5 ** 2.0 + float 3 + sqrt 2.0)
    Console.WriteLine((1, "a", 2.5).ToString())
    Console.WriteLine(List.exists (fun x -> x = Minus) [ Plus; Minus ])
    Console.WriteLine([| 1; 2; 3 |] = [| 1; 2; 3 |])
    Console.WriteLine(compare (Circle 1.0) (Rect(1.0, 2.0)))

module Perjury.Samples.Generics

open System
// SRTP, inline, CPS, lazies, tail calls
let inline add (a: ^a) (b: ^b) : ^c =
    ((^a or ^b): (static member (+): ^a * ^b -> ^c) (a, b))

let inline len (x: ^t) = (^t: (member Length: int) x)

let inline parse< ^t when ^t: (static member Parse: string -> ^t)> (s: string) =
    (^t: (static member Parse: string -> ^t) s)

type Vec =
    {
        X: int
        Y: int
    }

    static member (+)(a, b) = { X = a.X + b.X; Y = a.Y + b.Y }
    static member (*)(k: int, v) = { X = k * v.X; Y = k * v.Y }
    static member (~-) v = { X = -v.X; Y = -v.Y }
    static member Zero = { X = 0; Y = 0 }
    static member (|>>)(v, f) = f v

let inline sumAll xs = Seq.sum xs
let rec isEven n = if n = 0 then true else isOdd (n - 1)
and isOdd n = if n = 0 then false else isEven (n - 1)

let rec loop n acc =
    if n = 0L then acc else loop (n - 1L) (acc + n)

let rec fibk n k =
    if n < 2 then
        k n
    else
        fibk (n - 1) (fun a -> fibk (n - 2) (fun b -> k (a + b)))

let rec mapk f xs k =
    match xs with
    | [] -> k []
    | x :: t -> mapk f t (fun r -> k (f x :: r))

type Y<'a, 'b> = Rec of (Y<'a, 'b> -> 'a -> 'b)

let fix f =
    let g (Rec x as r) = f (fun a -> x r a) in g (Rec(fun r a -> let (Rec x) = r in f (fun a -> x r a) a))

type Free<'a> =
    | Pure of 'a
    | Op of string * (int -> Free<'a>)

let rec bind f =
    function
    | Pure a -> f a
    | Op(n, k) -> Op(n, k >> bind f)

type Stream<'a> = Cons of 'a * Lazy<Stream<'a>>
let rec from n = Cons(n, lazy (from (n + 1)))

let rec takeS n (Cons(h, t)) =
    if n = 0 then [] else h :: takeS (n - 1) t.Value

type Nat =
    | Z
    | S of Nat

let rec toInt =
    function
    | Z -> 0
    | S n -> 1 + toInt n

type IVisitor<'r> =
    abstract Num: int -> 'r
    abstract Add: 'r * 'r -> 'r

type IExpr =
    abstract Accept<'r> : IVisitor<'r> -> 'r

let num n =
    { new IExpr with
        member _.Accept v = v.Num n
    }

let plus (a: IExpr) (b: IExpr) =
    { new IExpr with
        member _.Accept v = v.Add(a.Accept v, b.Accept v)
    }

type Eq<'a> =
    abstract Eq: 'a -> 'a -> bool

type Tree<'a when 'a: comparison> =
    | E
    | T of Tree<'a> * 'a * Tree<'a>

    member t.Depth =
        match t with
        | E -> 0
        | T(l, _, r) -> 1 + max l.Depth r.Depth

    static member Of xs =
        let rec ins x =
            function
            | E -> T(E, x, E)
            | T(l, v, r) as t ->
                (match compare x v with
                 | 0 -> t
                 | c when c < 0 -> T(ins x l, v, r)
                 | _ -> T(l, v, ins x r))

        Seq.fold (fun t x -> ins x t) E xs

[<RequireQualifiedAccess>]
type Level =
    | Low
    | High

module Nested =
    module Inner =
        let value = 10
        type T = { V: int }

    let private hidden = 5
    let visible = hidden + Inner.value

[<AutoOpen>]
module Auto =
    let autoValue = 99

type Default<'a>() =
    member val Items: 'a list = [] with get, set
    member val Name = "n" with get, set

let (|Between|_|) lo hi x =
    if x >= lo && x <= hi then Some(x - lo) else None

let (|Words|) (s: string) = s.Split ' ' |> List.ofArray

let (|Int|Str|Other|) (o: obj) =
    match o with
    | :? int as i -> Int i
    | :? string as s -> Str s
    | _ -> Other

let classify =
    function
    | Between 0 9 d -> sprintf "digit %d" d
    | Between 10 99 d -> sprintf "two %d" d
    | n when n < 0 -> "negative"
    | _ -> "big"

let run () =
    printfn "%d %A %s" (add 1 2) (add { X = 1; Y = 2 } { X = 3; Y = 4 }) (add "a" "b")
    printfn "%d %d %d" (len "abc") (len [ 1; 2 ]) (len [| 1 |])
    printfn "%d %f" (parse<int> "42") (parse<float> "2.5")
    printfn "%A %A" (sumAll [ { X = 1; Y = 1 }; { X = 2; Y = 3 } ]) (3 * { X = 1; Y = 2 })
    printfn "%A" (-{ X = 1; Y = 2 } |>> fun v -> v.X)
    printfn "%b %b" (isEven 1000000) (isOdd 7)
    printfn "%d" (loop 3000000L 0L)
    printfn "%d" (fibk 20 id)
    printfn "%d" (mapk ((+) 1) [ 1..10000 ] id |> List.sum)
    printfn "%d" (fix (fun self n -> if n = 0 then 1 else n * self (n - 1)) 10)

    let rec run =
        function
        | Pure a -> a
        | Op(n, k) ->
            printf "%s;" n
            run (k n.Length)

    printfn "%d" (run (bind (fun a -> Op("bb", fun b -> Pure(a + b))) (Op("a", Pure))))
    printfn "%A" (takeS 5 (from 10))
    printfn "%d %A" (toInt (S(S(S Z)))) (S(S Z))
    let e = plus (num 1) (plus (num 2) (num 3))

    printfn
        "%d %s"
        (e.Accept
            { new IVisitor<int> with
                member _.Num n = n
                member _.Add(a, b) = a + b
            })
        (e.Accept
            { new IVisitor<string> with
                member _.Num n = string n
                member _.Add(a, b) = sprintf "(%s+%s)" a b
            })

    let t = Tree.Of [ 4; 2; 6; 1; 3 ]
    printfn "%A %d" t t.Depth
    printfn "%A %d" (Tree<string>.Of [ "b"; "a" ]) (Tree<string>.Of []).Depth
    printfn "%A %d %d" Level.Low Nested.visible autoValue
    printfn "%A" { Nested.Inner.V = 3 }
    let d = Default<int>(Name = "set")
    d.Items <- [ 1 ]
    printfn "%s %A" d.Name d.Items

    for n in [ 5; 42; -1; 1000 ] do
        printfn "%s" (classify n)

    let (Words ws) = "a b c"
    printfn "%A" ws

    for o in [ box 1; box "s"; box 2.0 ] do
        printfn
            "%s"
            (match o with
             | Int i -> sprintf "int %d" i
             | Str s -> "str " + s
             | Other -> "other")

    let rec describe =
        function
        | [] -> "empty"
        | [ x ] -> sprintf "one %A" x
        | [ x; y ] -> sprintf "two %A %A" x y
        | x :: _ :: rest -> sprintf "%A and %d more" x (1 + List.length rest)

    printfn
        "%s|%s|%s|%s"
        (describe ([]: int list))
        (describe [ 1 ])
        (describe [ "a"; "b" ])
        (describe [ 1.0; 2.0; 3.0 ])

    let f x y z = x + y * z
    let p = f 1 2
    printfn "%d %d" (p 3) ((>>) ((+) 1) ((*) 2) 5)
    let compose = List.reduce (>>) [ (+) 1; (*) 3; (-) 100 ]
    printfn "%d" (compose 4)
    printfn "%A" ([ 1; 2; 3 ] |> List.map (fun x y -> x * y) |> List.map (fun g -> g 10))
    let curried = fun a -> fun b -> fun c -> a + b + c
    printfn "%d" (curried 1 2 3)

    let z =
        lazy
            (printfn "computing"
             42)

    printfn "%d %d %b" z.Value (z.Force()) z.IsValueCreated

    printfn
        "%A"
        (Option.map2 (+) (Some 1) (Some 2), Option.orElse (Some 3) None, Option.defaultWith (fun () -> 7) None)

    printfn
        "%A"
        (Option.toNullable (Some 3),
         Option.ofObj (null: string),
         Option.fold (+) 1 (Some 2),
         Option.iter (printf "%d!") (Some 3))

    printfn
        "%A"
        (match 1, "a", [ 1 ] with
         | 1, ("a" | "b"), [ x ] when x > 0 -> "yes"
         | _ -> "no")

    printfn
        "%A"
        (let rec ack m n =
            (if m = 0 then n + 1
             elif n = 0 then ack (m - 1) 1
             else ack (m - 1) (ack m (n - 1))) in

         ack 2 3)

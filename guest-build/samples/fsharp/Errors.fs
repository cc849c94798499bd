module Perjury.Samples.Errors

open System
exception Simple
exception WithData of code: int * text: string
exception Nested of exn

type CustomException(msg: string, code: int, inner: exn) =
    inherit Exception(msg, inner)
    new(msg, code) = CustomException(msg, code, null)
    member _.Code = code

type Resource(name: string) =
    do printfn "open %s" name

    interface IDisposable with
        member _.Dispose() = printfn "close %s" name

let attempt name f =
    try
        printfn "%s -> %A" name (f ())
    with
    | Simple -> printfn "%s: simple" name
    | WithData(c, t) -> printfn "%s: data %d %s" name c t
    | Nested(Failure m) -> printfn "%s: nested failure %s" name m
    | Nested e -> printfn "%s: nested %s" name (e.GetType().Name)
    | :? CustomException as c when c.Code > 10 ->
        printfn
            "%s: custom %d %s (%s)"
            name
            c.Code
            c.Message
            (if isNull c.InnerException then
                 "-"
             else
                 c.InnerException.Message)
    | :? ArgumentNullException as e -> printfn "%s: null %s" name e.ParamName
    | :? ArgumentException as e -> printfn "%s: arg %s / %s" name e.ParamName e.Message
    | :? DivideByZeroException as e -> printfn "%s: %s" name e.Message
    | Failure m -> printfn "%s: failure %s" name m
    | e -> printfn "%s: %s: %s" name (e.GetType().FullName) e.Message

let f x =
    if x < 0 then invalidArg (nameof x) "negative" else x

let rec depth n =
    if n = 0 then failwith "bottom" else 1 + depth (n - 1)

let run () =
    attempt "ok" (fun () -> 1)
    attempt "simple" (fun () -> raise Simple)
    attempt "data" (fun () -> raise (WithData(3, "x")))
    attempt "nested" (fun () -> raise (Nested(Failure "inner")))
    attempt "nested2" (fun () -> raise (Nested Simple))
    attempt "custom" (fun () -> raise (CustomException("c", 20, Failure "why")))
    attempt "custom2" (fun () -> raise (CustomException("c", 5)))
    attempt "arg" (fun () -> f -1)
    attempt "nullarg" (fun () -> nullArg "p")
    attempt "div" (fun () -> let z = 0 in 1 / z)
    attempt "mod" (fun () -> let z = 0L in int (1L % z))
    attempt "failwith" (fun () -> failwith "f")
    attempt "failwithf" (fun () -> failwithf "%s=%d" "a" 1)
    attempt "invalidOp" (fun () -> invalidOp "op")
    attempt "index" (fun () -> let a = [| 1 |] in a.[3])
    attempt "list index" (fun () -> [ 1 ].[3])
    attempt "cast" (fun () -> unbox<int>(box "s"))
    attempt "null" (fun () -> (Unchecked.defaultof<string>).Length)

    attempt "match" (fun () ->
        match Some 3 with
        | None -> 1)

    attempt "overflow" (fun () -> Checked.(+) Int32.MaxValue 1)
    attempt "parse" (fun () -> Int32.Parse "zz")
    attempt "key" (fun () -> (dict [ 1, 2 ]).[5])
    attempt "map" (fun () -> (Map [ 1, 2 ]).[5])
    attempt "opt" (fun () -> Option.get None)
    attempt "depth" (fun () -> depth 100)
    attempt "seq" (fun () -> Seq.head [])
    attempt "arr" (fun () -> Array.reduce (+) [||])
    attempt "arr neg" (fun () -> (Array.zeroCreate<int> -1).Length)
    attempt "sub" (fun () -> "abc".Substring(5).Length)

    attempt "enum" (fun () ->
        Seq.sum (
            seq {
                1
                2
                failwith "mid"
            }
        ))

    attempt "lazy" (fun () -> (lazy (failwith "lz"): Lazy<int>).Force())
    attempt "type init" (fun () -> raise (NotImplementedException()))
    attempt "notsup" (fun () -> raise (NotSupportedException "ns"))
    let order = ResizeArray<string>()

    let g () =
        try
            try
                order.Add "try"
                failwith "x"
            finally
                order.Add "finally"
        with e ->
            order.Add("with " + e.Message)

            try
                reraise ()
            with e2 ->
                order.Add("again " + e2.Message)

    g ()
    printfn "%A" (List.ofSeq order)

    (try
        use a = new Resource "a"
        use b = new Resource "b"
        failwith "in use"
     with e ->
         printfn "%s" e.Message)

    let h x =
        using (new Resource(string x)) (fun _ -> x * 2)

    printfn "%d" (h 4)

    let r =
        try
            Ok(f -1)
        with e ->
            Error e.Message

    printfn "%A" r
    let e = WithData(1, "z")
    printfn "%s" e.Message
    printfn "%A" e
    printfn "%b" (e = WithData(1, "z"))
    printfn "%s" ((Simple :> exn).Message)
    printfn "%A %A" Simple (Nested(WithData(2, "q")))

    let filter n =
        try
            failwith "z"
        with
        | _ when n > 3 -> "when"
        | _ -> "plain"

    printfn "%s %s" (filter 5) (filter 1)

    let res =
        [ "1"; "x"; "3" ]
        |> List.map (fun s ->
            match Int32.TryParse s with
            | true, v -> Ok v
            | _ -> Error s)

    printfn "%A" res

    let rec inner n =
        try
            (if n = 0 then raise Simple else inner (n - 1))
        finally
            printf "%d " n

    (try
        inner 3
     with Simple ->
         printfn "done")

    printfn
        "%A"
        (Result.map ((+) 1) (Ok 1: Result<int, string>),
         Result.mapError String.length (Error "abc": Result<int, string>))

    let v =
        try
            (try
                raise (WithData(9, "deep"))
             with Simple ->
                 0)
        with WithData(n, _) ->
            n

    printfn "%d" v

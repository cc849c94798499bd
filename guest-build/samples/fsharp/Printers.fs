module Perjury.Samples.Printers

open System
open System.IO
open System.Text
open Printf

type Doc =
    | Text of string
    | Line
    | Concat of Doc list
    | Indent of int * Doc

let rec render w ind =
    function
    | Text s -> fprintf w "%s" s
    | Line ->
        fprintfn w ""
        fprintf w "%s" (String.replicate ind " ")
    | Concat ds -> List.iter (render w ind) ds
    | Indent(n, d) -> render w (ind + n) d

let logf level fmt =
    ksprintf (fun s -> printfn "[%s] %s" level s) fmt

let count fmt = ksprintf String.length fmt

let tryParse fmt =
    kprintf (fun s -> if s.Length > 3 then Some s else None) fmt

type Log() =
    let sb = StringBuilder()

    member _.Info fmt =
        kbprintf (fun () -> sb.Append('\n') |> ignore) sb fmt

    member _.Text = sb.ToString()

let printer (w: TextWriter) (x: int, y: int) = fprintf w "<%d;%d>" x y

let spr () (x: int option) =
    match x with
    | Some v -> sprintf "S%d" v
    | None -> "N"

let fmt1: StringFormat<int -> string -> string> = "%d:%s"
let fmt2: TextWriterFormat<int -> unit> = "n=%d\n"

let assertf cond fmt =
    ksprintf
        (fun s ->
            if not cond then
                printfn "FAIL %s" s
            else
                printfn "pass %s" s)
        fmt

let first () =
    let sw = new StringWriter()

    render
        sw
        0
        (Concat
            [
                Text "a {"
                Indent(2, Concat [ Line; Text "b"; Line; Text "c" ])
                Line
                Text "}"
            ])

    printfn "%s" (sw.ToString())
    logf "info" "x=%d y=%s" 1 "two"
    logf "warn" "plain"
    printfn "%d" (count "%d%d" 10 200)
    printfn "%A %A" (tryParse "%d" 12345) (tryParse "%d" 1)
    let l = Log()
    l.Info "a=%d" 1
    l.Info "b=%A" [ 1 ]
    printfn "%s" l.Text
    printfn "%a and %a" printer (1, 2) printer (3, 4)
    printfn "%s" (sprintf "%a|%a" spr (Some 3) spr None)
    printfn "%t!" (fun w -> w.Write "from t")
    printfn "%s" (sprintf "%t%t" (fun () -> "a") (fun () -> "b"))
    printfn "%s" (sprintf fmt1 7 "seven")
    printf fmt2 9
    let add = sprintf "%d + %d = %d"
    let add1 = add 1
    printfn "%s; %s; %s" (add1 2 3) (add1 5 6) (add 7 8 15)
    [ 1; 2; 3 ] |> List.map (sprintf "%03d") |> String.concat "," |> printfn "%s"
    [ "a"; "bb" ] |> List.iter (printfn "%-4s|")
    [ 1, "x"; 2, "y" ] |> List.iter (fun (a, b) -> printfn "%d%s" a b)
    [ 1, "x"; 2, "y" ] |> List.iter (printfn "%A")
    List.iter2 (printfn "%d=%s") [ 1; 2 ] [ "p"; "q" ]
    assertf (1 = 1) "one is %d" 1
    assertf (1 = 2) "%s %c %b" "two" 'c' false
    printfn "%s%s" null "x"
    printfn "%O %O %O %O" null 3 "s" [ 1 ]
    printfn "%5s|%-5s|%5c|%-5c|%5b|%-7b|" "ab" "ab" 'x' 'x' true false
    printfn "%5O|%-5O|" 42 "x"
    printfn "%*s|%-*s|" 6 "abc" 6 "abc"
    printfn "%*.*f|%.*f" 10 3 Math.PI 1 Math.E
    printfn "%+5d|%+-5d|%+05d|% 5d|%-+8.2f|%+e" 3 3 3 3 1.5 12345.6789
    printfn "%05d|%05d|%-05d" 42 -42 42
    printfn "%010.4f|%+010.4f|%-010.4f|" 3.14159 3.14159 3.14159
    0

let rest () =
    printfn "%x|%8X|%-8x|%08x" 48879 48879 48879 48879
    printfn "%o|%u|%i|%B" 511 3000000000u -5 10
    printfn "%d %d %d %d %d %d %d %d" 1y 2uy 3s 4us 5 6u 7L 8UL
    printfn "%f %f %.2f %M" 1.5f 2.5 3.14159m 4.0m
    printfn "%g %G %e %E" 0.0001 1e-10 0.0 1.0
    printfn "%A %A" "q" 'c'
    printfn "%%|%d%%|%s" 50 "%d"
    printfn "%s" (String.Format("{0} {1:F1}", sprintf "%d" 1, 2.25))
    fprintfn Console.Out "out %s" "direct"
    Console.Out.WriteLine("mixed")
    Console.WriteLine("{0}-{1}", 1, "b")
    stdout.WriteLine "stdout"
    stdout.Write(sprintf "%d" 1)
    stdout.Flush()
    printfn ""
    let sb = StringBuilder()
    bprintf sb "%d,%A" 1 (Some 2)
    bprintf sb "%a" (fun sb x -> bprintf sb "[%d]" x) 5
    printfn "%s" (string sb)
    let name = "w"
    let w = 8
    printfn $"{name, -4}|{w, 4}|{w:D4}|%04d{w}|%A{Some w}|%-6s{name}|%6.2f{2.5}|%b{true}|%O{[ w ]}"
    printfn $"{w} {{}}"
    printf $"no newline {w};"
    printfn ""
    let s: string = $"%s{name}%d{w}"
    let f: FormattableString = $"a {w} b {name:X}"
    printfn "%s %s %d" s (f.ToString()) f.ArgumentCount
    printfn "%s" $"{DayOfWeek.Friday} {w > 3} {(fun x -> x + 1) 2}"
    printfn $"""%A{ {| A = w |} }"""
    printfn "%A" (sprintf "%A" [ "a" ])
    failwithf "end %d %s" 1 "now" |> ignore

let unused: unit -> string = fun () -> sprintf "%d" 3

let run () =
    first () |> ignore

    try
        rest ()
    with e ->
        printfn "%s" e.Message

    printfn "%s" (unused ())

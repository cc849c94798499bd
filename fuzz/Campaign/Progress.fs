namespace Perjury.Fuzz.Campaign

open System
open System.Diagnostics

/// Progress on stderr: one live line on a terminal, a line every five seconds elsewhere, nothing with --quiet.
type Progress(quiet: bool, unit: string, total: int option, seconds: float option) =
    let clock = Stopwatch.StartNew()
    let live = not Console.IsErrorRedirected
    let interval = if live then 0.1 else 5.0
    let mutable shown = 0.0
    let mutable width = 0

    let duration (seconds: float) =
        let span = TimeSpan.FromSeconds(Math.Ceiling(max 0.0 seconds))

        if span.TotalHours >= 1.0 then
            span.ToString @"h\:mm\:ss"
        else
            span.ToString @"m\:ss"

    let remaining finished elapsed =
        let byCount =
            total
            |> Option.filter (fun _ -> finished > 0)
            |> Option.map (fun total -> elapsed / float finished * float (max 0 (total - finished)))

        let byTime = seconds |> Option.map (fun limit -> limit - elapsed)

        match byCount, byTime with
        | Some a, Some b -> Some(min a b)
        | Some a, None
        | None, Some a -> Some a
        | None, None -> None

    let line finished note =
        let elapsed = clock.Elapsed.TotalSeconds
        let rate = float finished / max 0.001 elapsed
        let share = total |> Option.map (fun total -> $"/{total}") |> Option.defaultValue ""

        let left =
            remaining finished elapsed
            |> Option.map (fun s -> $", {duration s} left")
            |> Option.defaultValue ""

        let note = if note = "" then "" else $", {note}"
        let rate = if rate >= 10.0 then $"{rate:F0}" else $"{rate:F1}"
        $"{finished}{share} {unit}, {rate}/s, {duration elapsed}{left}{note}"

    let write (text: string) =
        if live then
            Console.Error.Write("\r" + text.PadRight width)
            width <- text.Length
        else
            Console.Error.WriteLine text

    /// Seconds since the start.
    member _.Elapsed = clock.Elapsed.TotalSeconds

    member _.Report (finished: int) (note: unit -> string) =
        if not quiet && clock.Elapsed.TotalSeconds - shown >= interval then
            shown <- clock.Elapsed.TotalSeconds
            write (line finished (note ()))

    /// Clears the live line, so that results stand alone.
    member _.Clear() =
        if not quiet && live && width > 0 then
            Console.Error.Write("\r" + String(' ', width) + "\r")
            width <- 0

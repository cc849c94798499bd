namespace Perjury.Fuzz.Findings

open System.Globalization
open Perjury.Mutators
open Perjury.Fuzz.Judging

/// Number of disagreements by cause and family of lies.
type CauseCounts = Map<Cause * string, int>

/// Bug of a target: disagreements of one cause, or of a class of causes that come together.
type Bug =
    {
        Target: string
        Kind: Compare.Kind
        /// Rule, or class of rules.
        Name: string
        Sentence: string
        Causes: Cause list
        /// The rules, each with its number of disagreements and the folder of its smallest input.
        Rules: (string * int * string option) list
        Count: int
        /// Families of lies that show it, with the number of their lies.
        Families: (string * int) list
        /// Folder of the smallest input, with its summary.
        Smallest: (string * FindingSummary.FindingSummary) option
        /// The gravest that its findings prove, with the folder of the smallest input that does.
        Proves: (string * Falsehood.Falsehood) option
    }

module Bug =
    let private kinds =
        [
            Compare.AcceptsInvalid
            Compare.RejectsValid
            Compare.WrongOutput
            Compare.Trap
            Compare.Timeout
            Compare.Memory
            Compare.NotAnOutput
            Compare.WrongReason
        ]

    /// Severity: an accepted false statement comes first, a wrong reason last.
    let private rank kind = List.findIndex ((=) kind) kinds

    /// Fault classes: those of the family that shows the smallest input, else of the one that shows most.
    let faults bug =
        let family =
            match bug.Smallest with
            | Some(_, sample) -> Some sample.Family
            | None -> bug.Families |> List.tryHead |> Option.map fst

        family
        |> Option.bind Catalogue.tryFind
        |> Option.map _.Faults
        |> Option.defaultValue []

    let private make samples target kind name sentence (causes: Cause list) (counts: CauseCounts) =
        let own =
            counts
            |> Map.toList
            |> List.filter (fun ((cause, _), _) -> List.contains cause causes)

        let families =
            own
            |> List.groupBy (fun ((_, family), _) -> family)
            |> List.map (fun (family, counts) -> family, List.sumBy snd counts)
            |> List.sortBy (fun (family, count) -> -count, family)

        let smallestFirst =
            samples
            |> List.filter (fun (_, sample: FindingSummary.FindingSummary) ->
                List.contains sample.Cause causes)
            |> List.sortBy (fun (place: string, sample) -> sample.Bytes, sample.Lies.Length, place)

        {
            Target = target
            Kind = kind
            Name = name
            Sentence = sentence
            Causes = causes
            Rules =
                [
                    for rule, group in causes |> List.groupBy _.Rule do
                        let isOf cause = List.contains cause group

                        rule,
                        own |> List.filter (fun ((cause, _), _) -> isOf cause) |> List.sumBy snd,
                        smallestFirst
                        |> List.tryFind (fun (_, sample) -> isOf sample.Cause)
                        |> Option.map fst
                ]
            Count = List.sumBy snd own
            Families = families
            Smallest = List.tryHead smallestFirst
            Proves =
                smallestFirst
                |> List.choose (fun (place, sample) ->
                    sample.Proves |> Option.map (fun falsehood -> place, falsehood))
                |> List.sortBy (fun (_, falsehood) -> -(Falsehood.gravity falsehood))
                |> List.tryHead
        }

    /// Groups causes to bugs: a class with several broken rules is one.
    let ofCounts samples (counts: CauseCounts) =
        let causes = counts |> Map.toList |> List.map (fst >> fst) |> List.distinct

        // A rule that is not enforced lets some inputs pass and has others refused for what they break later.
        let isAlso kind (cause: Cause) =
            causes |> List.contains { cause with Kind = kind }

        let kindOf (cause: Cause) =
            match cause.Kind with
            | Compare.WrongReason when isAlso Compare.AcceptsInvalid cause -> Compare.AcceptsInvalid
            // Whoever reads a block that is none has a root for it, whatever it says of it.
            | Compare.WrongOutput when isAlso Compare.AcceptsInvalid cause -> Compare.AcceptsInvalid
            // Whoever cannot read a schema refuses what is honest in it and has no output for the rest.
            | Compare.WrongOutput when isAlso Compare.RejectsValid cause -> Compare.RejectsValid
            | kind -> kind

        let several target kind name (group: Cause list) =
            let rules =
                group |> List.map _.Rule |> List.distinct |> List.sort |> String.concat ", "

            make samples target kind name $"{RuleClass.sentence kind name} ({rules})" group counts

        let single target kind (rule, group) =
            let cause: Cause =
                {
                    Target = target
                    Kind = kind
                    Rule = rule
                }

            make samples target kind rule (Phrases.sentence cause) group counts

        [
            for (target, kind, shared), group in
                causes
                |> List.groupBy (fun cause ->
                    cause.Target, kindOf cause, RuleClass.ofCause { cause with Kind = kindOf cause }) do
                let rules = group |> List.groupBy _.Rule

                match shared with
                | Some name when RuleClass.isOne name rules.Length -> several target kind name group
                | _ -> yield! rules |> List.map (single target kind)
        ]
        |> List.sortBy (fun bug -> bug.Target, rank bug.Kind, -bug.Count, bug.Name)

    /// Groups findings, each of which counts once.
    let ofSamples (samples: (string * FindingSummary.FindingSummary) list) =
        samples
        |> List.countBy (fun (_, sample) -> sample.Cause, sample.Family)
        |> Map.ofList
        |> ofCounts samples

    let number (value: int) =
        value.ToString("#,0", CultureInfo.InvariantCulture)

    let plural value word =
        if value = 1 then $"1 {word}" else $"{number value} {word}s"

    /// "6 bugs in 1,198 disagreements".
    let headline (bugs: Bug list) =
        $"""{plural bugs.Length "bug"} in {plural (bugs |> List.sumBy _.Count) "disagreement"}"""

    let private families bug =
        let shown = bug.Families |> List.truncate 4 |> List.map fst |> String.concat ", "

        match bug.Families.Length - 4 with
        | more when more > 0 -> $"{shown} and {more} more"
        | _ -> shown

    let expected (sample: FindingSummary.FindingSummary) =
        match sample.Reasons with
        | [] -> sample.Expected
        | reasons -> $"""{sample.Expected} ({String.concat ", " reasons})"""

    let private smallest (place: string, sample: FindingSummary.FindingSummary) =
        let lies =
            match sample.Lies with
            | [] -> "no lie"
            | lies -> String.concat "; " lies

        [
            $"   smallest: {number sample.Bytes} bytes, {lies}, subject {sample.Subject}"
            $"   {sample.Mode}: expected {expected sample}, given {sample.Given}"
            $"   perjury replay {place}"
        ]

    /// What it proves, and where that is seen if not in the smallest input.
    let proves bug =
        match bug.Proves, bug.Smallest with
        | Some(place, falsehood), Some(smallest, _) when place <> smallest ->
            [ $"{Falsehood.text falsehood} (perjury replay {place})" ]
        | Some(_, falsehood), _ -> [ Falsehood.text falsehood ]
        | None, _ -> []

    /// A line for each honest chain and schema: they are refused together, and perhaps for reasons of their own.
    let private parts bug =
        if bug.Rules.Length > 1 && bug.Name = "honest-chains" then
            [
                for rule, count, place in bug.Rules do
                    match place with
                    | Some place -> $"   {rule}: {number count}, perjury replay {place}"
                    | None -> $"   {rule}: {number count}"
                "   what the target does not serve can be said in its file (docs/targets.md, serves)"
            ]
        else
            []

    let private about index several bug =
        let whose = if several then bug.Target + ": " else ""

        let faults =
            match faults bug with
            | [] -> ""
            | faults -> ", " + String.concat " " faults

        [
            $"{index + 1}. {whose}{bug.Sentence}"
            $"""   {Compare.kindName bug.Kind}{faults}, {plural bug.Count "disagreement"} by {families bug}"""
            yield! bug.Smallest |> Option.map smallest |> Option.defaultValue []
            yield! parts bug
            yield! proves bug |> List.map (sprintf "   %s")
        ]

    /// Headline and a few lines for each bug; nothing where there is none.
    let lines (bugs: Bug list) =
        if bugs.IsEmpty then
            []
        else
            let several = (bugs |> List.distinctBy _.Target).Length > 1

            headline bugs
            :: (bugs |> List.mapi (fun index -> about index several) |> List.concat)

/// Order in which a campaign goes deep. Every turn spends some on each family and the rest on those that showed something new: a family
/// gets its share in processor time, so that one whose lies cost four times as much is asked a quarter as often. A family whose lies
/// end in time-outs comes last. A function of the plan and of what was judged before the last turn.
module Perjury.Fuzz.Campaign.Schedule

open System.Collections.Generic
open Perjury.Mutators

/// Lies per turn.
[<Literal>]
let Turn = 1024UL

// Turns whose news count, and the weight of one.
[<Literal>]
let private Memory = 4UL

[<Literal>]
let private NewsWeight = 3

[<Literal>]
let private MostNews = 4

/// Time-outs after which a family waits.
[<Literal>]
let private Patience = 2

// A time-out counts after so many further lies at most, so that few are in flight.
[<Literal>]
let private Lag = 64UL

type private Mark = { Case: uint64; Family: string }

/// Weight of a family that shows nothing new: lies whose verdict needs no execution cost next to nothing, and compositions go on from
/// what was learnt.
let private prior (family: Family) =
    if family.Name = Catalogue.Composition then 24
    elif Catalogue.isCheap family then 2
    else 0

// A multiple of all costs, so that shares are whole numbers.
[<Literal>]
let private Whole = 12

/// `cost` is what a lie of a family costs, in the cheapest of them.
type Schedule(plan: Plan, cost: Family -> int, first: uint64, horizon: Horizon) =
    let families = Breadth.families plan
    let costs = families |> Array.map cost
    let news = List<Mark>()
    let late = List<Mark>()
    let turns = Dictionary<uint64, Family[]>()

    let marked (list: List<Mark>) isCounted =
        lock list (fun () -> list |> Seq.filter isCounted |> Seq.countBy _.Family |> Map.ofSeq)

    let weights turn =
        // The end of the turn before the last, after which the threads may be anywhere.
        let known = if turn = 0UL then first else first + (turn - 1UL) * Turn
        let since = if known > Memory * Turn then known - Memory * Turn else 0UL

        let recent = marked news (fun mark -> mark.Case < known && mark.Case >= since)

        let overdue = marked late (fun mark -> mark.Case < known)

        Array.map2
            (fun (family: Family) cost ->
                let found = Map.tryFind family.Name recent |> Option.defaultValue 0

                if overdue.ContainsKey family.Name then
                    0
                else
                    Whole * (prior family + NewsWeight * min MostNews found) / cost)
            families
            costs

    /// Families that a turn asks once whatever they showed: each in every so many turns as it costs.
    let due (turn: uint64) =
        Array.indexed families
        |> Array.filter (fun (place, _) -> (turn + uint64 place) % uint64 costs[place] = 0UL)
        |> Array.map snd

    let drawn turn =
        let weights = weights turn
        let total = Array.sum weights
        let mutable rng = Rng.stream turn (Rng.ofSeed (plan.Seed + 3UL))

        let below count =
            let struct (value, rest) = Draw.below count rng
            rng <- rest
            value

        let weighted () =
            let mutable left = below total
            let mutable place = 0

            while left >= weights[place] do
                left <- left - weights[place]
                place <- place + 1

            families[place]

        let due = due turn

        let slots =
            Array.init (int Turn) (fun slot ->
                if slot < due.Length then due[slot]
                elif total = 0 then families[slot % families.Length]
                else weighted ())

        for last in slots.Length - 1 .. -1 .. 1 do
            let other = below (last + 1)
            let held = slots[last]
            slots[last] <- slots[other]
            slots[other] <- held

        slots

    let turnOf turn =
        horizon.Await(if turn = 0UL then first else first + (turn - 1UL) * Turn)

        lock turns (fun () ->
            match turns.TryGetValue turn with
            | true, slots -> slots
            | false, _ ->
                let slots = drawn turn
                turns[turn] <- slots
                turns.Remove(turn - 4UL) |> ignore
                slots)

    /// Whether a family waits in this turn: after each further time-out twice as many turns.
    let waits turn (overdue: Map<string, int>) (family: Family) =
        match Map.tryFind family.Name overdue with
        | Some count when count >= Patience -> turn % (1UL <<< min count 8) <> (1UL <<< min count 8) - 1UL
        | _ -> false

    let mutable cached = struct (0UL, Map.empty)

    let overdueAt index =
        let before = if index < 2UL * Lag then 0UL else (index / Lag - 1UL) * Lag

        if before = 0UL then
            Map.empty
        else
            horizon.Await before

            match cached with
            | struct (known, counts) when known = before -> counts
            | _ ->
                let counts = marked late (fun mark -> mark.Case < before)
                cached <- struct (before, counts)
                counts

    /// Marks a lie that showed something new, in the order of the lies.
    member _.New index family =
        lock news (fun () -> news.Add { Case = index; Family = family })

    /// Marks a lie that ended in a time-out.
    member _.Late index family =
        lock late (fun () -> late.Add { Case = index; Family = family })

    /// Families to try for a lie, the first that fits being taken.
    member _.Families(index: uint64) =
        let turn = (index - first) / Turn
        let slot = int ((index - first) % Turn)
        let slots = turnOf turn
        let overdue = overdueAt index

        let rotation =
            Seq.init slots.Length (fun step -> slots[(slot + step) % slots.Length])
            |> Seq.distinctBy _.Name

        if overdue.IsEmpty then
            rotation
        else
            let ready = rotation |> Seq.filter (waits turn overdue >> not)
            if Seq.isEmpty ready then rotation else ready

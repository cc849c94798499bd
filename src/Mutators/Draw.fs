namespace Perjury.Mutators

/// Splittable generator of 64-bit numbers: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014).
[<Struct>]
type Rng =
    private { State: uint64; Gamma: uint64 }

module Rng =
    let private golden = 0x9E3779B97F4A7C15UL

    let private finish (first: uint64) (second: uint64) (z: uint64) =
        let z = (z ^^^ (z >>> 30)) * first
        let z = (z ^^^ (z >>> 27)) * second
        z ^^^ (z >>> 31)

    let private mix = finish 0xBF58476D1CE4E5B9UL 0x94D049BB133111EBUL

    // A gamma must be odd, and a too regular bit pattern would give a weak sequence.
    let private mixGamma (z: uint64) =
        let z = (z ^^^ (z >>> 33)) * 0xFF51AFD7ED558CCDUL
        let z = (z ^^^ (z >>> 33)) * 0xC4CEB9FE1A85EC53UL
        let gamma = (z ^^^ (z >>> 33)) ||| 1UL

        if System.Numerics.BitOperations.PopCount(gamma ^^^ (gamma >>> 1)) < 24 then
            gamma ^^^ 0xAAAAAAAAAAAAAAAAUL
        else
            gamma

    let ofSeed (seed: uint64) = { State = seed; Gamma = golden }

    let next rng =
        let state = rng.State + rng.Gamma
        struct (mix state, { rng with State = state })

    /// Generator of an independent stream, a function of the parent and the index.
    let stream (index: uint64) rng =
        let at = rng.State + rng.Gamma * (2UL * index + 1UL)

        {
            State = mix at
            Gamma = mixGamma (at + rng.Gamma)
        }

/// Computation that draws from a generator and returns its next state.
type Draw<'a> = Rng -> struct ('a * Rng)

/// `draw { let! index = Draw.below 5 … }`
type DrawBuilder() =
    member _.Return value : Draw<'a> = fun rng -> struct (value, rng)
    member _.ReturnFrom(draw: Draw<'a>) : Draw<'a> = draw

    member _.Bind(draw: Draw<'a>, next: 'a -> Draw<'b>) : Draw<'b> =
        fun rng ->
            let struct (value, rest) = draw rng
            next value rest

module Draw =
    let draw = DrawBuilder()

    let run rng (draw: Draw<'a>) =
        let struct (value, _) = draw rng
        value

    /// Number from 0 to `count` - 1; `count` is positive. The bias is below 2^-32 for every count of an int.
    let below (count: int) : Draw<int> =
        fun rng ->
            let struct (value, rest) = Rng.next rng
            struct (int (System.Math.BigMul(value, uint64 count) >>> 64), rest)

    let between low high : Draw<int> =
        draw {
            let! offset = below (high - low + 1)
            return low + offset
        }

    let oneOf (items: 'a[]) : Draw<'a> =
        draw {
            let! index = below items.Length
            return items[index]
        }

    let bytes length : Draw<byte[]> =
        let rec fill acc left rng =
            if left = 0 then
                struct (Array.ofList acc, rng)
            else
                let struct (value, rest) = below 256 rng
                fill (byte value :: acc) (left - 1) rest

        fill [] length

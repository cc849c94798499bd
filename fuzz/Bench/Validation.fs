/// Benchmarks of whole blocks through the guest.
module Perjury.Fuzz.Bench.Validation

let private millis = Measure.convert (fun seconds -> seconds * 1e3)

/// Target of mainnet block 24628608; other blocks have none.
let private aim (name: string) figure =
    if name.Contains "24628608" then
        Figure.aimedAt (AtMost 250.0) figure
    else
        figure

/// Figures of one block: the whole validation, its stages, and its trie nodes alone.
let subject settings (name, bytes) =
    seq {
        let whole = Measure.perCall settings (fun () -> Stages.validate bytes)
        Figure.make $"{name}, end to end" "ms" (millis whole) |> aim name

        let onTwo = Measure.perCall settings (fun () -> Stages.validateOn 2 bytes)
        Figure.make $"{name}, end to end, 2 jobs" "ms" (millis onTwo)

        let stages =
            Measure.perCallSplit settings (fun () -> Stages.split settings.Clock bytes)

        for stage, value in List.zip Stages.names stages do
            Figure.make $"  {stage}" "ms" (millis value)

        let count, verify = Stages.verification bytes
        let seconds = Measure.perCall settings verify

        Figure.make
            $"{name}, nodes hashed, decoded and linked ({count})"
            "1/s"
            (Measure.convert (fun seconds -> float count / seconds) seconds)
    }

// Each block was validated once when it was let in, and is once in each run; a run's time is the sum over the blocks.
let set (settings: Measure.Settings) name (blocks: seq<string * byte[]>) =
    seq {
        let runs = Array.zeroCreate<float> settings.Runs
        let mutable gas = 0UL
        let mutable count = 0

        for _, bytes in blocks do
            gas <- gas + (Stages.blockOf bytes).Header.GasUsed
            count <- count + 1

            for index in 0 .. settings.Runs - 1 do
                let seconds = Measure.timed settings.Clock (fun () -> Stages.validate bytes)

                runs[index] <- runs[index] + seconds

        if count > 0 then
            let seconds = Measure.spread (List.ofArray runs)

            let rate work =
                Measure.convert (fun seconds -> work / seconds) seconds

            Figure.make $"{name}: {count} blocks" "Mgas/s" (rate (float gas / 1e6))
            Figure.make $"{name}: {count} blocks" "blocks/s" (rate (float count))
    }

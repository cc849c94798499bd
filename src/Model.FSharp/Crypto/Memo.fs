/// Remembering what a pure function has answered: contracts that ask for the same pairing a thousand times cost one, and so do a
/// thousand lies about one block.
module Perjury.Model.Crypto.Memo

open System.Collections.Concurrent
open Perjury.Model

/// Number of answers that are kept, and the longest question: together they bound the memory.
[<Literal>]
let private Most = 4096

[<Literal>]
let private Longest = 8192

/// The function, with its last few thousand questions and answers kept; for any number of threads.
let manyAnswers (expensive: byte[] -> 'a) : byte[] -> 'a =
    let answers = ConcurrentDictionary<byte[], 'a>(Bytes.equality)

    fun input ->
        match answers.TryGetValue input with
        | true, answer -> answer
        | false, _ ->
            let answer = expensive input

            if input.Length <= Longest then
                if answers.Count >= Most then
                    answers.Clear()

                answers[input] <- answer

            answer

/// Remembering what a pure function has answered: contracts that ask for the same pairing a thousand times cost one.
module Perjury.Model.Crypto.Memo

open System
open System.Collections.Concurrent
open Perjury.Model

/// The function, with its last question and answer kept.
let lastAnswer (expensive: byte[] -> 'a) : byte[] -> 'a =
    let last: (byte[] * 'a) option ref = ref None

    fun input ->
        match last.Value with
        | Some(question, answer) when Bytes.equal question input -> answer
        | _ ->
            let answer = expensive input
            last.Value <- Some(input, answer)
            answer

/// The function, with its last few thousand questions and answers kept; for any number of threads.
let manyAnswers (expensive: byte[] -> 'a) : byte[] -> 'a =
    let most = 4096
    let answers = ConcurrentDictionary<string, 'a>()

    fun input ->
        let question = Convert.ToHexString input

        match answers.TryGetValue question with
        | true, answer -> answer
        | false, _ ->
            let answer = expensive input

            if answers.Count >= most then
                answers.Clear()

            answers[question] <- answer
            answer

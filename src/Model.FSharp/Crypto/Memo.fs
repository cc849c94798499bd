/// Remembering what a pure function has answered: contracts that ask for the same pairing a thousand times cost one.
module Perjury.Model.Crypto.Memo

open Perjury.Model

/// The function, with its last question and answer kept.
let lastAnswer (dear: byte[] -> 'a) : byte[] -> 'a =
    let last: (byte[] * 'a) option ref = ref None

    fun input ->
        match last.Value with
        | Some(question, answer) when Bytes.equal question input -> answer
        | _ ->
            let answer = dear input
            last.Value <- Some(input, answer)
            answer

/// Remembering what a pure function has answered: contracts that ask for the same pairing a thousand times cost one, and so do a
/// thousand lies about one block.
module Perjury.Model.Memo

open System.Collections.Concurrent
open System.Collections.Generic
open System.Threading

/// Number of answers that are kept, and of bytes in their questions: together they bound the memory.
[<Literal>]
let private Most = 16384

[<Literal>]
let private MostBytes = 0x2000000

let private remembering (equality: IEqualityComparer<'question>) sizeOf (expensive: 'question -> 'answer) =
    let answers = ConcurrentDictionary<'question, 'answer>(equality)
    let bytes = ref 0

    fun question ->
        match answers.TryGetValue question with
        | true, answer -> answer
        | false, _ ->
            let answer = expensive question
            let size = sizeOf question

            if size <= MostBytes / 8 then
                if answers.Count >= Most || Interlocked.Add(bytes, size) > MostBytes then
                    answers.Clear()
                    Interlocked.Exchange(bytes, size) |> ignore

                answers[question] <- answer

            answer

/// The function, with its last few thousand questions and answers kept; for any number of threads.
let manyAnswers (expensive: byte[] -> 'answer) : byte[] -> 'answer =
    remembering Bytes.equality Array.length expensive

/// The same of a function of lists.
let manyLists (expensive: byte[] list -> 'answer) : byte[] list -> 'answer =
    remembering Bytes.listEquality (List.sumBy Array.length) expensive

/// Remembering what a pure function has answered: contracts that ask for the same pairing a thousand times cost one, and so do a
/// thousand lies about one block.
module Perjury.Model.Memo

open System
open System.Buffers.Binary
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

// Places of short questions, and of longer ones, which are fewer because they take more room.
[<Literal>]
let private Places = 0x8000

[<Literal>]
let private LongPlaces = 0x400

[<Literal>]
let private Short = 1024

[<Literal>]
let private Longest = 0x20000

[<AllowNullLiteral>]
type private Answered<'answer>(question: byte[], answer: 'answer) =
    member _.Question = question
    member _.Answer = answer

/// Any few bytes of what is hashes for the most part tell it apart; what looks the same only costs the other's place.
let private placeOf (question: byte[]) places =
    let wordAt at =
        BinaryPrimitives.ReadUInt64LittleEndian(ReadOnlySpan(question, at, 8))

    let mixed =
        if question.Length < 8 then
            Array.fold (fun word (next: byte) -> (word <<< 8) ||| uint64 next) 0UL question
        else
            wordAt 0
            + 3UL * wordAt (question.Length / 2 - 4)
            + 5UL * wordAt (question.Length - 8)

    int (((mixed + uint64 question.Length) * 0x9e3779b97f4a7c15UL) >>> 32)
    &&& (places - 1)

/// The function, with its answers to what was asked lately kept: of two questions for one place the later stays. For what is asked far
/// more often than what `manyAnswers` is for, and by any number of threads.
let lateAnswers (expensive: byte[] -> 'answer) : byte[] -> 'answer =
    let short: Answered<'answer>[] = Array.zeroCreate Places
    let long: Answered<'answer>[] = Array.zeroCreate LongPlaces

    fun question ->
        if question.Length > Longest then
            expensive question
        else
            let table = if question.Length <= Short then short else long
            let place = placeOf question table.Length
            let held = Volatile.Read &table[place]

            if not (isNull held) && Bytes.equal held.Question question then
                held.Answer
            else
                let answer = expensive question
                Volatile.Write(&table[place], Answered(question, answer))
                answer

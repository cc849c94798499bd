module Perjury.Tests.MemoTests

open System
open Expecto
open Perjury.Tests.Suite
open Perjury.Model

/// Questions of all lengths up to some that are alike at their beginning, in their middle and at their end.
let private alike length =
    [
        for at in 0 .. 1 + length / 40 .. length - 1 ->
            let question = Bytes.zeros length
            question[at] <- 1uy
            question
    ]

[<Tests>]
let tests =
    testList
        "MemoTests"
        [
            testCase
                "questions that look alike have answers of their own, however often and in which order they come"
            <| fun () ->
                let remembered = Memo.lateAnswers Bytes.toHex
                let questions = [ 0; 1; 7; 8; 9; 40; 200; 1024; 1025; 3000 ] |> List.collect alike
                let random = Random 3

                for _ in 1..3 do
                    for question in questions |> List.sortBy (fun _ -> random.Next()) do
                        Expect.equal (remembered question) (Bytes.toHex question) "remembered question"

            testCase "a question that was asked is answered without asking again"
            <| fun () ->
                let mutable asked = 0

                let remembered =
                    Memo.lateAnswers (fun question ->
                        asked <- asked + 1
                        question.Length)

                for length in [ 3; 100; 5000; 0x20000; 0x20001 ] do
                    for _ in 1..4 do
                        Expect.equal (remembered (Bytes.zeros length)) length "remembered length"

                // the longest is not kept
                Expect.equal asked 8 "asked"
        ]

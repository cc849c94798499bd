/// Reasons beside the names of exceptions in fixtures.
module Perjury.Tests.ExceptionsTests

open System
open Expecto
open Perjury.Guest
open Perjury.Fuzz.Conform.Eest.Exceptions

[<Tests>]
let tests =
    testList
        "ExceptionsTests"
        [
            testCase "one of several names is enough"
            <| fun () ->
                let expected =
                    "TransactionException.NONCE_IS_MAX|TransactionException.INTRINSIC_GAS_TOO_LOW"

                Expect.equal
                    (compare expected Reason.IntrinsicGasTooLow)
                    Named
                    "compare expected Reason.IntrinsicGasTooLow"

            testCase "another name of the same vocabulary is a mismatch"
            <| fun () ->
                Expect.equal
                    (compare "TransactionException.NONCE_IS_MAX" Reason.IntrinsicGasTooLow)
                    NamedOtherwise
                    "compare 'TransactionException.NONCE_IS_MAX'"

            testCase "a name of another vocabulary cannot be compared"
            <| fun () ->
                Expect.equal
                    (compare "TR_IntrinsicGas" Reason.IntrinsicGasTooLow)
                    Foreign
                    "compare 'TR_IntrinsicGas' Reason.IntrinsicGasTooLow"

            testCase "a mismatch beside a foreign name stays one"
            <| fun () ->
                Expect.equal
                    (compare "TR_IntrinsicGas|TransactionException.NONCE_IS_MAX" Reason.IntrinsicGasTooLow)
                    NamedOtherwise
                    "compare 'TR_IntrinsicGas|TransactionException.NONCE_IS_MAX'"

            testCase "every name is spelt as EEST spells it"
            <| fun () ->
                for reason in Enum.GetValues<Reason>() do
                    for name in names reason do
                        Expect.isMatch name "^(Block|Transaction)Exception[.][A-Z0-9_]+$" "name"
        ]

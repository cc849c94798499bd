namespace Perjury.Tests

open System
open NUnit.Framework
open Perjury.Guest
open Perjury.Fuzz.Conform.Eest.Exceptions

/// Reasons beside the names of exceptions in fixtures.
[<TestFixture>]
module ExceptionsTests =

    [<Test>]
    let ``one of several names is enough`` () =
        let expected =
            "TransactionException.NONCE_IS_MAX|TransactionException.INTRINSIC_GAS_TOO_LOW"

        Assert.That(compare expected Reason.IntrinsicGasTooLow, Is.EqualTo Named)

    [<Test>]
    let ``another name of the same vocabulary is a mismatch`` () =
        Assert.That(
            compare "TransactionException.NONCE_IS_MAX" Reason.IntrinsicGasTooLow,
            Is.EqualTo NamedOtherwise
        )

    [<Test>]
    let ``a name of another vocabulary cannot be compared`` () =
        Assert.That(compare "TR_IntrinsicGas" Reason.IntrinsicGasTooLow, Is.EqualTo Foreign)

    [<Test>]
    let ``a mismatch beside a foreign name stays one`` () =
        Assert.That(
            compare "TR_IntrinsicGas|TransactionException.NONCE_IS_MAX" Reason.IntrinsicGasTooLow,
            Is.EqualTo NamedOtherwise
        )

    [<Test>]
    let ``every name is spelt as EEST spells it`` () =
        for reason in Enum.GetValues<Reason>() do
            for name in names reason do
                Assert.That(name, Does.Match "^(Block|Transaction)Exception[.][A-Z0-9_]+$")

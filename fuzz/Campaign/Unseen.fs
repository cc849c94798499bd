/// Planted bugs that a guest's 43 bytes do not show: only the reason that it gives for a rejection does. No lie is fitted for them.
module Perjury.Fuzz.Campaign.Unseen

/// Each with why no post-state can be told that the bug would accept.
let all =
    [
        "intrinsic-gas-not-checked",
        "the gas that is left of less than the intrinsic costs is below zero, and what a guest makes of it follows from no rule"
        "fee-below-base-fee-accepted",
        "the tip of a fee below the base fee is below zero, and what a guest pays the fee recipient then follows from no rule"
        "set-code-transaction-may-create",
        "whether the authorizations of a transaction that makes a contract count, and their refund, follows from no rule"
    ]

let tryFind bug =
    all |> List.tryFind (fst >> (=) bug) |> Option.map snd

/// What the page of planted bugs says of them.
let markdown =
    [
        "## By 43 bytes alone"
        ""
        "`./perjury weak --mute` hides the reasons of the guests. It finds every planted bug but these, which it names:"
        ""
        for bug, why in all do
            $"* `{bug}`: {why}."
    ]

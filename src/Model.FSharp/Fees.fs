/// Base fee and blob base fee (EIP-1559, EIP-4844, EIP-7918).
module Perjury.Model.Fees

open Perjury.Model.Forks
open Perjury.Model.Headers

let initialBaseFee = 1_000_000_000I

/// The base fee a block must have after its parent; the fork's first block starts anew.
let expectedBaseFee (parent: Header) =
    match parent.BaseFee with
    | None -> initialBaseFee
    | Some parentFee ->
        let target = bigint (parent.GasLimit / 2UL)
        let used = bigint parent.GasUsed

        if target.IsZero || used = target then
            parentFee
        elif used > target then
            parentFee + max 1I (parentFee * (used - target) / target / 8I)
        else
            parentFee - parentFee * (target - used) / target / 8I

/// factor · e^(numerator / denominator), by the Taylor sum of EIP-4844.
let private fakeExponential (factor: bigint) (numerator: bigint) (denominator: bigint) =
    let rec sum i term total =
        if term = 0I then
            total / denominator
        else
            sum (i + 1I) (term * numerator / (denominator * i)) (total + term)

    sum 1I (factor * denominator) 0I

let private maxWord = (1I <<< 256) - 1I

/// Price of one unit of blob gas. e^178 is above 2^256: from there on the price is out of everybody's reach, and is not summed.
let blobBaseFee (blobs: BlobSchedule) (excess: uint64) =
    let fraction = bigint (max 1UL blobs.UpdateFraction)

    if bigint excess / fraction >= 178I then
        maxWord
    else
        min maxWord (fakeExponential 1I (bigint excess) fraction)

/// EIP-7918: below this price per blob, in gas at the base fee, the excess does not shrink.
let private blobBaseCost = 8192I

/// The excess blob gas a block must have after its parent; a parent without blob fields counts as zero.
let expectedExcessBlobGas fork (blobs: BlobSchedule) (parent: Header) =
    let excess = parent.ExcessBlobGas |> Option.defaultValue 0UL
    let used = parent.BlobGasUsed |> Option.defaultValue 0UL
    let sum = bigint excess + bigint used
    let target = bigint blobs.Target * bigint GasPerBlob
    let baseFee = parent.BaseFee |> Option.defaultValue 0I

    let reserved () =
        fork >= Osaka
        && blobBaseCost * baseFee > bigint GasPerBlob * blobBaseFee blobs excess

    if sum < target then
        0I
    elif blobs.Max > blobs.Target && reserved () then
        bigint excess
        + bigint used * bigint (blobs.Max - blobs.Target) / bigint blobs.Max
    else
        sum - target

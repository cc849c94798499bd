/// Base fee and blob base fee (EIP-1559, EIP-4844, EIP-7918).
module Perjury.Model.Fees

open Perjury.Model.Forks
open Perjury.Model.Headers

let initialBaseFee = 1_000_000_000I

/// The base fee a block must have after its parent (EIP-1559); the fork's first block starts anew.
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

/// denominator · e^(numerator / denominator), by the Taylor sum of EIP-4844.
let private exponential (numerator: bigint) (denominator: bigint) =
    let rec sum i term total =
        if term = 0I then
            total
        else
            sum (i + 1I) (term * numerator / (denominator * i)) (total + term)

    sum 1I denominator 0I

let private maxWord = (1I <<< 256) - 1I

/// Price of one unit of blob gas (EIP-4844 `fake_exponential` with a factor of 1). It saturates where the sum leaves 256 bits, and for
/// a fraction of zero: no chain of real blocks comes there (decision 0072). e^178 is above 2^256: from there on nothing is summed.
let blobBaseFee (blobs: BlobSchedule) (excess: uint64) =
    let fraction = bigint blobs.UpdateFraction

    if fraction.IsZero || bigint excess / fraction >= 178I then
        maxWord
    else
        let sum = exponential (bigint excess) fraction
        if sum > maxWord then maxWord else sum / fraction

/// EIP-7918: below this price per blob, in gas at the base fee, the excess does not shrink.
let private blobBaseCost = 8192I

/// The U64 of execution-specs: a number beyond it is none.
let private within64Bits (value: bigint) =
    if value <= bigint System.UInt64.MaxValue then
        Some value
    else
        None

/// EIP-7918 scales what was used by the part of the maximum above the target; execution-specs computes in 64 bits and raises where
/// a number leaves them, or where the schedule makes no sense.
let private grownExcess (blobs: BlobSchedule) excess used =
    if blobs.Max < blobs.Target || blobs.Max = 0UL then
        None
    else
        within64Bits (used * bigint (blobs.Max - blobs.Target))
        |> Option.bind (fun scaled -> within64Bits (excess + scaled / bigint blobs.Max))

/// The excess blob gas a block must have after its parent (execution-specs `calculate_excess_blob_gas`), or None where it has no
/// right value; a parent without blob fields counts as zero.
let expectedExcessBlobGas fork (blobs: BlobSchedule) (parent: Header) =
    let excess = parent.ExcessBlobGas |> Option.defaultValue 0UL
    let used = parent.BlobGasUsed |> Option.defaultValue 0UL
    let target = bigint blobs.Target * bigint GasPerBlob
    let baseFee = parent.BaseFee |> Option.defaultValue 0I

    let isReserved () =
        fork >= Osaka
        && blobBaseCost * baseFee > bigint GasPerBlob * blobBaseFee blobs excess

    within64Bits (bigint excess + bigint used)
    |> Option.bind (fun sum ->
        if sum < target then
            Some 0I
        elif isReserved () then
            grownExcess blobs (bigint excess) (bigint used)
        else
            Some(sum - target))

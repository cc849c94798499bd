/// Logs that the protocol leaves where ether moves (EIP-7708).
module Perjury.Model.EtherLog

open Perjury.Model.Forks
open Perjury.Model.State

/// Who speaks for the protocol: the caller of system calls (EIP-4788), and the author of these logs.
let systemAddress = Bytes.ofHex "fffffffffffffffffffffffffffffffffffffffe"

/// Transfer(address,address,uint256).
let private transferTopic =
    Bytes.ofHex "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"

/// Burn(address,uint256), as the fixtures of April 2026 have it (decision 0090).
let private burnTopic =
    Bytes.ofHex "cc16f5dbb4873280815c1ee09dbd06736cffcc184412cf7a71a0fdb75d397ca5"

let private entry topics (amount: bigint) : Log =
    {
        Address = systemAddress
        Topics = topics
        Data = Bytes.ofWord amount
    }

/// Ether from one account to another.
let transfer (from: byte[]) (recipient: byte[]) (amount: bigint) (state: State) =
    if
        state.Rules.EtherLogs = NoEtherLogs
        || amount.IsZero
        || Bytes.equal from recipient
    then
        state
    else
        State.log (entry [ transferTopic; Bytes.padLeft 32 from; Bytes.padLeft 32 recipient ] amount) state

/// Ether that goes with its account.
let burn (address: byte[]) (amount: bigint) (state: State) =
    if state.Rules.EtherLogs <> TransfersAndBurns || amount.IsZero then
        state
    else
        State.log (entry [ burnTopic; Bytes.padLeft 32 address ] amount) state

/// What is burnt at the end of a transaction with the accounts that selfdestructed, in the order of their addresses.
let burnAll (state: State) =
    state.Destroyed
    |> Seq.sortWith Bytes.compare
    |> Seq.fold (fun state address -> burn address (State.account address state).Balance state) state

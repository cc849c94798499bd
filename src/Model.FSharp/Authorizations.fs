/// EIP-7702: the authorizations of a transaction, and what they cost in each release.
module Perjury.Model.Authorizations

open Perjury.Model.Forks
open Perjury.Model.Transactions
open Perjury.Model.Evm
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame
open Perjury.Model.State

/// The account an authorization speaks for, unless its signature is none.
let private authority (authorization: Authorization) =
    let signed =
        Rlp.List
            [
                Rlp.ofBigInt authorization.ChainId
                Rlp.Str authorization.Address
                Rlp.ofUInt64 authorization.Nonce
            ]

    let hash = Keccak.hash (Array.append [| 5uy |] (Rlp.encode signed))

    if authorization.YParity > 1uy then
        None
    else
        TransactionRules.recover Prague hash authorization.R authorization.S (authorization.YParity = 1uy)

let warmAddress address (state: State) =
    { state with
        WarmAddresses = Set.add address state.WarmAddresses
    }

/// What an authorization is for: the account whose code it sets, if it is valid as things stand. The steps are those of the EIP.
let private authorized (world: World) (authorization: Authorization) =
    let chainId = bigint world.Transaction.Block.ChainId

    let isForChain = authorization.ChainId.IsZero || authorization.ChainId = chainId

    match authority authorization with
    | Some address when isForChain && authorization.Nonce < System.UInt64.MaxValue ->
        world.State <- warmAddress address world.State
        let account = State.account address world.State
        let code = State.code address world.State
        let mayDelegate = code.Length = 0 || (System.delegationOf code).IsSome

        if mayDelegate && account.Nonce = authorization.Nonce then
            Some address
        else
            None
    | _ -> None

let private delegates (authorization: Authorization) =
    not (Bytes.isZero authorization.Address)

let private setDelegation address (authorization: Authorization) state =
    let code =
        if delegates authorization then
            System.delegationTo authorization.Address
        else
            Bytes.empty

    state |> State.setCode address code |> State.incrementNonce address

/// Authorizations that have been paid for as if each made an account; for one that is there something comes back: a refund,
/// or state gas into the reservoir, while the block counts the worst case (EIP-8037).
let private authorizePaid (world: World) refund authorization =
    match authorized world authorization with
    | None -> refund
    | Some address ->
        let block = world.Transaction.Block
        let wasThere = State.exists address world.State

        if wasThere then
            let account = block.StateGas _.AccountBytes
            world.Reservoir.Left <- world.Reservoir.Left + account
            world.Reservoir.Used <- world.Reservoir.Used - int64 account

            if world.Reservoir.Timing = UpFront then
                world.Reservoir.Counted <- world.Reservoir.Counted + account

        world.State <- setDelegation address authorization world.State

        if wasThere then
            refund + block.Rules.AuthorizationRefund
        else
            refund

/// What a set-code transaction has paid for so far, to be paid once each: first writes, and new delegations.
type private Paid =
    {
        Written: Set<byte[]>
        Delegating: Set<byte[]>
    }

/// Authorizations that pay for what they do (EIP-2780, EIP-8038).
let private authorizePaying (world: World) (meter: Meter) paid authorization =
    match authorized world authorization with
    | None -> paid
    | Some address ->
        let block = world.Transaction.Block

        if not (State.exists address world.State) then
            meter.ChargeState(block.StateGas _.AccountBytes)

        if not (Set.contains address paid.Written) then
            meter.Charge block.Rules.AccountWriteGas

        // Whoever may delegate has no code or a delegation: the hash tells which, and the code itself is not read once more.
        let before = State.account address world.Transaction.Original

        let isNew =
            delegates authorization
            && Bytes.equal before.CodeHash Keccak.emptyHash
            && not (Set.contains address paid.Delegating)

        if isNew then
            meter.ChargeState(block.StateGas _.DelegationBytes)

        world.State <- setDelegation address authorization world.State

        {
            Written = Set.add address paid.Written
            Delegating =
                if delegates authorization then
                    Set.add address paid.Delegating
                else
                    paid.Delegating
        }

/// Every authorization in turn; what they give back to the sender.
let all (world: World) meter target (transaction: Transaction) sender =
    let isRuntimeCharge =
        world.Reservoir.Timing = AtDispatch
        && world.Transaction.Block.Rules.StateGas.IsSome

    if isRuntimeCharge then
        let paid =
            {
                Written = Set.ofList (sender :: (if transaction.Value.IsZero then [] else [ target ]))
                Delegating = Set.empty
            }

        List.fold (authorizePaying world meter) paid transaction.Authorizations
        |> ignore

        0UL
    else
        List.fold (authorizePaid world) 0UL transaction.Authorizations

/// The opcodes that make calls and contracts, and SELFDESTRUCT.
module Perjury.Model.Evm.System

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Model.Forks
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame

let private maxDepth = 1024

// EIP-7702

let private delegationMarker = [| 0xEFuy; 0x01uy; 0x00uy |]

/// The account an account's code delegates to (EIP-7702).
let delegationOf (code: byte[]) =
    if code.Length = 23 && Nibbles.startsWith delegationMarker code then
        Some(Bytes.slice 3 20 code)
    else
        None

let delegationTo (address: byte[]) = Array.append delegationMarker address

// creating

/// Address of the contract that an account's n-th creation makes (Yellow Paper, section 7).
let createAddress (creator: byte[]) nonce =
    Bytes.slice 12 20 (Keccak.hash (Rlp.encode (Rlp.List [ Str creator; Rlp.ofUInt64 nonce ])))

/// EIP-1014.
let create2Address (creator: byte[]) (salt: byte[]) initCode =
    Bytes.slice 12 20 (Keccak.hash (Bytes.concat [ [| 0xFFuy |]; creator; salt; Keccak.hash initCode ]))

let private push0 (frame: Frame) = frame.Push 0I

let private creation (frame: Frame) endowment address initCode gas =
    {
        Caller = frame.Message.Target
        Target = address
        CodeAddress = None
        Code = initCode
        Value = endowment
        TransfersValue = true
        Data = Bytes.empty
        Gas = gas
        Spilled = 0UL
        Depth = frame.Message.Depth + 1
        IsStatic = false
        IsDelegated = false
    }

/// What a new account costs in state gas.
let private newAccountState (frame: Frame) =
    frame.World.Transaction.Block.StateGas _.AccountBytes

let private enterCreation (frame: Frame) message paid =
    let result = frame.World.Create frame.World message
    frame.Meter.Absorb(result.GasLeft, result.Spilled)

    if result.Ending = Succeeded then
        frame.Push(Bytes.toBigInt message.Target)
    else
        frame.Meter.Refill paid
        frame.ReturnData <- result.Output
        push0 frame

let private timing (frame: Frame) = frame.World.Reservoir.Timing

let private mayCreate (frame: Frame) endowment =
    let sender = State.account frame.Message.Target frame.State

    sender.Balance >= endowment
    && sender.Nonce < System.UInt64.MaxValue
    && frame.Message.Depth < maxDepth

/// State gas for an account that was not there (EIP-8037).
let private payForAccount (frame: Frame) address =
    let isNew = timing frame = AtDispatch && not (State.isAlive address frame.State)
    let owed = if isNew then newAccountState frame else 0UL
    frame.Meter.ChargeState owed
    owed

/// The common part of CREATE and CREATE2, after its gas is paid: EIP-150 keeps a 64th, EIP-684 refuses a taken address.
/// State gas comes back when no account comes to be; the old release takes it before anything is known of the account.
let private createContract (frame: Frame) endowment address initCode =
    let taken =
        if timing frame <> AtDispatch then
            newAccountState frame
        else
            0UL

    frame.Meter.ChargeState taken
    let isAllowed = mayCreate frame endowment
    frame.ReturnData <- Bytes.empty

    if not isAllowed then
        frame.Meter.Refill taken
        push0 frame
    else
        Gas.warm address frame
        let paid = taken + payForAccount frame address

        let gas =
            if frame.Rules.Fork >= TangerineWhistle then
                Gas.allButOne64th frame.Gas
            else
                frame.Gas

        frame.Charge gas
        let isDeployable = State.isDeployable address frame.State
        frame.Update(State.incrementNonce frame.Message.Target)

        if isDeployable then
            enterCreation frame (creation frame endowment address initCode gas) paid
        else
            frame.Meter.Refill paid
            push0 frame

/// EIP-3860: init code has a price per word and a limit.
let private initCodeGas (rules: Rules) (size: bigint) =
    if rules.Fork < Shanghai then
        0UL
    elif size > bigint rules.MaxInitCodeSize then
        raise (ExceptionalHalt OutOfGas)
    else
        Gas.perWord Gas.initCodeWord size

let create (frame: Frame) =
    frame.RequireWritable()
    // stack
    let endowment = frame.Pop()
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ offset, size ]
    frame.Charge(frame.Rules.CreateGas + expansion + initCodeGas frame.Rules size)
    // operation
    frame.Expand [ offset, size ]
    let creator = frame.Message.Target
    let address = createAddress creator (State.account creator frame.State).Nonce
    createContract frame endowment address (frame.ReadMemory(offset, size))
    // program counter
    frame.Next()

let create2 (frame: Frame) =
    frame.RequireWritable()
    // stack
    let endowment = frame.Pop()
    let offset = frame.Pop()
    let size = frame.Pop()
    let salt = Bytes.ofWord (frame.Pop())
    // gas
    let expansion = frame.ExpansionGas [ offset, size ]

    frame.Charge(
        frame.Rules.CreateGas
        + expansion
        + initCodeGas frame.Rules size
        + Gas.perWord Gas.keccakWord size
    )
    // operation
    frame.Expand [ offset, size ]
    let initCode = frame.ReadMemory(offset, size)
    createContract frame endowment (create2Address frame.Message.Target salt initCode) initCode
    // program counter
    frame.Next()

// calling

/// What the members of the CALL family differ in.
type private Call =
    {
        Gas: bigint
        /// Whose code runs.
        To: byte[]
        Target: byte[]
        Caller: byte[]
        Value: bigint
        TransfersValue: bool
        /// Value that moves and is paid for.
        Sent: bigint
        /// CALL alone can bring an account into being.
        MayCreate: bool
        IsStatic: bool
        Input: bigint * bigint
        OutputRegion: bigint * bigint
    }

/// Whether an account comes into being by a call: before EIP-161 when absent, after it when value reaches a dead one.
let private isNewAccount (frame: Frame) call =
    if not call.MayCreate then
        false
    elif frame.Rules.Fork >= SpuriousDragon then
        not call.Sent.IsZero && not (State.isAlive call.To frame.State)
    else
        not (State.exists call.To frame.State)

/// Where the code comes from: the account, or from Prague the one it delegates to, with the price of that access.
let private resolveDelegation (frame: Frame) to' paid =
    if frame.Rules.Fork < Prague then
        to', false, 0UL
    else
        match delegationOf (State.code to' frame.State) with
        | None -> to', false, 0UL
        | Some delegate' ->
            let access =
                if Gas.isWarm delegate' frame then
                    Gas.warmAccess
                else
                    frame.Rules.ColdAccountGas

            frame.Require(paid + access)
            Gas.warm delegate' frame
            State.code delegate' frame.State |> ignore
            delegate', true, access

/// Gas the callee gets of what is asked for: from EIP-150 at most all but one 64th of what is left.
let private forwardedGas (frame: Frame) (asked: bigint) =
    if frame.Rules.Fork >= TangerineWhistle then
        let most = Gas.allButOne64th frame.Gas
        if asked < bigint most then uint64 asked else most
    elif asked > bigint frame.Gas then
        raise (ExceptionalHalt OutOfGas)
    else
        uint64 asked

let private enter (frame: Frame) call codeAddress isDelegated gas paid =
    let result =
        frame.World.Call
            frame.World
            {
                Caller = call.Caller
                Target = call.Target
                CodeAddress = Some codeAddress
                Code = State.code codeAddress frame.State
                Value = call.Value
                TransfersValue = call.TransfersValue
                Data = frame.ReadMemory call.Input
                Gas = gas
                Spilled = 0UL
                Depth = frame.Message.Depth + 1
                IsStatic = call.IsStatic || frame.Message.IsStatic
                IsDelegated = isDelegated
            }

    let written = min (snd call.OutputRegion) (bigint result.Output.Length)
    frame.WriteMemory(fst call.OutputRegion, Bytes.slice 0 (int written) result.Output)
    frame.Meter.Absorb(result.GasLeft, result.Spilled)

    if result.Ending <> Succeeded then
        frame.Meter.Refill paid

    frame.ReturnData <- result.Output
    frame.Push(if result.Ending = Succeeded then 1I else 0I)

/// What a call reads before anything is charged, in the forks that do: from Prague the code of its target and of the account
/// that one delegates to, and the account that it may bring into being.
let private readAhead (frame: Frame) call =
    if frame.Rules.Fork >= Prague then
        State.code call.To frame.State
        |> delegationOf
        |> Option.iter (fun delegate' -> State.code delegate' frame.State |> ignore)

    isNewAccount frame call |> ignore

/// Where reads come first, so does the target of a call that cannot be paid or may not send; elsewhere what can be checked
/// without the state is paid for before the state is read.
let private perform (frame: Frame) call =
    if frame.Rules.ReadsBeforeCharging then
        readAhead frame call

    if call.MayCreate && not call.Sent.IsZero then
        frame.RequireWritable()
    // gas
    let regions = [ call.Input; call.OutputRegion ]
    let expansion = frame.ExpansionGas regions
    let access = Gas.accountAccess frame.Rules.CallGas call.To frame
    let transfer = if call.Sent.IsZero then 0UL else frame.Rules.CallValueGas
    let known = access + transfer + expansion
    frame.Require known
    Gas.warm call.To frame
    let codeAddress, isDelegated, delegation = resolveDelegation frame call.To known
    let isNew = isNewAccount frame call
    frame.Charge(known + delegation + (if isNew then frame.Rules.NewAccountGas else 0UL))
    let paid = if isNew then newAccountState frame else 0UL
    frame.Meter.ChargeState paid
    let gas = forwardedGas frame call.Gas
    frame.Charge gas
    // operation
    frame.Expand regions
    frame.ReturnData <- Bytes.empty
    // what the old release paid for an account stays paid when the call fails
    let refillable = if timing frame = AtDispatch then paid else 0UL
    let stipend = if call.Sent.IsZero then 0UL else Gas.callStipend
    let balance = (State.account frame.Message.Target frame.State).Balance

    if balance < call.Sent || frame.Message.Depth >= maxDepth then
        frame.Gas <- frame.Gas + gas + stipend
        frame.Meter.Refill refillable
        push0 frame
    else
        enter frame call codeAddress isDelegated (gas + stipend) refillable
    // program counter
    frame.Next()

let call (frame: Frame) =
    // stack
    let gas = frame.Pop()
    let address = toAddress (frame.Pop())
    let value = frame.Pop()
    let input = let offset = frame.Pop() in offset, frame.Pop()
    let output = let offset = frame.Pop() in offset, frame.Pop()

    perform
        frame
        {
            Gas = gas
            To = address
            Target = address
            Caller = frame.Message.Target
            Value = value
            TransfersValue = true
            Sent = value
            MayCreate = true
            IsStatic = false
            Input = input
            OutputRegion = output
        }

let callcode (frame: Frame) =
    // stack
    let gas = frame.Pop()
    let address = toAddress (frame.Pop())
    let value = frame.Pop()
    let input = let offset = frame.Pop() in offset, frame.Pop()
    let output = let offset = frame.Pop() in offset, frame.Pop()

    perform
        frame
        {
            Gas = gas
            To = address
            Target = frame.Message.Target
            Caller = frame.Message.Target
            Value = value
            TransfersValue = true
            Sent = value
            MayCreate = false
            IsStatic = false
            Input = input
            OutputRegion = output
        }

/// EIP-7: caller and value stay those of this frame.
let delegatecall (frame: Frame) =
    // stack
    let gas = frame.Pop()
    let address = toAddress (frame.Pop())
    let input = let offset = frame.Pop() in offset, frame.Pop()
    let output = let offset = frame.Pop() in offset, frame.Pop()

    perform
        frame
        {
            Gas = gas
            To = address
            Target = frame.Message.Target
            Caller = frame.Message.Caller
            Value = frame.Message.Value
            TransfersValue = false
            Sent = 0I
            MayCreate = false
            IsStatic = false
            Input = input
            OutputRegion = output
        }

/// EIP-214.
let staticcall (frame: Frame) =
    // stack
    let gas = frame.Pop()
    let address = toAddress (frame.Pop())
    let input = let offset = frame.Pop() in offset, frame.Pop()
    let output = let offset = frame.Pop() in offset, frame.Pop()

    perform
        frame
        {
            Gas = gas
            To = address
            Target = address
            Caller = frame.Message.Target
            Value = 0I
            TransfersValue = true
            Sent = 0I
            MayCreate = false
            IsStatic = true
            Input = input
            OutputRegion = output
        }

// selfdestruct

let private selfDestructMakes (frame: Frame) beneficiary (balance: bigint) =
    if frame.Rules.Fork >= SpuriousDragon then
        not balance.IsZero && not (State.isAlive beneficiary frame.State)
    else
        not (State.exists beneficiary frame.State)

/// EIP-6780: from Cancun only an account made in the same transaction goes; before it every one, with its ether.
let private goes (frame: Frame) =
    frame.Rules.Fork < Cancun
    || Set.contains frame.Message.Target frame.State.Created

/// Gas for the beneficiary: its access, and what it costs when the ether brings it into being.
let private payForBeneficiary (frame: Frame) beneficiary =
    let rules = frame.Rules

    let access =
        if rules.Fork < Berlin || Gas.isWarm beneficiary frame then
            0UL
        else
            rules.ColdAccountGas

    frame.Require(rules.SelfDestructGas + access)
    Gas.warm beneficiary frame
    let balance = (State.account frame.Message.Target frame.State).Balance
    let isNew = selfDestructMakes frame beneficiary balance
    let surcharge = if isNew then rules.SelfDestructNewAccountGas else 0UL
    frame.Charge(rules.SelfDestructGas + access + surcharge)

    if isNew then
        frame.Meter.ChargeState(newAccountState frame)

    balance

/// The account goes at the end of the transaction; until EIP-8246 what it holds then is burnt.
let private condemn (frame: Frame) originator beneficiary balance =
    if not frame.Rules.SelfDestructKeepsEther then
        if Bytes.equal originator beneficiary then
            frame.Update(EtherLog.burn originator balance)

        frame.Update(State.setBalance originator 0I)

    frame.Update(fun state ->
        { state with
            Destroyed = Set.add originator state.Destroyed
        })

let selfdestruct (frame: Frame) =
    // stack
    let beneficiary = toAddress (frame.Pop())

    if frame.Rules.ReadsBeforeCharging then
        State.account beneficiary frame.State |> ignore

    frame.RequireWritable()
    // gas
    let balance = payForBeneficiary frame beneficiary
    // operation
    let originator = frame.Message.Target

    if not (Set.contains originator frame.State.Destroyed) then
        frame.Update(fun state ->
            { state with
                Refund = state.Refund + int64 frame.Rules.SelfDestructRefund
            })

    frame.Update(State.transfer originator beneficiary balance)
    frame.Update(EtherLog.transfer originator beneficiary balance)

    if goes frame then
        condemn frame originator beneficiary balance

    frame.IsRunning <- false

/// Opcodes 0x30 to 0x4A: the message, other accounts' code and balance, the transaction and the block.
module Perjury.Model.Evm.Environment

open Perjury.Model
open Perjury.Model.Forks
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame

let private show gas value (frame: Frame) =
    // gas
    frame.Charge gas
    // operation
    frame.Push(value frame)
    // program counter
    frame.Next()

let private ofAddress (address: byte[]) = Bytes.toBigInt address

let address = show Gas.baseCost (fun frame -> ofAddress frame.Message.Target)

let origin =
    show Gas.baseCost (fun frame -> ofAddress frame.World.Transaction.Origin)

let caller = show Gas.baseCost (fun frame -> ofAddress frame.Message.Caller)
let callvalue = show Gas.baseCost (fun frame -> frame.Message.Value)
let calldatasize = show Gas.baseCost (fun frame -> bigint frame.Message.Data.Length)
let codesize = show Gas.baseCost (fun frame -> bigint frame.Code.Length)
let gasprice = show Gas.baseCost (fun frame -> frame.World.Transaction.GasPrice)
let returndatasize = show Gas.baseCost (fun frame -> bigint frame.ReturnData.Length)

let private block value =
    show Gas.baseCost (fun frame -> value frame.World.Transaction.Block)

let coinbase = block (fun block -> ofAddress block.Coinbase)
let timestamp = block (fun block -> bigint block.Timestamp)
let number = block (fun block -> bigint block.Number)
/// DIFFICULTY, from Paris PREVRANDAO (EIP-4399).
let prevrandao = block (fun block -> block.Randomness)
let gaslimit = block (fun block -> bigint block.GasLimit)
/// EIP-1344.
let chainid = block (fun block -> bigint block.ChainId)
/// EIP-3198.
let basefee = block (fun block -> block.BaseFee)
/// EIP-7516.
let blobbasefee = block (fun block -> block.BlobBaseFee)
/// EIP-7843.
let slotnum = block (fun block -> bigint block.SlotNumber)

/// EIP-1884.
let selfbalance =
    show Gas.low (fun frame -> (State.account frame.Message.Target frame.State).Balance)

/// Opcodes that look at another account: cold or warm first, the account only after it is paid.
let private ofAccount price extra value (frame: Frame) =
    // stack
    let address = toAddress (frame.Pop())
    // gas
    frame.Charge(Gas.accountAccess (price frame.Rules) address frame + extra frame.Rules)
    Gas.warm address frame
    // operation
    frame.Push(value address frame.State)
    // program counter
    frame.Next()

let private nothing (_: Rules) = 0UL

let balance =
    ofAccount _.BalanceGas nothing (fun address state -> (State.account address state).Balance)

let extcodesize =
    ofAccount _.ExtCodeGas _.CodeReadGas (fun address state -> bigint (State.code address state).Length)

/// EIP-1052: zero for an account that is absent or empty; the leaf is enough, the code is not read.
let extcodehash =
    ofAccount _.ExtCodeHashGas nothing (fun address state ->
        let account = State.account address state

        if State.isEmpty account then
            0I
        else
            Bytes.toBigInt account.CodeHash)

let calldataload (frame: Frame) =
    // stack
    let offset = frame.Pop()
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Push(Bytes.toBigInt (window offset 32 frame.Message.Data))
    // program counter
    frame.Next()

/// Copies into memory out of a byte string that continues with zeros.
let private copy source (frame: Frame) =
    // stack
    let target = frame.Pop()
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ target, size ]
    frame.Charge(Gas.veryLow + Gas.perWord Gas.copyWord size + expansion)
    // operation
    frame.Expand [ target, size ]
    frame.WriteMemory(target, window offset (int size) (source frame))
    // program counter
    frame.Next()

let calldatacopy = copy (fun frame -> frame.Message.Data)
let codecopy = copy (fun frame -> frame.Code)

let extcodecopy (frame: Frame) =
    // stack
    let address = toAddress (frame.Pop())
    let target = frame.Pop()
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    let access =
        Gas.accountAccess frame.Rules.ExtCodeGas address frame + frame.Rules.CodeReadGas

    let expansion = frame.ExpansionGas [ target, size ]
    frame.Charge(access + Gas.perWord Gas.copyWord size + expansion)
    Gas.warm address frame
    // operation
    frame.Expand [ target, size ]

    let source =
        if size.IsZero && not frame.Rules.ReadsCodeForNothing then
            State.account address frame.State |> ignore
            Bytes.empty
        else
            State.code address frame.State

    frame.WriteMemory(target, window offset (int size) source)
    // program counter
    frame.Next()

/// EIP-211: reading beyond the return data is an exceptional halt.
let returndatacopy (frame: Frame) =
    // stack
    let target = frame.Pop()
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ target, size ]
    frame.Charge(Gas.veryLow + Gas.perWord Gas.copyWord size + expansion)
    // operation
    if offset + size > bigint frame.ReturnData.Length then
        raise (ExceptionalHalt ReadOutOfBounds)

    frame.Expand [ target, size ]
    frame.WriteMemory(target, Bytes.slice (int offset) (int size) frame.ReturnData)
    // program counter
    frame.Next()

/// Zero for blocks that are not among the 256 before this one; an ancestor in range must be in the witness.
let blockhash (frame: Frame) =
    // stack
    let wanted = frame.Pop()
    // gas
    frame.Charge Gas.blockHash
    // operation
    let distance = bigint frame.World.Transaction.Block.Number - wanted

    if distance < 1I || distance > 256I then
        frame.Push 0I
    else
        frame.Push(Bytes.toBigInt (frame.State.Pre.AncestorHash(int distance)))
    // program counter
    frame.Next()

/// EIP-4844.
let blobhash (frame: Frame) =
    // stack
    let index = frame.Pop()
    // gas
    frame.Charge Gas.veryLow
    // operation
    let hashes = frame.World.Transaction.BlobHashes

    frame.Push(
        if index < bigint hashes.Length then
            Bytes.toBigInt hashes[int index]
        else
            0I
    )
    // program counter
    frame.Next()

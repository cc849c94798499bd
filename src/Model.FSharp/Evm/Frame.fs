/// One call of the EVM: its message, its machine state, and the stack and memory every opcode works on.
module Perjury.Model.Evm.Frame

open System
open System.Collections.Generic
open Perjury.Model
open Perjury.Model.Forks
open Perjury.Model.State
open Perjury.Model.Evm.Meter

/// What opcodes can ask about the block.
type BlockContext =
    {
        Rules: Rules
        ChainId: uint64
        Coinbase: byte[]
        Number: uint64
        Timestamp: uint64
        GasLimit: uint64
        BaseFee: bigint
        /// Difficulty before Paris, prev_randao from Paris (EIP-4399).
        Randomness: bigint
        BlobBaseFee: bigint
        /// EIP-7843.
        SlotNumber: uint64
    }

    /// EIP-8037: what so many bytes of new state cost; nothing where state has no gas of its own.
    member this.StateGas(bytes: StateGas -> uint64) =
        match this.Rules.StateGas with
        | Some prices -> bytes prices * prices.ByteGas this.GasLimit
        | None -> 0UL

/// What opcodes can ask about the transaction.
type TransactionContext =
    {
        Block: BlockContext
        Origin: byte[]
        GasPrice: bigint
        BlobHashes: byte[][]
        /// The state the transaction began with (EIP-1283's original values).
        Original: State
    }

type Message =
    {
        Caller: byte[]
        /// Whose storage and balance the code works on.
        Target: byte[]
        /// Whose code runs; None while creating.
        CodeAddress: byte[] option
        Code: byte[]
        Value: bigint
        /// False for DELEGATECALL and system calls: the value is only shown.
        TransfersValue: bool
        Data: byte[]
        Gas: uint64
        /// What the frame has spilled before it begins.
        Spilled: uint64
        Depth: int
        IsStatic: bool
        /// EIP-7702: a delegation to a precompile runs as empty code.
        IsDelegated: bool
    }

type Ending =
    | Succeeded
    | Reverted
    | Halted

/// How a call ended, for the frame that made it.
type CallResult =
    {
        Ending: Ending
        GasLeft: uint64
        /// Execution gas that went for state (EIP-8037).
        Spilled: uint64
        Output: byte[]
    }

/// What all frames of a transaction share. The state is a value: a snapshot is a copy of the reference.
type World =
    {
        Transaction: TransactionContext
        mutable State: State
        Reservoir: Reservoir
        /// Bytes of memory of all frames that are running.
        mutable MemoryHeld: uint64
        /// Jump destinations by identity of the code.
        JumpTables: Dictionary<byte[], bool[]>
        Call: World -> Message -> CallResult
        Create: World -> Message -> CallResult
    }

/// 2^256 - 1.
let maxWord = (1I <<< 256) - 1I

let wrap (value: bigint) =
    if value.Sign >= 0 && value <= maxWord then
        value
    else
        value &&& maxWord

/// Two's complement reading of a word.
let signed (word: bigint) =
    if word.GetBitLength() = 256L then
        word - maxWord - 1I
    else
        word

/// Low 20 bytes of a word.
let toAddress word = Bytes.slice 12 20 (Bytes.ofWord word)

/// Bounds that only a forged gas limit meets (docs/decisions/0072): 512 MiB in a frame, which costs 5.5e11 gas, and
/// 1 GiB in all frames that are running.
[<Literal>]
let private MaxMemory = 0x2000_0000UL

[<Literal>]
let private MaxMemoryOfAll = 0x4000_0000UL

/// Total price of a memory of so many words: 3 each, and one 512th of the square (Yellow Paper, appendix H).
let private memoryPrice (words: uint64) = 3UL * words + words * words / 512UL

[<Sealed>]
type Frame(world: World, message: Message, jumps: bool[]) =
    let stack = Array.zeroCreate<bigint> 1024
    let mutable depth = 0
    let mutable memory: byte[] = Array.empty
    let mutable memoryWords = 0UL
    let meter = Meter(world.Reservoir, message.Gas, message.Spilled)

    member _.World = world
    member _.Meter = meter
    member _.Message = message
    member _.Rules = world.Transaction.Block.Rules
    member _.Code = message.Code
    member val Pc = 0 with get, set

    member _.Gas
        with get () = meter.Gas
        and set gas = meter.Gas <- gas

    member val ReturnData = Bytes.empty with get, set
    member val Output = Bytes.empty with get, set
    member val IsRunning = true with get, set
    member val IsReverted = false with get, set

    member _.State
        with get () = world.State
        and set state = world.State <- state

    member _.Update change = world.State <- change world.State

    // stack

    member _.Pop() =
        if depth = 0 then
            raise (ExceptionalHalt StackUnderflow)

        depth <- depth - 1
        stack[depth]

    member _.Push(value: bigint) =
        if depth = 1024 then
            raise (ExceptionalHalt StackOverflow)

        stack[depth] <- value
        depth <- depth + 1

    /// Copies the item `below` the top to the top.
    member this.Duplicate below =
        if below >= depth then
            raise (ExceptionalHalt StackUnderflow)

        this.Push stack[depth - 1 - below]

    /// Exchanges two items, counted from the top.
    member _.Exchange(upper, lower) =
        if max upper lower >= depth then
            raise (ExceptionalHalt StackUnderflow)

        let item = stack[depth - 1 - upper]
        stack[depth - 1 - upper] <- stack[depth - 1 - lower]
        stack[depth - 1 - lower] <- item

    /// Exchanges the top with the item `below` it.
    member this.Swap below = this.Exchange(0, below)

    // gas

    member _.Charge(amount: uint64) = meter.Charge amount

    /// Whether so much gas is there, without taking it (EIP-8025 orders reads after this check).
    member this.Require(amount: uint64) =
        if this.Gas < amount then
            raise (ExceptionalHalt OutOfGas)

    // memory

    /// Price of making all regions (offset, size) addressable. Regions of size zero are nowhere.
    member _.ExpansionGas(regions: (bigint * bigint) list) =
        let ends =
            regions
            |> List.map (fun (offset, size) -> if size.IsZero then 0I else offset + size)

        let highest = List.max ends

        if highest > bigint MaxMemory then
            raise (ExceptionalHalt OutOfGas)

        let words = (uint64 highest + 31UL) / 32UL
        let growth = 32UL * (max words memoryWords - memoryWords)

        if world.MemoryHeld + growth > MaxMemoryOfAll then
            raise (ExceptionalHalt OutOfGas)


        if words <= memoryWords then
            0UL
        else
            memoryPrice words - memoryPrice memoryWords

    member _.Expand(regions: (bigint * bigint) list) =
        for offset, size in regions do
            if not size.IsZero then
                let needed = (uint64 (offset + size) + 31UL) / 32UL
                let grown = max memoryWords needed
                world.MemoryHeld <- world.MemoryHeld + 32UL * (grown - memoryWords)
                memoryWords <- grown

                if uint64 memory.Length < memoryWords * 32UL then
                    let capacity = min MaxMemory (max (memoryWords * 32UL) (2UL * uint64 memory.Length))

                    Array.Resize(&memory, int capacity)

    member _.MemorySize = memoryWords * 32UL

    /// Bytes of a region that has been paid for.
    member _.ReadMemory(offset: bigint, size: bigint) =
        if size.IsZero then
            Bytes.empty
        else
            Bytes.slice (int offset) (int size) memory

    member _.WriteMemory(offset: bigint, bytes: byte[]) =
        if bytes.Length > 0 then
            Array.blit bytes 0 memory (int offset) bytes.Length

    // control

    member _.IsJumpDestination(target: bigint) =
        target < bigint jumps.Length && jumps[int target]

    member this.Next() = this.Pc <- this.Pc + 1

    member this.RequireWritable() =
        if message.IsStatic then
            raise (ExceptionalHalt WriteInStaticContext)

let private destinationsIn (code: byte[]) =
    let table = Array.create code.Length false
    let mutable pc = 0

    while pc < code.Length do
        let op = int code[pc]
        table[pc] <- (op = 0x5B)
        pc <- pc + (if op >= 0x60 && op <= 0x7F then op - 0x5E else 1)

    table

/// JUMPDESTs that are not inside the data of a PUSH. Every transaction asks for those of the same few contracts.
let jumpDestinations = Memo.lateAnswers destinationsIn

/// A word's window of a byte string that continues with zeros.
let window (offset: bigint) (size: int) (bytes: byte[]) =
    let result = Bytes.zeros size

    if offset < bigint bytes.Length then
        let start = int offset
        Array.blit bytes start result 0 (min size (bytes.Length - start))

    result

/// Words of 32 bytes that a size takes.
let words (size: bigint) = uint64 ((size + 31I) / 32I)

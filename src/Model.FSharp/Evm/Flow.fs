/// Opcodes 0x50 to 0x5F without storage, the PUSH, DUP, SWAP and LOG families, and the plain ends of a frame.
module Perjury.Model.Evm.Flow

open Perjury.Model
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame

let stop (frame: Frame) =
    // operation
    frame.IsRunning <- false
    // program counter
    frame.Next()

let pop (frame: Frame) =
    // stack
    frame.Pop() |> ignore
    // gas
    frame.Charge Gas.baseCost
    // program counter
    frame.Next()

let mload (frame: Frame) =
    // stack
    let offset = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ offset, 32I ]
    frame.Charge(Gas.veryLow + expansion)
    // operation
    frame.Expand [ offset, 32I ]
    frame.Push(Bytes.toBigInt (frame.ReadMemory(offset, 32I)))
    // program counter
    frame.Next()

let mstore (frame: Frame) =
    // stack
    let offset = frame.Pop()
    let value = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ offset, 32I ]
    frame.Charge(Gas.veryLow + expansion)
    // operation
    frame.Expand [ offset, 32I ]
    frame.WriteMemory(offset, Bytes.ofWord value)
    // program counter
    frame.Next()

let mstore8 (frame: Frame) =
    // stack
    let offset = frame.Pop()
    let value = frame.Pop()
    // gas
    let expansion = frame.ExpansionGas [ offset, 1I ]
    frame.Charge(Gas.veryLow + expansion)
    // operation
    frame.Expand [ offset, 1I ]
    frame.WriteMemory(offset, [| byte (value &&& 255I) |])
    // program counter
    frame.Next()

/// EIP-5656.
let mcopy (frame: Frame) =
    // stack
    let target = frame.Pop()
    let source = frame.Pop()
    let size = frame.Pop()
    // gas
    let regions = [ target, size; source, size ]
    let expansion = frame.ExpansionGas regions
    frame.Charge(Gas.veryLow + Gas.perWord Gas.copyWord size + expansion)
    // operation
    frame.Expand regions
    frame.WriteMemory(target, frame.ReadMemory(source, size))
    // program counter
    frame.Next()

let private jumpTo (target: bigint) (frame: Frame) =
    if frame.IsJumpDestination target then
        frame.Pc <- int target
    else
        raise (ExceptionalHalt InvalidJump)

let jump (frame: Frame) =
    // stack
    let target = frame.Pop()
    // gas
    frame.Charge Gas.mid
    // program counter
    jumpTo target frame

let jumpi (frame: Frame) =
    // stack
    let target = frame.Pop()
    let condition = frame.Pop()
    // gas
    frame.Charge Gas.high
    // program counter
    if condition.IsZero then
        frame.Next()
    else
        jumpTo target frame

let pc (frame: Frame) =
    // gas
    frame.Charge Gas.baseCost
    // operation
    frame.Push(bigint frame.Pc)
    // program counter
    frame.Next()

let msize (frame: Frame) =
    // gas
    frame.Charge Gas.baseCost
    // operation
    frame.Push(bigint frame.MemorySize)
    // program counter
    frame.Next()

let gas (frame: Frame) =
    // gas
    frame.Charge Gas.baseCost
    // operation
    frame.Push(bigint frame.Gas)
    // program counter
    frame.Next()

let jumpdest (frame: Frame) =
    // gas
    frame.Charge Gas.jumpDest
    // program counter
    frame.Next()

/// PUSH of `size` bytes; code continues with zeros. PUSH0 is EIP-3855.
let push size (frame: Frame) =
    // gas
    frame.Charge(if size = 0 then Gas.baseCost else Gas.veryLow)
    // operation
    frame.Push(Bytes.toBigInt (window (bigint frame.Pc + 1I) size frame.Code))
    // program counter
    frame.Pc <- frame.Pc + 1 + size

/// DUP1 is `dup 0`.
let dup depth (frame: Frame) =
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Duplicate depth
    // program counter
    frame.Next()

/// SWAP1 is `swap 1`.
let swap depth (frame: Frame) =
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Swap depth
    // program counter
    frame.Next()

// EIP-8024: the byte behind the opcode says how deep. One that the search for jump destinations could take for an opcode is refused.

let private immediate last (frame: Frame) =
    let byte = window (bigint frame.Pc + 1I) 1 frame.Code |> Array.head |> int

    if byte > last && byte < 128 then
        raise (ExceptionalHalt InvalidOpcode)

    byte

let private single frame = (immediate 90 frame + 145) % 256

let private pair frame =
    let k = immediate 81 frame ^^^ 143
    let q, r = k / 16, k % 16
    if q < r then q + 1, r + 1 else r + 1, 29 - q

let dupn (frame: Frame) =
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Duplicate(single frame - 1)
    // program counter
    frame.Pc <- frame.Pc + 2

let swapn (frame: Frame) =
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Swap(single frame)
    // program counter
    frame.Pc <- frame.Pc + 2

let exchange (frame: Frame) =
    // gas
    frame.Charge Gas.veryLow
    // operation
    frame.Exchange(pair frame)
    // program counter
    frame.Pc <- frame.Pc + 2

let log topics (frame: Frame) =
    // stack
    let offset = frame.Pop()
    let size = frame.Pop()
    let topics = List.init topics (fun _ -> Bytes.ofWord (frame.Pop()))
    // gas
    let expansion = frame.ExpansionGas [ offset, size ]

    frame.Charge(
        Gas.log
        + Gas.logByte * uint64 size
        + Gas.logTopic * uint64 topics.Length
        + expansion
    )

    frame.RequireWritable()
    // operation
    frame.Expand [ offset, size ]

    let entry: State.Log =
        {
            Address = frame.Message.Target
            Topics = topics
            Data = frame.ReadMemory(offset, size)
        }

    frame.Update(fun state ->
        { state with
            Logs = entry :: state.Logs
        })
    // program counter
    frame.Next()

let private finish (frame: Frame) =
    // stack
    let offset = frame.Pop()
    let size = frame.Pop()
    // gas
    frame.Charge(frame.ExpansionGas [ offset, size ])
    // operation
    frame.Expand [ offset, size ]
    frame.Output <- frame.ReadMemory(offset, size)
    frame.IsRunning <- false

let returns (frame: Frame) = finish frame

/// EIP-140.
let revert (frame: Frame) =
    finish frame
    frame.IsReverted <- true

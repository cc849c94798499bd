/// Which byte is which opcode, and from which fork (Yellow Paper appendix H, and the EIPs of the forks).
module Perjury.Model.Evm.Opcodes

open Perjury.Model.Forks
open Perjury.Model.Evm.Meter
open Perjury.Model.Evm.Frame

type Operation = Frame -> unit

let private opcodes: (int * Fork * Operation) list =
    [
        0x00, Frontier, Flow.stop
        0x01, Frontier, Arithmetic.add
        0x02, Frontier, Arithmetic.mul
        0x03, Frontier, Arithmetic.sub
        0x04, Frontier, Arithmetic.div
        0x05, Frontier, Arithmetic.sdiv
        0x06, Frontier, Arithmetic.modulo
        0x07, Frontier, Arithmetic.smod
        0x08, Frontier, Arithmetic.addmod
        0x09, Frontier, Arithmetic.mulmod
        0x0A, Frontier, Arithmetic.exp
        0x0B, Frontier, Arithmetic.signextend
        0x10, Frontier, Arithmetic.lt
        0x11, Frontier, Arithmetic.gt
        0x12, Frontier, Arithmetic.slt
        0x13, Frontier, Arithmetic.sgt
        0x14, Frontier, Arithmetic.eq
        0x15, Frontier, Arithmetic.iszero
        0x16, Frontier, Arithmetic.bitAnd
        0x17, Frontier, Arithmetic.bitOr
        0x18, Frontier, Arithmetic.bitXor
        0x19, Frontier, Arithmetic.bitNot
        0x1A, Frontier, Arithmetic.byte
        0x1B, Constantinople, Arithmetic.shl
        0x1C, Constantinople, Arithmetic.shr
        0x1D, Constantinople, Arithmetic.sar
        0x1E, Osaka, Arithmetic.clz
        0x20, Frontier, Arithmetic.keccak256
        0x30, Frontier, Environment.address
        0x31, Frontier, Environment.balance
        0x32, Frontier, Environment.origin
        0x33, Frontier, Environment.caller
        0x34, Frontier, Environment.callvalue
        0x35, Frontier, Environment.calldataload
        0x36, Frontier, Environment.calldatasize
        0x37, Frontier, Environment.calldatacopy
        0x38, Frontier, Environment.codesize
        0x39, Frontier, Environment.codecopy
        0x3A, Frontier, Environment.gasprice
        0x3B, Frontier, Environment.extcodesize
        0x3C, Frontier, Environment.extcodecopy
        0x3D, Byzantium, Environment.returndatasize
        0x3E, Byzantium, Environment.returndatacopy
        0x3F, Constantinople, Environment.extcodehash
        0x40, Frontier, Environment.blockhash
        0x41, Frontier, Environment.coinbase
        0x42, Frontier, Environment.timestamp
        0x43, Frontier, Environment.number
        0x44, Frontier, Environment.prevrandao
        0x45, Frontier, Environment.gaslimit
        0x46, Istanbul, Environment.chainid
        0x47, Istanbul, Environment.selfbalance
        0x48, London, Environment.basefee
        0x49, Cancun, Environment.blobhash
        0x4A, Cancun, Environment.blobbasefee
        0x4B, Amsterdam, Environment.slotnum
        0x50, Frontier, Flow.pop
        0x51, Frontier, Flow.mload
        0x52, Frontier, Flow.mstore
        0x53, Frontier, Flow.mstore8
        0x54, Frontier, Storage.sload
        0x55, Frontier, Storage.sstore
        0x56, Frontier, Flow.jump
        0x57, Frontier, Flow.jumpi
        0x58, Frontier, Flow.pc
        0x59, Frontier, Flow.msize
        0x5A, Frontier, Flow.gas
        0x5B, Frontier, Flow.jumpdest
        0x5C, Cancun, Storage.tload
        0x5D, Cancun, Storage.tstore
        0x5E, Cancun, Flow.mcopy
        0x5F, Shanghai, Flow.push 0
    ]
    @ [ for size in 1..32 -> 0x5F + size, Frontier, Flow.push size ]
    @ [ for depth in 0..15 -> 0x80 + depth, Frontier, Flow.dup depth ]
    @ [ for depth in 1..16 -> 0x8F + depth, Frontier, Flow.swap depth ]
    @ [ for topics in 0..4 -> 0xA0 + topics, Frontier, Flow.log topics ]
    @ [
        0xE6, Amsterdam, Flow.dupn
        0xE7, Amsterdam, Flow.swapn
        0xE8, Amsterdam, Flow.exchange
        0xF0, Frontier, System.create
        0xF1, Frontier, System.call
        0xF2, Frontier, System.callcode
        0xF3, Frontier, Flow.returns
        0xF4, Homestead, System.delegatecall
        0xF5, Constantinople, System.create2
        0xFA, Byzantium, System.staticcall
        0xFD, Byzantium, Flow.revert
        0xFF, Frontier, System.selfdestruct
    ]

let private invalid: Operation = fun _ -> raise (ExceptionalHalt InvalidOpcode)

let private tableOf fork =
    let table = Array.create 256 invalid

    for code, since, operation in opcodes do
        if fork >= since then
            table[code] <- operation

    table

let private tables =
    [ for fork in Perjury.Model.ForkTable.inOrder -> fork, tableOf fork ]
    |> Map.ofList

/// The 256 operations of a fork; what it does not know is an invalid opcode.
let table fork = Map.find fork tables

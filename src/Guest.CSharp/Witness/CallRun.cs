using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Evm.Precompiles;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Witness;

namespace Perjury.Witness;

/// <summary>How a call ended.</summary>
public enum CallEnd
{
    Returned,
    Reverted,

    /// <summary>An exceptional halt: out of gas, an invalid instruction and so on.</summary>
    Failed,
}

/// <summary>What a call gave.</summary>
/// <param name="Rejection">Why it could not be made, or null.</param>
/// <param name="Output">What it returned, or reverted with.</param>
/// <param name="Failure">Which exceptional halt it was, as clients print it; null: none.</param>
public sealed record CallResult(
    Rejection? Rejection,
    CallEnd End,
    byte[] Output,
    string? Failure = null
);

/// <summary>Runs a transaction that nobody signed after a block, in that block's own surroundings (eth_call), and drops what it did.</summary>
/// <param name="Header">The block, or what the caller would have it say.</param>
/// <param name="StateRoot">Of the state that the call meets.</param>
/// <param name="Number">Of the block whose state that is.</param>
/// <param name="Fork">The rules.</param>
/// <param name="BlobBaseFee">Null: the header's.</param>
public sealed record CallRun(
    Header Header,
    Hash256 StateRoot,
    ulong Number,
    Fork Fork,
    ulong ChainId,
    UInt256? BlobBaseFee,
    IReadOnlyDictionary<Address, AccountOverride> Accounts
)
{
    /// <param name="call">Its nonce and signature do not count. What is not paid for has no price: BASEFEE and BLOBBASEFEE are then 0.</param>
    public CallResult Run(
        Transaction call,
        Address sender,
        LazyTries tries,
        IAncestorSource ancestors
    )
    {
        Header surroundings =
            call.MaxFeePerGas.IsZero && call.MaxPriorityFeePerGas.IsZero
                ? Header with
                {
                    BaseFeePerGas = default,
                }
                : Header;
        Fork fork = Fork.ForBlock(Header.GasLimit);
        ulong seed = StateRoot.Low64;
        NodeUse use = new(1, null);
        TrieState state = new(tries, tries, ancestors, StateRoot, use, seed);
        IStateSource source = new OverriddenState(
            new LazyState(state, tries, StateRoot),
            Number,
            Accounts
        );
        Journal journal = new(fork, source, seed);
        BlockContext context = new(surroundings, fork, ChainId);
        bool hasFreeBlobs = call.Type == TransactionType.Blob && call.MaxFeePerBlobGas.IsZero;
        if (hasFreeBlobs || BlobBaseFee is not null)
        {
            context = new BlockContext(surroundings, fork, ChainId)
            {
                BlobBaseFee = hasFreeBlobs ? default : BlobBaseFee!.Value,
            };
        }
        Interpreter interpreter = new(fork, journal, context);
        MovePrecompiles(interpreter);
        Block block = new() { Header = surroundings, Transactions = [call] };
        TransactionExecutor executor = new(fork, journal, context, interpreter, block, null);
        Rejection? rejection = executor.RunUnsigned(call, sender, out Halt halt);
        bool hasOutput = rejection is null && halt is Halt.Success or Halt.Revert;
        return new CallResult(
            rejection,
            halt switch
            {
                Halt.Success => CallEnd.Returned,
                Halt.Revert => CallEnd.Reverted,
                _ => CallEnd.Failed,
            },
            hasOutput ? interpreter.Output.ToArray() : [],
            hasOutput || rejection is not null ? null : Name(interpreter)
        );
    }

    /// <summary>The number of the precompile at an address, or 0.</summary>
    public static int PrecompileAt(Fork fork, in Address address) =>
        new Precompiles(fork).At(address);

    // A precompile whose address is overridden is gone from there, whether or not it goes elsewhere.
    private void MovePrecompiles(Interpreter interpreter)
    {
        PrecompileMoves moves = new();
        foreach ((Address address, AccountOverride given) in Accounts)
        {
            int number = interpreter.PrecompileAt(address);
            if (number != 0)
            {
                moves.Put(address, 0);
                if (given.MovesTo is { } place)
                {
                    moves.Put(place, number);
                }
            }
        }
        interpreter.Move(moves);
    }

    // In the words of go-ethereum, which callers look for.
    private static string Name(Interpreter interpreter)
    {
        Frame frame = interpreter.FirstFrame;
        switch (frame.Cause)
        {
            case HaltCause.UndefinedInstruction:
                int undefined = InstructionOf(frame);
                return undefined == 0xfe
                    ? "invalid opcode: INVALID"
                    : $"invalid opcode: opcode 0x{undefined:x} not defined";
            case HaltCause.BadOperand:
                return "invalid opcode: the operand is none, or reaches below the stack";
            case HaltCause.StackUnderflow:
                OpcodeInfo needs = interpreter.RowOf(InstructionOf(frame));
                return $"stack underflow ({frame.Height} <=> {needs.Pops})";
            case HaltCause.StackOverflow:
                OpcodeInfo leaves = interpreter.RowOf(InstructionOf(frame));
                return $"stack limit reached {frame.Height} ({leaves.HighestBefore})";
            case HaltCause.InvalidJump:
                return "invalid jump destination";
            case HaltCause.MemoryBeyondPrice:
                return "gas uint64 overflow";
            case HaltCause.ReturnDataOutOfBounds:
                return "return data out of bounds";
            case HaltCause.InitCodeTooLarge:
                return "max initcode size exceeded";
            case HaltCause.CodeBeginsWithEf:
                return "invalid code: must not begin with 0xef";
            case HaltCause.CodeTooLarge:
                return "max code size exceeded";
            case HaltCause.CodeUnpaid:
                return "contract creation code storage out of gas";
            case HaltCause.AddressOccupied:
                return "contract address collision";
            case HaltCause.PrecompileFailed:
                return "the precompile takes no such input";
            case HaltCause.OutOfGas:
            default:
                return "out of gas";
        }
    }

    private static int InstructionOf(Frame frame)
    {
        ReadOnlySpan<byte> code = frame.Code.Bytes.Span;
        return frame.Pc < code.Length ? code[frame.Pc] : 0;
    }
}

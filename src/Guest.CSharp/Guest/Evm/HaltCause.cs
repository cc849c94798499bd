namespace Perjury.Guest.Evm;

/// <summary>Why a frame halted exceptionally. No rule asks; hosts tell it to whoever made the call.</summary>
internal enum HaltCause : byte
{
    /// <summary>What every halt without another cause is.</summary>
    OutOfGas,
    UndefinedInstruction,

    /// <summary>EIP-8024: no operand, or one that reaches below the stack.</summary>
    BadOperand,
    StackUnderflow,
    StackOverflow,
    InvalidJump,

    /// <summary>Memory that no price is defined for.</summary>
    MemoryBeyondPrice,
    ReturnDataOutOfBounds,
    InitCodeTooLarge,
    CodeBeginsWithEf,
    CodeTooLarge,
    CodeUnpaid,
    AddressOccupied,
    PrecompileFailed,
}

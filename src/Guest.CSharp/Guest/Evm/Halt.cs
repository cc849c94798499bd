namespace Perjury.Guest.Evm;

/// <summary>How a frame came to stop, or that it did not.</summary>
internal enum Halt : byte
{
    /// <summary>It goes on with its next instruction.</summary>
    None,

    /// <summary>It waits for the frame above it.</summary>
    Enter,

    /// <summary>STOP, RETURN, SELFDESTRUCT or the end of the code.</summary>
    Success,

    /// <summary>REVERT: the changes are undone, the rest of the gas and the output are kept.</summary>
    Revert,

    /// <summary>Any exceptional halt: the changes are undone and the gas is gone.</summary>
    Exceptional,

    /// <summary>The state source could not answer: the block is rejected.</summary>
    Fatal,
}

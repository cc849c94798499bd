namespace Perjury.Guest.Execution;

/// <summary>The steps of a validation, in order: where a host that measures reads its clock.</summary>
public enum ValidationStep
{
    /// <summary>The bytes are an input.</summary>
    Decoded,

    /// <summary>The ancestors are linked up to the parent.</summary>
    Linked,

    /// <summary>Nodes and codes are keyed by their keccak.</summary>
    Keyed,

    /// <summary>The claim is bound to a block.</summary>
    Bound,

    /// <summary>Size, header and ommers hold.</summary>
    Checked,

    /// <summary>The block is executed.</summary>
    Executed,

    /// <summary>What execution computed is compared with the header.</summary>
    Compared,
}

/// <summary>For hosts that measure. It sees and changes nothing; the guest that is proven runs without.</summary>
public interface IStepProbe
{
    /// <summary>A step is over and nothing was wrong.</summary>
    void Passed(ValidationStep step);
}

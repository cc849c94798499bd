namespace Perjury.Guest;

/// <summary>
/// How strict the validator is about the form of a witness that is sufficient.
/// Canonical adds exactly these checks (see <see cref="Witness.CanonicalForm"/>): nodes and codes sorted ascending and free of
/// duplicates, no node, code or ancestor that validation does not use. Canonical accepts ⇒ Sufficient accepts with the same output.
/// </summary>
public enum Conformance
{
    /// <summary>Extra, unsorted and duplicate entries are tolerated, as EEST expects.</summary>
    Sufficient,

    /// <summary>The witness must be the one canonical ExecutionWitness.</summary>
    Canonical,
}

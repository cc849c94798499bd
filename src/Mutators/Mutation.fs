namespace Perjury.Mutators

/// The lists of the witness, by their names on the wire.
type Field =
    | State
    | Codes
    | Headers

/// One lie, as data: positions and bytes are concrete, so that it can be printed, stored, replayed and shrunk. What it lies about is
/// decided when it is drawn (Catalogue); what must follow from it is decided by what it makes of its subject (Expectation).
type Mutation =
    /// Leaves an entry out.
    | Remove of Field * index: int
    /// Leaves all entries out.
    | Clear of Field
    /// Puts a copy of an entry at another place (`at` counts in the list as it was).
    | Duplicate of Field * index: int * at: int
    /// Exchanges two entries.
    | Swap of Field * first: int * second: int
    /// Turns the order around.
    | Reverse of Field
    /// Adds an entry that was not there.
    | Insert of Field * at: int * entry: byte[]
    /// Puts another entry in an entry's place.
    | Replace of Field * index: int * entry: byte[]
    /// Changes the bits of one byte of an entry that are set in the mask.
    | Flip of Field * index: int * offset: int * mask: byte
    /// Keeps the first `length` bytes of an entry.
    | Truncate of Field * index: int * length: int
    /// Appends bytes to an entry.
    | Extend of Field * index: int * tail: byte[]

/// Why a mutation cannot be applied. A mutation that changes nothing is an error, not a case.
type Refusal =
    | NoSuchEntry
    | ChangesNothing

module Mutation =
    let field mutation =
        match mutation with
        | Remove(field, _)
        | Clear field
        | Duplicate(field, _, _)
        | Swap(field, _, _)
        | Reverse field
        | Insert(field, _, _)
        | Replace(field, _, _)
        | Flip(field, _, _, _)
        | Truncate(field, _, _)
        | Extend(field, _, _) -> field

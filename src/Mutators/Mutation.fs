namespace Perjury.Mutators

/// What a lie is told about: the field of the input it changes.
type Field =
    | Nodes
    | Codes
    | Ancestors

namespace Perjury.GuestBuild.Load;

/// <summary>What F# makes of a type: the compiler says it by number, the shims that show values read it.</summary>
internal enum FSharpShape
{
    Plain = 0,
    Union = 1,
    Record = 2,
    Exception = 3,
    Tuple = 4,
    StructTuple = 5,
    Pair = 6,
    Function = 7,
    List = 8,
    Map = 9,
    Set = 10,
    Lazy = 11,
    Custom = 12,

    /// <summary>Added to a shape whose representation is private.</summary>
    Hidden = 16,
}

using System.Runtime.CompilerServices;

// What lies on the stack is written before it is read, or cleared where it is not: clearing it all first costs a prover.
[module: SkipLocalsInit]

namespace Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>A chain could not be made from its seed: a fault of the generator, reported with what makes it again.</summary>
public sealed class ChainGenerationException(string message) : Exception(message);

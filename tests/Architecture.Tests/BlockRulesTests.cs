using System.Reflection.Metadata;
using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>What makes a block valid is put together in one place: validator, importer, proposer and bench go through it.</summary>
[TestFixture]
internal sealed class BlockRulesTests
{
    private const string Guest = "src/Guest.CSharp/Guest/Perjury.Guest.csproj";

    private static readonly string[] Parts =
    [
        "BlockSize",
        "HeaderRules",
        "OmmerRules",
        "Comparison",
    ];

    // An ommer is a header on its own parent.
    [Test]
    public void Only_the_block_rules_put_the_rules_of_a_block_together() =>
        Assert.That(
            Repository.ReadImage(
                Guest,
                image =>
                    new TypeUses(image)
                        .All()
                        .Where(use => Parts.Contains(use.Used))
                        .Select(use => (use.Type, use.Used))
                        .ToArray()
            ),
            Is.EquivalentTo(
                Parts.Select(part => ("BlockRules", part)).Append(("OmmerRules", "HeaderRules"))
            )
        );

    [TestCase("src/Guest.CSharp/Witness/Perjury.Witness.csproj")]
    [TestCase("fuzz/Perjury.Fuzz.fsproj")]
    public void A_host_goes_through_the_block_rules(string project) =>
        Assert.That(
            Repository.Read(
                project,
                metadata =>
                    metadata
                        .TypeReferences.Select(metadata.GetTypeReference)
                        .Where(type =>
                            metadata
                                .GetString(type.Namespace)
                                .StartsWith("Perjury.Guest", StringComparison.Ordinal)
                        )
                        .Select(type => metadata.GetString(type.Name))
                        .ToArray()
            ),
            Is.Not.Empty.And.None.AnyOf(Parts)
        );
}

using System.Text.Json;
using NUnit.Framework;
using Perjury.Guest;
using Perjury.Guest.Wire;
using Perjury.Node.Chain;
using Perjury.Node.Client;
using Perjury.Witness;

namespace Perjury.Node.Tests;

/// <summary>The witnesses that a running go-ethereum gave for the 600 blocks of the archive.</summary>
[TestFixture]
internal sealed class GethWitnessTests
{
    private static JsonElement Answer(JsonElement answers, string method) =>
        answers.GetProperty(method).GetProperty("result");

    [Test]
    public void Every_witness_is_sufficient_for_its_block()
    {
        ChainSpec spec = GenesisBlock.Read(RpcArchive.PathOf("genesis.json")).Spec;
        int canonical = 0;
        List<string> rejected = [];
        for (int number = 1; number <= 600; number++)
        {
            JsonElement answers = RpcArchive.Json($"witness/{number:000}.json");
            string block = Answer(answers, "debug_getRawBlock").GetString()!;
            WitnessShape witness = WitnessShape.Read(Answer(answers, "debug_executionWitness"));
            byte[] input = StatelessInputBuilder.Build(
                Convert.FromHexString(block[2..]),
                spec,
                witness.Lists
            );
            Verdict sufficient = StatelessValidator.ValidateBoth(
                input,
                WireRelease.OfInput,
                null,
                out Verdict strict
            );
            canonical += strict.IsAccepted ? 1 : 0;
            if (!sufficient.IsAccepted)
            {
                rejected.Add($"{number}: {sufficient.Rejection}");
            }
        }
        TestContext.Out.WriteLine(
            $"600 witnesses, {rejected.Count} rejected, {canonical} canonical"
        );
        Assert.That(rejected, Is.Empty);
        Assert.That(canonical, Is.EqualTo(599));
    }
}

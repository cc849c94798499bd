using NUnit.Framework;
using Perjury.Guest;
using Perjury.Guest.Wire;
using Perjury.Witness.Generator;

namespace Perjury.Witness.Tests;

/// <summary>A guest whose senders come from other threads says what the guest says.</summary>
[TestFixture]
internal sealed class SendersAheadTests
{
    private static string Said(Verdict verdict) =>
        Convert.ToHexString(verdict.Output) + verdict.Rejection;

    [Test]
    public void Honest_and_forged_inputs_get_the_verdicts_of_one_thread([Values(1, 3)] int threads)
    {
        Random random = new(threads);
        int answers = 0;
        int accepted = 0;
        int rejected = 0;
        foreach (CorpusCase honest in EmbeddedCorpus.Cases(1))
        {
            for (int lie = 0; lie < 4; lie++)
            {
                byte[] input = (byte[])honest.Input.Clone();
                if (lie > 0)
                {
                    input[random.Next(input.Length)] ^= (byte)(1 << random.Next(8));
                }
                foreach (Conformance mode in Enum.GetValues<Conformance>())
                {
                    SendersAhead ahead = new(input, WireRelease.OfInput, threads);
                    Verdict verdict = StatelessValidator.Validate(
                        input,
                        mode,
                        WireRelease.OfInput,
                        ahead
                    );
                    Assert.That(
                        Said(verdict),
                        Is.EqualTo(Said(StatelessValidator.Validate(input, mode)))
                    );
                    answers += ahead.Answers;
                    accepted += verdict.IsAccepted ? 1 : 0;
                    rejected += verdict.IsAccepted ? 0 : 1;
                }
            }
        }
        Assert.Multiple(() =>
        {
            Assert.That(accepted, Is.GreaterThan(50));
            Assert.That(rejected, Is.GreaterThan(50));
            Assert.That(answers, Is.GreaterThan(300));
        });
    }
}

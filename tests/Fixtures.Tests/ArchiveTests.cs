using NUnit.Framework;
using Perjury.Tests;

namespace Perjury.Fixtures.Tests;

[TestFixture]
internal sealed class ArchiveTests
{
    [TestCase("real_blocks", 20, 20, 0)]
    [TestCase("eest_prague_modexp_stateless_inputs", 22, 22, 0)]
    [TestCase("legacy_blockchain_tests", 397, 755, 120)]
    [TestCase("eest_osaka_benchmark", 258, 279, 0)]
    [TestCase("eest_zkevm_v0.3.3", 78, 136, 0)]
    public void Every_case_of_an_archive_is_read(string archive, int cases, int blocks, int invalid)
    {
        var read = FixtureReader.Read(FixtureArchive.PathOf(archive)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(read, Has.Count.EqualTo(cases));
            Assert.That(read.Sum(test => test.Blocks.Count), Is.EqualTo(blocks));
            Assert.That(
                read.Sum(test => test.Blocks.Count(block => block.ExpectException is not null)),
                Is.EqualTo(invalid)
            );
            Assert.That(
                read.Select(test => test.Source + test.Id).Distinct().Count(),
                Is.EqualTo(cases)
            );
        });
    }

    [TestCase("eest_stable_v5.4.0", 5987)]
    [TestCase("eest_historic_bal_v5.7.0", 10167)]
    [TestCase("eest_amsterdam_bal_v5.7.0", 5700)]
    public void A_large_archive_is_read_case_by_case(string archive, int cases)
    {
        int read = 0;
        int decoded = 0;
        foreach (
            FixtureCase test in FixtureReader.Read(
                FixtureArchive.PathOf(archive),
                _ => read++ % 50 == 0
            )
        )
        {
            decoded++;
            Assert.That(test.Pre, Is.Not.Empty, test.Id);
            Assert.That(test.Blocks, Is.Not.Empty, test.Id);
        }
        Assert.That((read, decoded), Is.EqualTo((cases, (cases + 49) / 50)));
    }

    [Test]
    public void A_folder_and_its_archive_hold_the_same_cases()
    {
        string archive = FixtureArchive.PathOf("eest_prague_modexp_stateless_inputs");
        string folder = Directory.CreateTempSubdirectory("perjury").FullName;
        try
        {
            using (
                var packed = new System.IO.Compression.GZipStream(
                    File.OpenRead(archive),
                    System.IO.Compression.CompressionMode.Decompress
                )
            )
            {
                System.Formats.Tar.TarFile.ExtractToDirectory(
                    packed,
                    folder,
                    overwriteFiles: false
                );
            }
            string[] fromFolder = [.. FixtureReader.Read(folder).Select(Fingerprint)];
            string[] fromArchive = [.. FixtureReader.Read(archive).Select(Fingerprint)];
            Assert.That(fromFolder, Is.EquivalentTo(fromArchive));
            Assert.That(fromFolder, Has.Length.EqualTo(22));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_real_block_keeps_what_its_maker_wrote()
    {
        var blocks = FixtureReader
            .Read(FixtureArchive.PathOf("real_blocks"))
            .ToDictionary(test => test.Id);
        FixtureCase hoodi = blocks["hoodi_1151683"];
        Assert.Multiple(() =>
        {
            Assert.That(hoodi.ChainId, Is.EqualTo(0x88bb0));
            Assert.That(hoodi.Network, Is.EqualTo("Prague"));
            Assert.That(hoodi.Blocks[0].ExecutionWitness!.State, Has.Count.EqualTo(104));
            Assert.That(hoodi.Blocks[0].ExecutionWitness!.Codes, Has.Count.EqualTo(4));
            Assert.That(hoodi.Blocks[0].ExecutionWitness!.Headers, Has.Count.EqualTo(1));
            Assert.That(hoodi.Blocks[0].Rlp[0], Is.EqualTo(0xf9));
            Assert.That(
                blocks["holesky_2860556"].Blocks[0].ExecutionWitness!.PreStateRoot,
                Has.Length.EqualTo(32)
            );
            Assert.That(
                blocks["mainnet_18884864"].Blocks[0].ExecutionWitness!.PostStateNodes,
                Is.Not.Empty
            );
        });
    }

    private static string Fingerprint(FixtureCase test) =>
        $"{test.Id} {test.ChainId} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(test.Blocks[0].Rlp))} {test.Blocks[0].ExecutionWitness!.State.Sum(node => node.Length)}";
}

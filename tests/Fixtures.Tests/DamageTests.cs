using System.Text;
using FsCheck;
using NUnit.Framework;
using Perjury.Tests;
using PropAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Perjury.Fixtures.Tests;

[TestFixture]
internal sealed class DamageTests
{
    private const string Hash =
        "0x0101010101010101010101010101010101010101010101010101010101010101";

    private const string Header =
        $$$$"""{"hash":"{{{{Hash}}}}","parentHash":"{{{{Hash}}}}","stateRoot":"{{{{Hash}}}}","number":"0x01","timestamp":"0x02"}""";

    private const string Chain = $$$$"""
        {"t::a[b]":{"network":"Cancun","genesisBlockHeader":{{{{Header}}}},"genesisRLP":"0xc0","lastblockhash":"{{{{Hash}}}}",
         "config":{"chainid":"0x05","blobSchedule":{"Cancun":{"target":"0x03","max":"0x06","baseFeeUpdateFraction":"0x32f0ed"}}},
         "pre":{"0x00000000000000000000000000000000000000aa":{"nonce":"0x01","balance":"0x0de0","code":"0x6000","storage":{"0x01":"0x0203"}}},
         "blocks":[{"rlp":"0xc1c0","blockHeader":{{{{Header}}}}},{"rlp":"0xc2","expectException":"BlockException.X"}]}}
        """;

    private const string Witnessed = """
        {"chainId":"0x1","blockRlp":"0xc0","executionWitness":{"state":["0xaa","0x"],"codes":[],"headers":["0xbb"]}}
        """;

    private static List<FixtureCase> Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    private static List<FixtureCase> Read(byte[] json) =>
        [.. FixtureReader.ReadFile("f.json", new MemoryStream(json), _ => true)];

    private static string Refusal(string json) =>
        Assert.Throws<FixtureException>(() => Read(json))!.Message;

    [Test]
    public void A_chain_is_read_field_by_field()
    {
        FixtureCase test = Read(Chain).Single();
        Assert.Multiple(() =>
        {
            Assert.That(test.Id, Is.EqualTo("t::a[b]"));
            Assert.That(test.ChainId, Is.EqualTo(5));
            Assert.That(
                test.BlobSchedule,
                Is.EqualTo(new[] { new BlobParameters("Cancun", 3, 6, 0x32f0ed) })
            );
            Assert.That(test.Pre[0].Balance[30..], Is.EqualTo(new byte[] { 0x0d, 0xe0 }));
            Assert.That(test.Pre[0].Storage[0].Value[30..], Is.EqualTo(new byte[] { 2, 3 }));
            Assert.That(test.Blocks[0].ExpectException, Is.Null);
            Assert.That(test.Blocks[1].ExpectException, Is.EqualTo("BlockException.X"));
            Assert.That(test.Blocks[1].Rlp, Is.EqualTo(new byte[] { 0xc2 }));
        });
    }

    [Test]
    public void A_witnessed_block_keeps_empty_entries()
    {
        FixtureCase test = Read(Witnessed).Single();
        Assert.That(
            test.Blocks[0].ExecutionWitness!.State,
            Is.EqualTo(new byte[][] { [0xaa], [] })
        );
        Assert.That(test.Id, Is.EqualTo("f"));
    }

    [TestCase("", "bad-fixture: f.json: the file is empty")]
    [TestCase("[1]", "bad-fixture: f.json: $: the file is no JSON object")]
    [TestCase("{\"a\":{}}", "bad-fixture: f.json: $.a: missing field \"blocks\"")]
    [TestCase("{\"a\":1}", "bad-fixture: f.json: $: missing field \"blockRlp\"")]
    [TestCase("{\"a\":{\"blocks\":[]}}", "bad-fixture: f.json: $.a: missing field \"network\"")]
    public void What_is_no_fixture_is_named(string json, string message) =>
        Assert.That(Refusal(json), Is.EqualTo(message));

    [TestCase(
        "\"rlp\":\"0xc1c0\"",
        "\"rlp\":\"0xc1c\"",
        "$[\"t::a[b]\"].blocks[0].rlp: odd number of hex digits (3)"
    )]
    [TestCase(
        "\"rlp\":\"0xc1c0\"",
        "\"rlp\":\"0xc1g0\"",
        "$[\"t::a[b]\"].blocks[0].rlp: no hex digit at character 4"
    )]
    [TestCase(
        "\"rlp\":\"0xc1c0\"",
        "\"rlp\":\"c1c0\"",
        "$[\"t::a[b]\"].blocks[0].rlp: hex without 0x"
    )]
    [TestCase(
        "\"rlp\":\"0xc1c0\"",
        "\"rlp\":7",
        "$[\"t::a[b]\"].blocks[0].rlp: a number where a string is expected"
    )]
    [TestCase(
        "\"rlp\":\"0xc1c0\"",
        "\"rlx\":\"0xc1c0\"",
        "$[\"t::a[b]\"].blocks[0]: missing field \"rlp\""
    )]
    [TestCase(
        "\"code\":\"0x6000\",",
        "",
        "$[\"t::a[b]\"].pre[\"0x00000000000000000000000000000000000000aa\"]: missing field \"code\""
    )]
    [TestCase(
        "\"lastblockhash\":\"0x01",
        "\"lastblockhash\":\"0x",
        "$[\"t::a[b]\"].lastblockhash: 31 bytes where 32 are expected"
    )]
    [TestCase(
        "\"chainid\":\"0x05\"",
        "\"chainid\":\"0x1ffffffffffffffff\"",
        "$[\"t::a[b]\"].config.chainid: number of 17 hex digits where 16 fit"
    )]
    [TestCase(
        "0x00000000000000000000000000000000000000aa",
        "0xaa",
        "$[\"t::a[b]\"].pre[\"0xaa\"]: name: 1 bytes where 20 are expected"
    )]
    public void The_place_and_the_reason_are_named(string good, string bad, string message)
    {
        Assert.That(Chain, Does.Contain(good));
        Assert.That(
            Refusal(Chain.Replace(good, bad)),
            Is.EqualTo("bad-fixture: f.json: " + message)
        );
    }

    [Test]
    public void A_text_cut_off_anywhere_is_refused_in_one_line(
        [Values(Chain, Witnessed)] string json
    )
    {
        byte[] whole = Encoding.UTF8.GetBytes(json.TrimEnd());
        for (int length = 0; length < whole.Length; length++)
        {
            string message = Assert
                .Throws<FixtureException>(() => Read(whole[..length]), $"cut at {length}")!
                .Message;
            Assert.That(message, Does.StartWith("bad-fixture: f.json: ").And.Not.Contain("\n"));
        }
    }

    [Prop(MaxTest = 2000)]
    public void A_changed_byte_gives_cases_or_one_line(NonNegativeInt at, byte value)
    {
        byte[] text = Encoding.UTF8.GetBytes(Chain);
        text[at.Get % text.Length] = value;
        try
        {
            _ = Read(text);
        }
        catch (FixtureException e)
        {
            Assert.That(e.Message, Does.StartWith("bad-fixture: f.json: ").And.Not.Contain("\n"));
        }
    }

    [Prop(MaxTest = 50)]
    public void Cases_longer_than_the_buffer_come_out_whole(PositiveInt[] sizes)
    {
        int[] lengths = [.. sizes.Take(8).Select(size => 1 + size.Get * 4099)];
        if (lengths.Length == 0)
        {
            return;
        }
        string json =
            "{"
            + string.Join(
                ",",
                lengths.Select(
                    (length, i) =>
                        Chain
                            .Trim()[1..^1]
                            .Replace("t::a", "t" + i)
                            .Replace("0x6000", "0x" + new string('6', length * 2))
                )
            )
            + "}";
        List<FixtureCase> read =
        [
            .. FixtureReader.ReadFile(
                "f.json",
                new TrickleStream(Encoding.UTF8.GetBytes(json)),
                _ => true
            ),
        ];
        Assert.That(read.Select(test => test.Pre[0].Code.Length), Is.EqualTo(lengths));
        Assert.That(read.Select(test => test.Id), Is.EqualTo(lengths.Select((_, i) => $"t{i}[b]")));
    }

    [Test]
    public void A_path_that_is_not_there_is_named() =>
        Assert.That(
            Assert
                .Throws<FixtureException>(() => FixtureReader.Read("/no/such/path").ToList())!
                .Message,
            Is.EqualTo("bad-fixture: /no/such/path: no such file or folder")
        );

    [Test]
    public void An_archive_cut_off_anywhere_is_refused()
    {
        byte[] whole = File.ReadAllBytes(
            FixtureArchive.PathOf("eest_prague_modexp_stateless_inputs")
        );
        string path = Path.Combine(Path.GetTempPath(), $"perjury-{Guid.NewGuid():N}.tar.gz");
        try
        {
            // Not the last bytes: those are the checksum over contents that are all there.
            foreach (
                int length in new[]
                {
                    0,
                    1,
                    9,
                    10,
                    200,
                    1024,
                    whole.Length / 3,
                    whole.Length / 2,
                    whole.Length - 100,
                }
            )
            {
                File.WriteAllBytes(path, whole[..length]);
                FixtureException? refused = Assert.Throws<FixtureException>(
                    () => FixtureReader.Read(path).ToList(),
                    $"cut at {length} of {whole.Length}"
                );
                Assert.That(
                    refused!.Message,
                    Does.StartWith("bad-fixture: " + path).And.Contain("archive")
                );
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void A_file_that_is_no_archive_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), $"perjury-{Guid.NewGuid():N}.tar.gz");
        try
        {
            File.WriteAllText(
                path,
                "no archive at all, but some text that is long enough to be looked at"
            );
            string message = Assert
                .Throws<FixtureException>(() => FixtureReader.Read(path).ToList())!
                .Message;
            Assert.That(message, Does.Contain("the archive is damaged"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Gives few bytes at a time, as pipes and decompressors do.</summary>
    private sealed class TrickleStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) =>
            base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }
}

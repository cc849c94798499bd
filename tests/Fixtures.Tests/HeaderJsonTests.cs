using System.Text;
using NUnit.Framework;

namespace Perjury.Fixtures.Tests;

/// <summary>Header fields by their JSON names, from genesis headers and from engine payloads.</summary>
[TestFixture]
public sealed class HeaderJsonTests
{
    private static readonly string s_hash = Hex(32, 0xaa);

    private static string Hex(int length, byte fill) =>
        "0x" + Convert.ToHexStringLower([.. Enumerable.Repeat(fill, length)]);

    /// <summary>Each field with its own value: the number of its row.</summary>
    private static string Value(HeaderField field, int row) =>
        field.Kind switch
        {
            JsonKind.Fixed => Hex(field.Size, (byte)row),
            JsonKind.Data => Hex(3, (byte)row),
            _ => $"0x{row:x}",
        };

    private static FixtureCase Read(
        int genesisFields,
        string? payload = null,
        string? without = null
    )
    {
        IEnumerable<string> genesis = HeaderJson
            .Fields.Take(genesisFields)
            .Select((field, row) => (field.Name, Text: Value(field, row)))
            .Where(field => field.Name != without)
            .Select(field => $"\"{field.Name}\":\"{field.Text}\"")
            .Append($"\"hash\":\"{s_hash}\"");
        string blocks = payload is null
            ? "\"blocks\":[]"
            : $"\"engineNewPayloads\":[{{\"params\":[{payload}],\"newPayloadVersion\":\"3\"}}]";
        string text =
            $"{{\"t\":{{\"network\":\"Cancun\",\"genesisBlockHeader\":{{{string.Join(',', genesis)}}},"
            + $"\"lastblockhash\":\"{s_hash}\",\"pre\":{{}},{blocks}}}}}";
        MemoryStream json = new(Encoding.UTF8.GetBytes(text));
        return FixtureReader.ReadFile("f.json", json, _ => true).Single();
    }

    private static byte[] Expected(HeaderField field, int row) =>
        field.Kind switch
        {
            JsonKind.Fixed => [.. Enumerable.Repeat((byte)row, field.Size)],
            JsonKind.Data => [(byte)row, (byte)row, (byte)row],
            _ => row == 0 ? [] : [(byte)row],
        };

    [TestCase(15)]
    [TestCase(16)]
    [TestCase(17)]
    [TestCase(20)]
    [TestCase(21)]
    public void A_genesis_header_is_its_fields_in_the_order_of_the_rlp(int count)
    {
        GenesisFields genesis = Read(count).Genesis!;
        Assert.That(genesis.Fields, Is.EqualTo(HeaderJson.Fields.Take(count).Select(Expected)));
        Assert.That(genesis.Hash, Is.All.EqualTo(0xaa));
    }

    [Test]
    public void A_field_that_every_header_has_is_not_left_out() =>
        Assert.That(
            () => Read(21, without: "gasUsed"),
            Throws.InstanceOf<FixtureException>().With.Message.Contains("gasUsed")
        );

    [Test]
    public void A_payload_says_what_it_names_and_is_silent_on_the_rest()
    {
        IEnumerable<string> named = HeaderJson
            .Fields.Select((field, row) => (field, row))
            .Where(item => item.field.PayloadName is not null && item.field.Name != "excessBlobGas")
            .Select(item => $"\"{item.field.PayloadName}\":\"{Value(item.field, item.row)}\"");
        string payload =
            $"{{{string.Join(',', named)},\"blockHash\":\"{s_hash}\",\"transactions\":[]}}";
        IReadOnlyList<byte[]?> fields = Read(21, payload).Blocks[0].Payload!.Fields;
        for (int row = 0; row < HeaderJson.Fields.Count; row++)
        {
            HeaderField field = HeaderJson.Fields[row];
            bool isSaid = field.PayloadName is not null && field.Name != "excessBlobGas";
            Assert.That(fields[row], Is.EqualTo(isSaid ? Expected(field, row) : null), field.Name);
        }
    }
}

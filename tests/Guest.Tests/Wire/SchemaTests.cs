using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Guest.Tests.Wire;

/// <summary>The wire revisions that are served: both look-ups read the same rows.</summary>
[TestFixture]
public sealed class SchemaTests
{
    private static Schema[] Served() => Schema.Served.ToArray();

    [Test]
    public void The_served_ids_are_these() =>
        Assert.That(
            Served().Select(schema => (schema.Id, schema.Fork)),
            Is.EqualTo(
                new[]
                {
                    ((ushort)0x0f01, ForkId.Shanghai),
                    ((ushort)0x1001, ForkId.Cancun),
                    ((ushort)0x1101, ForkId.Prague),
                    ((ushort)0x1201, ForkId.Osaka),
                    ((ushort)0x1301, ForkId.Bpo1),
                    ((ushort)0x1401, ForkId.Bpo2),
                    ((ushort)0x1501, ForkId.Amsterdam),
                    ((ushort)0x1501, ForkId.Amsterdam),
                    ((ushort)0x1501, ForkId.Amsterdam),
                    ((ushort)0, ForkId.AmsterdamZkevm033),
                }
            )
        );

    [Test]
    public void An_id_is_the_index_of_the_fork_and_a_revision()
    {
        foreach (Schema schema in Served().Where(schema => schema.Id != 0))
        {
            Assert.That(schema.Id >> 8, Is.EqualTo(ForkIndex.Of(schema.Fork)));
            Assert.That(schema.Id & 0xff, Is.EqualTo(1));
        }
    }

    [Test]
    public void The_shape_of_a_request_is_the_header_form_of_its_fork()
    {
        foreach (Schema schema in Served())
        {
            Assert.That(schema.Form, Is.SameAs(Fork.Of(schema.Fork).HeaderForm));
        }
    }

    [Test]
    public void Every_id_finds_its_row_in_its_release_and_every_fork_its_row()
    {
        ByteSlice none = new([]);
        foreach (Schema schema in Served().Where(schema => schema.Id != 0))
        {
            Assert.That(Schema.TryFind(schema.Id, schema.Release, none, out Schema found));
            Assert.That(found, Is.SameAs(schema));
            Assert.That(Schema.Of(schema.Fork, schema.Release), Is.SameAs(schema));
        }
    }

    [TestCase(16, WireRelease.Progressive)]
    [TestCase(20, WireRelease.Keyed)]
    [TestCase(0, WireRelease.Progressive)]
    [TestCase(24, WireRelease.Progressive)]
    public void Where_no_release_is_named_the_first_offset_says_it(int first, WireRelease expected)
    {
        ByteSlice body = new(BitConverter.GetBytes(first));
        Assert.That(Schema.TryFind(0x1501, WireRelease.OfInput, body, out Schema found));
        Assert.That(found.Release, Is.EqualTo(expected));
    }

    [TestCase("1400000000", WireRelease.OfInput, true)]
    [TestCase("14000000", WireRelease.OfInput, true)]
    [TestCase("140000", WireRelease.OfInput, false)]
    [TestCase("14010000", WireRelease.OfInput, false)]
    [TestCase("14000000", WireRelease.Progressive, false)]
    [TestCase("", WireRelease.Zkevm033, true)]
    public void An_input_that_begins_with_its_first_offset_has_no_schema_id(
        string start,
        WireRelease release,
        bool expected
    ) => Assert.That(Schema.IsBare(Convert.FromHexString(start), release), Is.EqualTo(expected));

    [Test]
    public void What_is_not_listed_is_not_served()
    {
        int found = Enumerable
            .Range(0, 0x10000)
            .Count(id =>
                Schema.TryFind((ushort)id, WireRelease.OfInput, new ByteSlice([]), out Schema _)
            );
        Assert.That(found, Is.EqualTo(7));
        Assert.That(Schema.Of(ForkId.Paris), Is.Null);
        Assert.That(Schema.Of(ForkId.Bpo3), Is.Null);
        Assert.That(Schema.Of(ForkId.Osaka, WireRelease.Zkevm033), Is.Null);
    }
}

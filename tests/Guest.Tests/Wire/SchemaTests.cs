using NUnit.Framework;
using Perjury.Guest.Chain;
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
                }
            )
        );

    [Test]
    public void An_id_is_the_index_of_the_fork_and_a_revision()
    {
        foreach (Schema schema in Served())
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
    public void Every_id_finds_its_row_and_every_fork_its_id()
    {
        foreach (Schema schema in Served())
        {
            Assert.That(Schema.TryFind(schema.Id, out Schema found));
            Assert.That(found, Is.EqualTo(schema));
            Assert.That(Schema.IdOf(schema.Fork), Is.EqualTo(schema.Id));
        }
    }

    [Test]
    public void What_is_not_listed_is_not_served()
    {
        int found = Enumerable
            .Range(0, 0x10000)
            .Count(id => Schema.TryFind((ushort)id, out Schema _));
        Assert.That(found, Is.EqualTo(Served().Length));
        Assert.That(Schema.TryFind(Schema.BlockForm, out _), Is.False);
        Assert.That(Schema.IdOf(ForkId.Paris), Is.Zero);
        Assert.That(Schema.IdOf(ForkId.Bpo3), Is.Zero);
    }
}

using System.Buffers.Binary;
using Perjury.GuestBuild.Tests.Accelerators;
using static Perjury.GuestBuild.Tests.Guest.HostileEntries;

namespace Perjury.GuestBuild.Tests.Guest;

/// <summary>
/// Nodes that the state root of mainnet block 73,141 is made to reach, as many as have so many bytes: tries that nobody builds, whose nodes
/// cost few bytes each.
/// </summary>
internal sealed class HostileTries
{
    private const int HeaderStateRoot = 91;

    private readonly HostAccelerators _host = new();
    private readonly byte[] _honest = GuestElfTests.Input("mainnet-73141");

    /// <summary>The kinds of tries, by name; each makes the nodes below one root, and the root last.</summary>
    public IEnumerable<(string Name, Func<int, byte[]> Make)> Kinds =>
        [
            ("branches of branches of leaves", total => Under(Wide(total, OddBranch))),
            ("branches of short branches", total => Under(Wide(total, ShortBranch))),
            ("branches of two leaves", total => Under(Binary(total))),
            ("extensions to branches", total => Under(Chain(total))),
            ("leaves with long paths", total => Under(Wide(total, LongLeaf))),
        ];

    /// <summary>The honest block on a parent whose state root is the last of these nodes.</summary>
    private byte[] Under(List<byte[]> nodes)
    {
        int witness = BodyStart + Offset(_honest, BodyStart + 4);
        int headers = witness + Offset(_honest, witness + 8);
        int ancestors = Offset(_honest, headers) / 4;
        int parent = headers + Offset(_honest, headers + 4 * (ancestors - 1));
        int length = 3 + BinaryPrimitives.ReadUInt16BigEndian(_honest.AsSpan(parent + 1));
        byte[] before = _honest[parent..(parent + length)];
        byte[] after = [.. before];
        _host.Keccak256(nodes[^1]).CopyTo(after, HeaderStateRoot);

        byte[] bytes = With(_honest, Packed(nodes), []);
        int moved = bytes.Length - _honest.Length;
        after.CopyTo(bytes, parent + moved);
        Put(bytes, BodyStart + 8, Offset(_honest, BodyStart + 8) + moved);
        int named = bytes.AsSpan(0, witness).IndexOf(_host.Keccak256(before));
        _host.Keccak256(after).CopyTo(bytes, named);
        return bytes;
    }

    /// <summary>Entries of one kind under branches of sixteen, so many bytes in all.</summary>
    private List<byte[]> Wide(int total, Func<int, byte[]> entry)
    {
        List<byte[]> nodes = [];
        for (int size = 0; size < total; size += nodes[^1].Length + 37)
            nodes.Add(entry(nodes.Count));
        Gather(nodes, nodes.Count, 16);
        return nodes;
    }

    /// <summary>The shortest entries that a parent names by hash, two to a branch all the way up.</summary>
    private List<byte[]> Binary(int total)
    {
        List<byte[]> nodes = [];
        for (int size = 0; size < total; size += nodes[^1].Length + 91)
            nodes.Add(ShortLeaf(nodes.Count));
        Gather(nodes, nodes.Count, 2);
        return nodes;
    }

    /// <summary>An extension to a branch that names another extension, and so on.</summary>
    private List<byte[]> Chain(int total)
    {
        List<byte[]> nodes = [Branch([ShortLeaf(0), ShortLeaf(1)])];
        for (int size = 0; size < total; size += nodes[^1].Length + nodes[^2].Length + 8)
        {
            nodes.Add(
                List([
                    [0x11],
                    Hash(nodes[^1]),
                ])
            );
            nodes.Add(Branch([nodes[^1], ShortLeaf(0)]));
        }
        return nodes;
    }

    /// <summary>Adds branches of so many children over the last nodes, level by level, up to one root.</summary>
    private void Gather(List<byte[]> nodes, int last, int width)
    {
        while (last > 1)
        {
            int from = nodes.Count - last;
            int end = nodes.Count;
            for (int i = from; i < end; i += width)
            {
                // A branch has two children at least: one that would be alone is there twice.
                byte[][] children = [.. nodes.GetRange(i, Math.Min(width, end - i))];
                nodes.Add(Branch(children.Length == 1 ? [children[0], children[0]] : children));
            }
            last = nodes.Count - end;
        }
    }

    /// <summary>Sixteen branches of sixteen leaves of three bytes, inside one entry.</summary>
    private static byte[] OddBranch(int number) => BranchOfBranches(number, 16);

    /// <summary>The same with branches of six leaves: they have fewer than 32 bytes, so that the entry is one that may be reached.</summary>
    private static byte[] ShortBranch(int number) => BranchOfBranches(number, 6);

    private static byte[] BranchOfBranches(int number, int leaves) =>
        Items(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Items(Enumerable.Range(0, leaves).Select(j => TinyLeaf(number, leaves * i + j)))
                )
        );

    /// <summary>A leaf with an empty path and a value of one byte: some bits of a number that makes its entry another one.</summary>
    private static byte[] TinyLeaf(int number, int place) =>
        [0xc2, 0x20, (byte)(place < 8 ? number >> 4 * place & 15 : 0)];

    /// <summary>Of 32 bytes.</summary>
    private static byte[] ShortLeaf(int number) => Leaf(number, 29);

    private static byte[] LongLeaf(int number) => Leaf(number, 1000);

    private static byte[] Leaf(int number, int pathSize)
    {
        byte[] path = new byte[pathSize];
        path[0] = 0x20;
        BinaryPrimitives.WriteInt32LittleEndian(path.AsSpan(1), number);
        return List([Text(path), [1]]);
    }

    private byte[] Branch(byte[][] children) => Items(children.Select(Hash));

    private byte[] Hash(byte[] node) => Text(_host.Keccak256(node));

    /// <summary>A branch of these children and no others.</summary>
    private static byte[] Items(IEnumerable<byte[]> children)
    {
        List<byte[]> items = [.. children];
        while (items.Count < 17)
            items.Add([0x80]);
        return List(items);
    }

    private static byte[] Text(byte[] bytes) => [.. Head(0x80, bytes.Length), .. bytes];

    private static byte[] List(IEnumerable<byte[]> items)
    {
        byte[] payload = [.. items.SelectMany(item => item)];
        return [.. Head(0xc0, payload.Length), .. payload];
    }

    private static byte[] Head(int kind, int length) =>
        length < 56 ? [(byte)(kind + length)]
        : length < 256 ? [(byte)(kind + 56), (byte)length]
        : [(byte)(kind + 57), (byte)(length >> 8), (byte)length];
}

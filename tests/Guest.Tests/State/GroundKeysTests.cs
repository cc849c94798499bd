using System.Buffers.Binary;
using System.Reflection;
using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;
using Perjury.Guest.Trie;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.State;

/// <summary>
/// The tables whose keys the sender of a block or the maker of a witness chooses, filled with keys that are ground for them: probes are
/// counted, and there are at most half as many more as for keys that nobody chose.
/// </summary>
[TestFixture]
internal sealed class GroundKeysTests
{
    private const int Keys = 3000;
    private const double Most = 1.5;

    /// <summary>Of the request that the keys are ground for; putting them into it makes another one.</summary>
    private const ulong Aimed = 0x0123456789abcdef;
    private const ulong Seed = 0xfedcba9876543210;

    /// <summary>A table by name: what makes it of keys of 32 bytes under a seed, and how many probes that takes.</summary>
    private static readonly Dictionary<string, Func<IEnumerable<byte[]>, ulong, long>> s_tables =
        new()
        {
            ["accounts"] = Accounts,
            ["tries of accounts"] = TriesOfAccounts,
            ["slots"] = (keys, seed) => Slots(keys, seed, _ => 7),
            ["one slot of each account"] = (keys, seed) => Slots(keys, seed, _ => -1),
            ["codes of the block"] = CodesOfTheBlock,
            ["entries of the witness"] = Entries,
        };

    /// <summary>Keys of 32 bytes that are alike in some way; an address is the last 20 of them.</summary>
    private static readonly Dictionary<string, Func<int, byte[]>> s_kinds = new()
    {
        ["counted"] = i => Words(0, 0, 0, (ulong)i << 32),
        ["counted in the highest bytes"] = i => Words((ulong)i, (ulong)i, 0, 0),
        ["counted in the middle"] = i => Words(0, 0, (ulong)i, 0),
        ["multiples of 2^52"] = i =>
            Words(0, 0, BinaryPrimitives.ReverseEndianness((ulong)i << 52), 0),
        ["of words that cancel out"] = i =>
            Words((ulong)i * 0x9e3779b97f4a7c15, (ulong)i * 0x9e3779b97f4a7c15, 1, 1),
        ["of products that are the same"] = i => Words(0, 0, 1UL << (i % 64), 1UL << (i / 64)),
    };

    private static IEnumerable<string> Tables => s_tables.Keys;

    private static IEnumerable<TestCaseData> TablesAndKinds =>
        s_tables.Keys.SelectMany(table =>
            s_kinds.Keys.Select(kind => new TestCaseData(table, kind))
        );

    [TestCaseSource(nameof(TablesAndKinds))]
    public void Keys_that_are_alike_cost_what_others_do(string table, string kind)
    {
        IEnumerable<byte[]> keys = Enumerable.Range(0, Keys).Select(s_kinds[kind]);
        AssertLinear(table, keys);
    }

    [TestCaseSource(nameof(Tables))]
    public void Keys_ground_for_a_request_that_they_then_change_cost_what_others_do(string table)
    {
        byte[][] ground = [.. GroundFor(table)];
        AssertLinear(table, ground);
        if (table == "entries of the witness")
        {
            return; // The slots depend on all entries: HashIndexTests grinds for one of them.
        }
        // The grinding is worth something: for the request it aims at it costs many times as much.
        long honest = s_tables[table](Honest(), Aimed);
        Assert.That(s_tables[table](ground, Aimed), Is.GreaterThan(4 * honest));
    }

    [TestCaseSource(nameof(Tables))]
    public void Twice_as_many_keys_cost_twice_as_much(string table)
    {
        // From one power of two to the next, where the tables are filled to the same part.
        byte[][] keys = [.. Enumerable.Range(0, 32_768).Select(Drawn)];
        long half = 0;
        long whole = 0;
        for (ulong request = 0; request < 8; request++)
        {
            half += s_tables[table](keys.Take(16_384), Seed + request);
            whole += s_tables[table](keys, Seed + request);
        }
        Assert.That(whole, Is.LessThanOrEqualTo(2.05 * half));
    }

    [Test]
    public void Keys_of_tables_of_the_host_have_hash_codes_that_nobody_can_look_for()
    {
        // What shared one under sums of words, which are the same in every process.
        Address[] addresses =
        [
            .. Enumerable.Range(0, Keys).Select(i => new Address(Alike((ulong)i).AsSpan(0, 20))),
        ];
        Hash256[] hashes = [.. Enumerable.Range(0, Keys).Select(i => new Hash256(Alike((ulong)i)))];
        UInt256[] slots =
        [
            .. Enumerable.Range(0, Keys).Select(i => new UInt256((ulong)i, (ulong)i)),
        ];
        Assert.That(
            Distinct(addresses.Select(key => key.GetHashCode())),
            Is.GreaterThan(Keys - 30)
        );
        Assert.That(Distinct(hashes.Select(key => key.GetHashCode())), Is.GreaterThan(Keys - 30));
        Assert.That(Distinct(slots.Select(key => key.GetHashCode())), Is.GreaterThan(Keys - 30));
    }

    private static int Distinct(IEnumerable<int> codes) => codes.Distinct().Count();

    /// <summary>The halves of the first word cancel out.</summary>
    private static byte[] Alike(ulong number)
    {
        byte[] bytes = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number << 32 | number);
        return bytes;
    }

    private static void AssertLinear(string table, IEnumerable<byte[]> keys)
    {
        long honest = s_tables[table](Honest(), Seed);
        long ground = s_tables[table](keys, Seed);
        TestContext.Out.WriteLine($"{table}: {ground} probes, {honest} for keys that nobody chose");
        Assert.That(ground, Is.LessThanOrEqualTo(Most * honest));
    }

    private static IEnumerable<byte[]> Honest() => Enumerable.Range(0, Keys).Select(Drawn);

    private static byte[] Drawn(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return Digest.Keccak256(bytes).ToArray();
    }

    /// <summary>Keys that all lie in a small part of the table, whatever its size, under the seed they are ground for.</summary>
    private static IEnumerable<byte[]> GroundFor(string table)
    {
        SeededHash hash = new(Aimed);
        Func<byte[], uint> bucket = table switch
        {
            "accounts" or "tries of accounts" => key => hash.Of(AddressOf(key)),
            "slots" => key => hash.Of(7, UInt256.FromBigEndian(key)),
            "one slot of each account" => key =>
                hash.Of(AccountOf(key), UInt256.FromBigEndian(key)),
            "codes of the block" or "entries of the witness" => key =>
                hash.Of(Digest.Keccak256(key)),
            _ => throw new ArgumentOutOfRangeException(nameof(table)),
        };
        // The largest table of so many keys has 8,192 buckets; each smaller one takes the low bits of the same number.
        return Enumerable
            .Range(0, int.MaxValue)
            .Select(Drawn)
            .Where(key => (bucket(key) & 8191 & ~127U) == 0)
            .Take(Keys);
    }

    private static byte[] Words(ulong first, ulong second, ulong third, ulong fourth)
    {
        byte[] bytes = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, first);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), fourth);
        return bytes;
    }

    private static Address AddressOf(byte[] key) => new(key.AsSpan(12));

    private static int AccountOf(byte[] key) => key[0] << 8 | key[1];

    private static long Accounts(IEnumerable<byte[]> keys, ulong seed)
    {
        AccountTable table = new(new SeededHash(seed));
        foreach (byte[] key in keys)
        {
            table.GetOrAdd(AddressOf(key));
        }
        return ProbesOf(Field<int[]>(table, "_buckets"));
    }

    private static long TriesOfAccounts(IEnumerable<byte[]> keys, ulong seed)
    {
        AccountTries table = new(new SeededHash(seed));
        foreach (byte[] key in keys)
        {
            table.Add(new TrieAccount { Address = AddressOf(key), Key = default });
        }
        long probes = 0;
        foreach (TrieAccount? head in Field<TrieAccount?[]>(table, "_buckets"))
        {
            long length = 0;
            for (TrieAccount? account = head; account is not null; account = account.Next)
            {
                length++;
                probes += length;
            }
        }
        return probes;
    }

    /// <param name="accountOf">The account a slot belongs to; -1: by its key.</param>
    private static long Slots(IEnumerable<byte[]> keys, ulong seed, Func<byte[], int> accountOf)
    {
        SlotTable table = new(new SeededHash(seed), 64);
        foreach (byte[] key in keys)
        {
            int account = accountOf(key);
            table.GetOrAdd(
                account < 0 ? AccountOf(key) : account,
                UInt256.FromBigEndian(key),
                out _
            );
        }
        return ProbesOf(Field<int[]>(table, "_buckets"));
    }

    private static long CodesOfTheBlock(IEnumerable<byte[]> keys, ulong seed)
    {
        BlockCodes table = new(new SeededHash(seed));
        foreach (byte[] key in keys)
        {
            table.Add(Digest.Keccak256(key), Code.Empty);
        }
        return ProbesOf(Field<int[]>(table, "_buckets"));
    }

    private static long Entries(IEnumerable<byte[]> keys, ulong seed)
    {
        EntryList entries = new([.. keys.Select(key => new ByteSlice(key))]);
        return ProbesOf(Field<int[]>(new HashIndex(entries, seed, null), "_slots"));
    }

    /// <summary>What filling the runs of taken buckets takes at most: one probe for the first of a run, two for the second, and so on.</summary>
    private static long ProbesOf(int[] buckets)
    {
        long probes = 0;
        long run = 0;
        foreach (int bucket in buckets)
        {
            run = bucket == 0 ? 0 : run + 1;
            probes += run;
        }
        return probes;
    }

    private static T Field<T>(object table, string name) =>
        (T)
            table
                .GetType()
                .GetField(name, BindingFlags.NonPublic | BindingFlags.Instance)!
                .GetValue(table)!;
}

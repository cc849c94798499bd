using NUnit.Framework;
using Perjury.Guest.Crypto;
using Perjury.Guest.Execution;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Guest.Witness;

namespace Perjury.Guest.Tests.Execution;

/// <summary>What is written down of the system contracts is what hashing gives, and is given to nothing else.</summary>
[TestFixture]
internal sealed class SystemConstantsTests
{
    private static readonly Address[] s_contracts =
    [
        SystemContracts.BeaconRoots,
        SystemContracts.BlockHashHistory,
        SystemContracts.WithdrawalRequests,
        SystemContracts.ConsolidationRequests,
        SystemContracts.BuilderDeposits,
        SystemContracts.BuilderExits,
    ];

    private static readonly byte[][] s_codes =
    [
        SystemCodes.BeaconRoots.ToArray(),
        SystemCodes.BlockHashHistory.ToArray(),
        SystemCodes.WithdrawalRequests.ToArray(),
        SystemCodes.ConsolidationRequests.ToArray(),
        SystemCodes.BuilderDeposits.ToArray(),
        SystemCodes.BuilderExits.ToArray(),
    ];

    [Test]
    public void The_key_of_each_system_contract_is_the_keccak_of_its_address()
    {
        foreach (Address contract in s_contracts)
        {
            Assert.That(SystemContracts.TryGetKey(contract, out Hash256 key), $"{contract}");
            Assert.That(key, Is.EqualTo(Digest.Keccak256(contract)), $"{contract}");
        }
    }

    [Test]
    public void An_address_that_differs_in_one_bit_has_no_known_key()
    {
        foreach (Address contract in s_contracts)
        {
            for (int bit = 0; bit < 8 * Address.Size; bit++)
            {
                byte[] bytes = contract.ToArray();
                bytes[bit >> 3] ^= (byte)(1 << (bit & 7));
                Assert.That(SystemContracts.TryGetKey(new Address(bytes), out _), Is.False);
            }
        }
    }

    [Test]
    public void The_hash_of_each_system_code_is_its_keccak()
    {
        foreach (byte[] code in s_codes)
        {
            Assert.That(SystemCodes.TryHash(code, out Hash256 hash), $"{code.Length} bytes");
            Assert.That(hash, Is.EqualTo(Digest.Keccak256(code)), $"{code.Length} bytes");
        }
    }

    [Test]
    public void A_code_that_differs_in_one_byte_is_not_known()
    {
        foreach (byte[] code in s_codes)
        {
            for (int at = 0; at < code.Length; at++)
            {
                code[at] ^= 1;
                Assert.That(SystemCodes.TryHash(code, out _), Is.False, $"{code.Length}: {at}");
                code[at] ^= 1;
            }
            Assert.That(SystemCodes.TryHash(code.AsSpan(1), out _), Is.False);
            Assert.That(SystemCodes.TryHash([.. code, 0], out _), Is.False);
        }
    }

    /// <summary>Alone, where nothing is hashed ahead, and among each other.</summary>
    [Test]
    public void The_digests_of_codes_are_their_keccak()
    {
        ByteSlice[] codes = [.. s_codes.Select(code => new ByteSlice(code)), new ByteSlice([1])];
        foreach (ByteSlice[] list in codes.Select(code => new[] { code }).Append(codes))
        {
            EntryDigests digests = new(new EntryList(list), null, areCodes: true);
            foreach (ByteSlice code in list)
            {
                digests.Next(out Hash256 hash);
                Assert.That(hash, Is.EqualTo(Digest.Keccak256(code.Span)));
            }
        }
    }
}

using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>The execution requests of a block (EIP-7685): deposits from logs (EIP-6110) and what the system calls return.</summary>
public sealed class Requests
{
    public const byte Deposit = 0x00;
    public const byte Withdrawal = 0x01;
    public const byte Consolidation = 0x02;
    public const byte BuilderDeposit = 0x03;
    public const byte BuilderExit = 0x04;

    private const int DepositLogLength = 576;
    private const int DepositLength = 192;

    /// <summary>sha256 of nothing. A test hashes it anew.</summary>
    private static Hash256 HashOfNone =>
        new(0x141cfc9842c4b0e3, 0x24b96f99c8f4fb9a, 0x4c939b64e441ae27, 0x55b852781b9995a4);

    private byte[] _deposits = [];
    private int _depositLength;
    private byte[][] _requests = [];

    /// <summary>Appends the deposit that a log of the deposit contract carries; false if the log has not the fixed layout.</summary>
    public bool TryAddDeposit(ReadOnlySpan<byte> log)
    {
        if (
            log.Length != DepositLogLength
            || !HasWord(log, 0, 160)
            || !HasWord(log, 32, 256)
            || !HasWord(log, 64, 320)
            || !HasWord(log, 96, 384)
            || !HasWord(log, 128, 512)
            || !HasWord(log, 160, 48)
            || !HasWord(log, 256, 32)
            || !HasWord(log, 320, 8)
            || !HasWord(log, 384, 96)
            || !HasWord(log, 512, 8)
        )
        {
            return false;
        }
        if (_depositLength + DepositLength > _deposits.Length)
        {
            Array.Resize(ref _deposits, 2 * _deposits.Length + 4 * DepositLength);
        }
        Span<byte> deposit = _deposits.AsSpan(_depositLength, DepositLength);
        log.Slice(192, 48).CopyTo(deposit);
        log.Slice(288, 32).CopyTo(deposit.Slice(48));
        log.Slice(352, 8).CopyTo(deposit.Slice(80));
        log.Slice(416, 96).CopyTo(deposit.Slice(88));
        log.Slice(544, 8).CopyTo(deposit.Slice(184));
        _depositLength += DepositLength;
        return true;
    }

    /// <summary>Ends the deposits; must precede the other types.</summary>
    public void CloseDeposits() => Add(Deposit, _deposits.AsSpan(0, _depositLength));

    /// <summary>Appends the requests of a type, unless there are none.</summary>
    public void Add(byte type, ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
        {
            return;
        }
        byte[] request = new byte[1 + data.Length];
        request[0] = type;
        data.CopyTo(request.AsSpan(1));
        Append(request);
    }

    /// <summary>Appends what somebody has encoded, well or not.</summary>
    public void AddEncoded(ReadOnlySpan<byte> request) => Append(request.ToArray());

    private void Append(byte[] request)
    {
        Array.Resize(ref _requests, _requests.Length + 1);
        _requests[^1] = request;
    }

    /// <summary>A type byte and the packed items of each type that has any, in the order of types.</summary>
    public byte[][] ToArray() => _requests;

    public Hash256 Hash() => HashOf(_requests);

    /// <summary>requests_hash (EIP-7685): sha256 of the concatenated sha256 of each type's requests.</summary>
    public static Hash256 HashOf(byte[][] requests)
    {
        if (requests.Length == 0)
        {
            return HashOfNone;
        }
        byte[] digests = new byte[32 * requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            Accelerators.Sha256(requests[i], digests.AsSpan(32 * i));
        }
        Span<byte> digest = stackalloc byte[32];
        Accelerators.Sha256(digests, digest);
        return new Hash256(digest);
    }

    // Offsets and lengths of the ABI encoding, all of them fixed.
    private static bool HasWord(ReadOnlySpan<byte> log, int position, ulong value) =>
        UInt256.FromBigEndian(log.Slice(position)) == value;
}

using System;
using System.Buffers.Binary;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

// What a transaction pays before it runs, and the floor below which it never pays (EELS calculate_intrinsic_cost).
internal sealed partial class TransactionExecutor
{
    private void IntrinsicGas(Transaction tx, ref Checked found)
    {
        ulong zeros = Zeros(tx.Data.Span);
        ulong others = (ulong)tx.Data.Length - zeros;
        ulong intrinsic = zeros * _fork.CalldataZeroGas + others * _fork.CalldataNonZeroGas;
        if (tx.To is null)
        {
            ulong words = ((ulong)tx.Data.Length + 31) / 32;
            intrinsic += words * _fork.InitCodeWordGas;
        }
        ulong listBytes = 0;
        foreach (AccessListEntry entry in tx.AccessList)
        {
            ulong keys = (ulong)entry.StorageKeys.Length;
            intrinsic += _fork.AccessListAddressGas + keys * _fork.AccessListKeyGas;
            listBytes += Address.Size + 32 * keys;
        }
        intrinsic += (ulong)tx.Authorizations.Length * _fork.AuthorizationGas;
        ulong tokens = (_fork.FloorCountsZerosInFull ? 4 * zeros : zeros) + 4 * others;
        if (_fork.AccessListsPayFloor)
        {
            intrinsic += 4 * listBytes * _fork.CalldataFloorTokenGas;
            tokens += 4 * listBytes;
        }
        ulong floorBase = _fork.TransactionGas + RecipientGas(tx, found.SenderAddress);
        ulong creation = tx.To is null ? _fork.TransactionCreateGas : 0;
        found.IntrinsicStateGas = IntrinsicStateGas(tx);
        found.IntrinsicGas = floorBase + creation + intrinsic + found.IntrinsicStateGas;
        if (_fork.TransactionRecipientGas != 0)
        {
            floorBase += creation;
        }
        if (_fork.CalldataFloorTokenGas != 0)
        {
            found.FloorGas = floorBase + tokens * _fork.CalldataFloorTokenGas;
        }
    }

    private static ulong Zeros(ReadOnlySpan<byte> bytes)
    {
        ulong others = 0;
        int at = 0;
        for (; at + 8 <= bytes.Length; at += 8)
        {
            ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at));
            // The high bit of each byte that is not zero, and their sum in the highest byte of a product.
            ulong high = word | (word & 0x7f7f7f7f_7f7f7f7f) + 0x7f7f7f7f_7f7f7f7f;
            others += (high >> 7 & 0x01010101_01010101) * 0x01010101_01010101 >> 56;
        }
        for (; at < bytes.Length; at++)
        {
            others += bytes[at] == 0 ? 0UL : 1UL;
        }
        return (ulong)bytes.Length - others;
    }

    // EIP-2780.
    private ulong RecipientGas(Transaction tx, in Address sender)
    {
        if (tx.To is not { } to || to == sender)
        {
            return 0;
        }
        return _fork.TransactionRecipientGas + (tx.Value.IsZero ? 0 : _fork.TransactionValueGas);
    }

    // EIP-8037 as of April 2026: as if every account were new.
    private ulong IntrinsicStateGas(Transaction tx)
    {
        if (!_fork.PaysStateAhead)
        {
            return 0;
        }
        ulong authorization = _fork.NewAccountStateGas + _fork.DelegationStateGas;
        return (ulong)tx.Authorizations.Length * authorization
            + (tx.To is null ? _fork.NewAccountStateGas : 0);
    }
}

using System.Collections.Generic;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>Strict decoding of transactions (EELS transactions.py, decode_transaction).</summary>
public static class TransactionDecoder
{
    /// <param name="raw">The EIP-2718 bytes: a type byte and a payload, or an RLP list.</param>
    /// <param name="highestType">The highest transaction type of the fork.</param>
    /// <param name="reason">MalformedTransaction, EmptyTransaction or UnsupportedTransactionType.</param>
    public static bool TryDecode(
        ByteSlice raw,
        TransactionType highestType,
        out Transaction transaction,
        out Reason reason
    )
    {
        transaction = null!;
        reason = Reason.EmptyTransaction;
        if (raw.Length == 0)
        {
            return false;
        }
        byte first = raw.Span[0];
        reason = Reason.MalformedTransaction;
        if (first >= 0xc0)
        {
            RlpReader reader = new(raw);
            return reader.TryReadList(out RlpReader fields)
                && reader.AtEnd
                && TryDecodeLegacy(raw, fields, out transaction);
        }
        if (first == 0 || first > (byte)highestType)
        {
            reason = Reason.UnsupportedTransactionType;
            return false;
        }
        ByteSlice content = raw.Slice(1, raw.Length - 1);
        Planted.UnwrapBlobs(first, ref content);
        RlpReader payload = new(content);
        return payload.TryReadList(out RlpReader items)
            && payload.AtEnd
            && TryDecodeTyped(raw, (TransactionType)first, items, out transaction);
    }

    private static bool TryDecodeLegacy(
        ByteSlice raw,
        RlpReader fields,
        out Transaction transaction
    )
    {
        transaction = null!;
        RlpReader start = fields;
        if (
            !fields.TryReadUInt256(out UInt256 nonce)
            || !fields.TryReadUInt256(out UInt256 gasPrice)
            || !fields.TryReadUInt256(out UInt256 gasLimit)
            || !TryReadRecipient(ref fields, out Address? to)
            || !fields.TryReadUInt256(out UInt256 value)
            || !fields.TryReadString(out ByteSlice data)
        )
        {
            return false;
        }
        int signed = fields.Position;
        if (
            !fields.TryReadUInt256(out UInt256 v)
            || !fields.TryReadUInt256(out UInt256 r)
            || !fields.TryReadUInt256(out UInt256 s)
            || !fields.AtEnd
        )
        {
            return false;
        }
        ReadV(v, out UInt256 yParity, out bool isReplayProtected, out UInt256 chainId);
        Planted.RefuseHighChainId(chainId, ref yParity);
        transaction = new Transaction
        {
            Type = TransactionType.Legacy,
            Raw = raw,
            ChainId = chainId,
            IsReplayProtected = isReplayProtected,
            Nonce = nonce,
            GasLimit = gasLimit,
            MaxFeePerGas = gasPrice,
            MaxPriorityFeePerGas = gasPrice,
            To = to,
            Value = value,
            Data = data,
            YParity = yParity,
            R = r,
            S = s,
            SigningHash = LegacySigningHash(start.Consumed(signed), isReplayProtected, chainId),
        };
        return true;
    }

    /// <summary>EIP-155: 27 and 28 are unprotected, 35 + 2·chain_id + parity is protected, anything else gives parity 2.</summary>
    private static void ReadV(
        in UInt256 v,
        out UInt256 yParity,
        out bool isReplayProtected,
        out UInt256 chainId
    )
    {
        chainId = default;
        isReplayProtected = false;
        yParity = 2;
        if (v == 27 || v == 28)
        {
            yParity = v - 27;
        }
        else if (v >= 35)
        {
            UInt256 rest = v - 35;
            yParity = rest.U0 & 1;
            isReplayProtected = true;
            chainId = new UInt256(
                (rest.U0 >> 1) | (rest.U1 << 63),
                (rest.U1 >> 1) | (rest.U2 << 63),
                (rest.U2 >> 1) | (rest.U3 << 63),
                rest.U3 >> 1
            );
            Planted.CutChainId(ref chainId);
        }
    }

    private static Hash256 LegacySigningHash(
        ByteSlice sixFields,
        bool isReplayProtected,
        in UInt256 chainId
    )
    {
        RlpWriter writer = new(sixFields.Length + 48);
        int list = writer.StartList();
        writer.WriteRaw(sixFields.Span);
        if (isReplayProtected)
        {
            writer.WriteUInt256(chainId);
            writer.WriteUInt(0);
            writer.WriteUInt(0);
        }
        writer.EndList(list);
        return Digest.Keccak256(writer.WrittenSpan);
    }

    private static bool TryDecodeTyped(
        ByteSlice raw,
        TransactionType type,
        RlpReader fields,
        out Transaction transaction
    )
    {
        transaction = null!;
        RlpReader start = fields;
        UInt256 maxFeePerBlobGas = default;
        UInt256 maxFee = default;
        Hash256[] blobHashes = [];
        Authorization[] authorizations = [];
        if (
            !fields.TryReadUInt256(out UInt256 chainId)
            || !fields.TryReadUInt256(out UInt256 nonce)
            || !fields.TryReadUInt256(out UInt256 priorityFee)
            || type != TransactionType.AccessList && !fields.TryReadUInt256(out maxFee)
            || !fields.TryReadUInt256(out UInt256 gasLimit)
            || !TryReadRecipient(ref fields, out Address? to)
            || !fields.TryReadUInt256(out UInt256 value)
            || !fields.TryReadString(out ByteSlice data)
            || !TryReadAccessList(ref fields, out AccessListEntry[] accessList)
            || type == TransactionType.Blob
                && !TryReadBlobs(ref fields, out maxFeePerBlobGas, out blobHashes)
            || type == TransactionType.SetCode
                && !TryReadAuthorizations(ref fields, out authorizations)
        )
        {
            return false;
        }
        int signed = fields.Position;
        if (
            !fields.TryReadUInt256(out UInt256 yParity)
            || !fields.TryReadUInt256(out UInt256 r)
            || !fields.TryReadUInt256(out UInt256 s)
            || !fields.AtEnd
        )
        {
            return false;
        }
        transaction = new Transaction
        {
            Type = type,
            Raw = raw,
            ChainId = chainId,
            IsReplayProtected = true,
            Nonce = nonce,
            GasLimit = gasLimit,
            MaxFeePerGas = type == TransactionType.AccessList ? priorityFee : maxFee,
            MaxPriorityFeePerGas = priorityFee,
            To = to,
            Value = value,
            Data = data,
            AccessList = accessList,
            MaxFeePerBlobGas = maxFeePerBlobGas,
            BlobVersionedHashes = blobHashes,
            Authorizations = authorizations,
            YParity = yParity,
            R = r,
            S = s,
            SigningHash = SigningHash((byte)type, start.Consumed(signed)),
        };
        return true;
    }

    private static Hash256 SigningHash(byte prefix, ByteSlice fields)
    {
        RlpWriter writer = new(fields.Length + 16);
        writer.WriteByte(prefix);
        int list = writer.StartList();
        writer.WriteRaw(fields.Span);
        writer.EndList(list);
        return Digest.Keccak256(writer.WrittenSpan);
    }

    private static bool TryReadRecipient(ref RlpReader fields, out Address? to)
    {
        to = null;
        if (!fields.TryReadString(out ByteSlice bytes) || bytes.Length is not (0 or Address.Size))
        {
            return false;
        }
        if (bytes.Length == Address.Size)
        {
            to = new Address(bytes.Span);
        }
        return true;
    }

    private static bool TryReadAccessList(ref RlpReader fields, out AccessListEntry[] accessList)
    {
        accessList = [];
        if (!fields.TryReadList(out RlpReader entries))
        {
            return false;
        }
        List<AccessListEntry> read = new();
        while (!entries.AtEnd)
        {
            if (
                !entries.TryReadList(out RlpReader entry)
                || !entry.TryReadAddress(out Address address)
                || !entry.TryReadList(out RlpReader keys)
                || !entry.AtEnd
            )
            {
                return false;
            }
            List<UInt256> slots = new();
            while (!keys.AtEnd)
            {
                if (
                    !keys.TryReadFixed(32, out ByteSlice key)
                    && !(Planted.LongAccessKeyAccepted && keys.TryReadFixed(33, out key))
                )
                {
                    return false;
                }
                slots.Add(UInt256.FromBigEndian(key.Span));
            }
            read.Add(new AccessListEntry(address, slots.ToArray()));
        }
        accessList = read.ToArray();
        return true;
    }

    private static bool TryReadBlobs(
        ref RlpReader fields,
        out UInt256 maxFeePerBlobGas,
        out Hash256[] hashes
    )
    {
        hashes = [];
        if (
            !fields.TryReadUInt256(out maxFeePerBlobGas) || !fields.TryReadList(out RlpReader items)
        )
        {
            return false;
        }
        List<Hash256> read = new();
        while (!items.AtEnd)
        {
            if (!items.TryReadHash(out Hash256 hash))
            {
                return false;
            }
            read.Add(hash);
        }
        hashes = read.ToArray();
        return true;
    }

    private static bool TryReadAuthorizations(
        ref RlpReader fields,
        out Authorization[] authorizations
    )
    {
        authorizations = [];
        if (!fields.TryReadList(out RlpReader tuples))
        {
            return false;
        }
        List<Authorization> read = new();
        while (!tuples.AtEnd)
        {
            if (!tuples.TryReadList(out RlpReader tuple))
            {
                return false;
            }
            RlpReader start = tuple;
            if (
                !tuple.TryReadUInt256(out UInt256 chainId)
                || !tuple.TryReadAddress(out Address address)
                || !tuple.TryReadUInt64(out ulong nonce)
            )
            {
                return false;
            }
            int signed = tuple.Position;
            if (
                !tuple.TryReadUInt64(out ulong yParity)
                || yParity > byte.MaxValue
                || !tuple.TryReadUInt256(out UInt256 r)
                || !tuple.TryReadUInt256(out UInt256 s)
                || !tuple.AtEnd
            )
            {
                return false;
            }
            Hash256 signingHash = SigningHash(0x05, start.Consumed(signed));
            read.Add(new Authorization(chainId, address, nonce, (byte)yParity, r, s, signingHash));
        }
        authorizations = read.ToArray();
        return true;
    }
}

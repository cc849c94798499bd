using System.Buffers.Binary;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>Strict RLP of block headers (EELS blocks.py of each fork): the number of fields tells the form.</summary>
public static class HeaderDecoder
{
    /// <summary>The forms in the order in which forks introduced them.</summary>
    public static bool IsKnownForm(int fieldCount) => fieldCount is 15 or 16 or 17 or 20 or 21;

    /// <summary>Decodes all of <paramref name="raw"/>; the hash is that of the raw bytes.</summary>
    public static bool TryDecode(ByteSlice raw, out Header header)
    {
        header = null!;
        RlpReader reader = new(raw);
        if (
            !reader.TryReadList(out RlpReader fields)
            || !(reader.AtEnd || Planted.HeaderTailIgnored)
        )
        {
            return false;
        }
        int count = CountFields(fields);
        return IsKnownForm(count) && TryDecodeFields(raw, fields, count, out header);
    }

    private static int CountFields(RlpReader fields)
    {
        int count = 0;
        while (!fields.AtEnd)
        {
            if (count > 21 || !fields.TryReadItem(out _))
            {
                return 0;
            }
            count++;
        }
        return count;
    }

    private static bool TryDecodeFields(
        ByteSlice raw,
        RlpReader fields,
        int count,
        out Header header
    )
    {
        header = null!;
        Hash256 withdrawalsRoot = default;
        Hash256 beaconRoot = default;
        Hash256 requestsHash = default;
        UInt256 baseFee = default;
        ulong blobGasUsed = 0;
        ulong excessBlobGas = 0;
        bool decoded =
            fields.TryReadHash(out Hash256 parentHash)
                & fields.TryReadHash(out Hash256 ommersHash)
                & fields.TryReadAddress(out Address coinbase)
                & fields.TryReadHash(out Hash256 stateRoot)
                & fields.TryReadHash(out Hash256 transactionsRoot)
                & fields.TryReadHash(out Hash256 receiptsRoot)
                & fields.TryReadFixed(256, out ByteSlice logsBloom)
                & fields.TryReadUInt256(out UInt256 difficulty)
                & fields.TryReadUInt64(out ulong number)
                & fields.TryReadUInt64(out ulong gasLimit)
                & fields.TryReadUInt64(out ulong gasUsed)
                & fields.TryReadUInt64(out ulong timestamp)
                & fields.TryReadString(out ByteSlice extraData)
                & fields.TryReadHash(out Hash256 prevRandao)
                & fields.TryReadFixed(8, out ByteSlice nonce)
            && (count < 16 || fields.TryReadUInt256(out baseFee))
            && (count < 17 || fields.TryReadHash(out withdrawalsRoot))
            && (count < 20 || fields.TryReadUInt64(out blobGasUsed))
            && (count < 20 || fields.TryReadUInt64(out excessBlobGas))
            && (count < 20 || fields.TryReadHash(out beaconRoot))
            && (count < 21 || fields.TryReadHash(out requestsHash));
        if (!decoded)
        {
            return false;
        }
        header = new Header
        {
            FieldCount = count,
            ParentHash = parentHash,
            OmmersHash = ommersHash,
            Coinbase = coinbase,
            StateRoot = stateRoot,
            TransactionsRoot = transactionsRoot,
            ReceiptsRoot = receiptsRoot,
            LogsBloom = logsBloom,
            Difficulty = difficulty,
            Number = number,
            GasLimit = gasLimit,
            GasUsed = gasUsed,
            Timestamp = timestamp,
            ExtraData = extraData,
            PrevRandao = prevRandao,
            Nonce = BinaryPrimitives.ReadUInt64BigEndian(nonce.Span),
            BaseFeePerGas = baseFee,
            WithdrawalsRoot = withdrawalsRoot,
            BlobGasUsed = blobGasUsed,
            ExcessBlobGas = excessBlobGas,
            ParentBeaconBlockRoot = beaconRoot,
            RequestsHash = requestsHash,
            Hash = Digest.Keccak256(raw.Span),
        };
        return true;
    }
}

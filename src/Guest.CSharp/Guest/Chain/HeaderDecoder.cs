using System.Buffers.Binary;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>Strict RLP of block headers (EELS blocks.py of each fork): the number of fields tells the form.</summary>
public static class HeaderDecoder
{
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
        return HeaderForm.TryFind(CountFields(fields), out HeaderForm form)
            && TryDecodeFields(raw, fields, form, out header);
    }

    private static int CountFields(RlpReader fields)
    {
        int count = 0;
        while (!fields.AtEnd)
        {
            if (!fields.TryReadItem(out _))
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
        HeaderForm form,
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
        Hash256 accessListHash = default;
        ulong slotNumber = 0;
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
            && (!form.HasBaseFee || fields.TryReadUInt256(out baseFee))
            && (!form.HasWithdrawalsRoot || fields.TryReadHash(out withdrawalsRoot))
            && (
                !form.HasBlobGas
                || fields.TryReadUInt64(out blobGasUsed) && fields.TryReadUInt64(out excessBlobGas)
            )
            && (!form.HasParentBeaconBlockRoot || fields.TryReadHash(out beaconRoot))
            && (!form.HasRequestsHash || fields.TryReadHash(out requestsHash))
            && (!form.HasBlockAccessListHash || fields.TryReadHash(out accessListHash))
            && (!form.HasSlotNumber || fields.TryReadUInt64(out slotNumber));
        if (!decoded)
        {
            return false;
        }
        header = new Header
        {
            Form = form,
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
            BlockAccessListHash = accessListHash,
            SlotNumber = slotNumber,
            Hash = Digest.Keccak256(raw.Span),
        };
        return true;
    }
}

using System.Buffers.Binary;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Guest.Chain;

/// <summary>The RLP of a header: as many fields as its form has.</summary>
public static class HeaderEncoder
{
    public static byte[] Encode(Header header)
    {
        RlpWriter writer = new(700);
        Write(writer, header);
        return writer.ToArray();
    }

    /// <summary>The same header with its hash computed.</summary>
    public static Header WithHash(Header header)
    {
        ByteSlice raw = new(Encode(header));
        // what was just encoded decodes
        HeaderDecoder.TryDecode(raw, out Header decoded);
        return decoded;
    }

    public static void Write(RlpWriter writer, Header header)
    {
        Span<byte> nonce = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(nonce, header.Nonce);
        int list = writer.StartList();
        writer.WriteHash(header.ParentHash);
        writer.WriteHash(header.OmmersHash);
        writer.WriteAddress(header.Coinbase);
        writer.WriteHash(header.StateRoot);
        writer.WriteHash(header.TransactionsRoot);
        writer.WriteHash(header.ReceiptsRoot);
        writer.WriteBytes(header.LogsBloom.Span);
        writer.WriteUInt256(header.Difficulty);
        writer.WriteUInt(header.Number);
        writer.WriteUInt(header.GasLimit);
        writer.WriteUInt(header.GasUsed);
        writer.WriteUInt(header.Timestamp);
        writer.WriteBytes(header.ExtraData.Span);
        writer.WriteHash(header.PrevRandao);
        writer.WriteBytes(nonce);
        HeaderForm form = header.Form;
        if (form.HasBaseFee)
        {
            writer.WriteUInt256(header.BaseFeePerGas);
        }
        if (form.HasWithdrawalsRoot)
        {
            writer.WriteHash(header.WithdrawalsRoot);
        }
        if (form.HasBlobGas)
        {
            writer.WriteUInt(header.BlobGasUsed);
            writer.WriteUInt(header.ExcessBlobGas);
        }
        if (form.HasParentBeaconBlockRoot)
        {
            writer.WriteHash(header.ParentBeaconBlockRoot);
        }
        if (form.HasRequestsHash)
        {
            writer.WriteHash(header.RequestsHash);
        }
        if (form.HasBlockAccessListHash)
        {
            writer.WriteHash(header.BlockAccessListHash);
        }
        if (form.HasSlotNumber)
        {
            writer.WriteUInt(header.SlotNumber);
        }
        writer.EndList(list);
    }
}

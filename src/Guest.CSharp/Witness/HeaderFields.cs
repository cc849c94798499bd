using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Rlp;

namespace Perjury.Witness;

/// <summary>A header as the byte strings that its RLP lists, numbers without leading zeros: for whoever names fields and does not use them.</summary>
public static class HeaderFields
{
    /// <summary>As many as the form of the header has.</summary>
    public static byte[][] Of(Header header)
    {
        RlpReader reader = new(new ByteSlice(HeaderEncoder.Encode(header)));
        reader.TryReadList(out RlpReader items);
        List<byte[]> fields = [];
        while (items.TryReadString(out ByteSlice field))
        {
            fields.Add(field.ToArray());
        }
        return [.. fields];
    }

    /// <summary>Null where they are the fields of no form.</summary>
    public static Header? TryDecode(IEnumerable<byte[]> fields)
    {
        RlpWriter writer = new(700);
        int list = writer.StartList();
        foreach (byte[] field in fields)
        {
            writer.WriteBytes(field);
        }
        writer.EndList(list);
        return HeaderDecoder.TryDecode(new ByteSlice(writer.ToArray()), out Header header)
            ? header
            : null;
    }
}

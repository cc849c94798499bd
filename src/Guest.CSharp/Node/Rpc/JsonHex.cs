using System.Text.Json;
using Perjury.Guest.Primitives;

namespace Perjury.Node.Rpc;

/// <summary>Writes values of the Ethereum JSON-RPC: data as hex of its bytes, quantities without leading zeros.</summary>
internal static class JsonHex
{
    public static string Data(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    public static string Quantity(ulong number) => "0x" + number.ToString("x");

    public static string Quantity(in UInt256 number)
    {
        string digits = Convert.ToHexStringLower(number.ToBigEndian()).TrimStart('0');
        return digits.Length == 0 ? "0x0" : "0x" + digits;
    }

    public static void WriteData(
        this Utf8JsonWriter writer,
        string name,
        ReadOnlySpan<byte> bytes
    ) => writer.WriteString(name, Data(bytes));

    public static void WriteHash(this Utf8JsonWriter writer, string name, Hash256 hash) =>
        writer.WriteString(name, hash.ToString());

    public static void WriteAddress(this Utf8JsonWriter writer, string name, Address? address)
    {
        if (address is { } given)
        {
            writer.WriteString(name, given.ToString());
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteQuantity(this Utf8JsonWriter writer, string name, ulong number) =>
        writer.WriteString(name, Quantity(number));

    public static void WriteQuantity(this Utf8JsonWriter writer, string name, UInt256 number) =>
        writer.WriteString(name, Quantity(number));

    public static void WriteList(
        this Utf8JsonWriter writer,
        string name,
        IEnumerable<byte[]> entries
    )
    {
        writer.WriteStartArray(name);
        foreach (byte[] entry in entries)
        {
            writer.WriteStringValue(Data(entry));
        }
        writer.WriteEndArray();
    }
}

using System.Globalization;
using System.Text.Json;
using Perjury.Guest.Primitives;

namespace Perjury.Node.Rpc;

/// <summary>The parameters of a call, read strictly; what is wrong with one becomes the error of the call.</summary>
public sealed class RpcCall(JsonElement[] arguments)
{
    /// <summary>An argument that must be given; null is none.</summary>
    public JsonElement this[int index] =>
        Has(index)
            ? arguments[index]
            : throw RpcException.Params($"missing value for required argument {index}");

    /// <summary>True if the argument is there and not null.</summary>
    public bool Has(int index) =>
        index < arguments.Length && arguments[index].ValueKind != JsonValueKind.Null;

    public Address Address(int index) => Word.Address(this[index], Name(index));

    public Hash256 Hash(int index) => Word.Hash(this[index], Name(index));

    public bool Flag(int index) =>
        this[index].ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw RpcException.Params($"{Name(index)}: a boolean is expected"),
        };

    public string Text(int index) => Word.Text(this[index], Name(index));

    /// <summary>A block that must be named.</summary>
    public BlockReference Block(int index, bool takesHash = true) =>
        BlockReference.Parse(this[index], Name(index), takesHash);

    /// <summary>A block; the latest if the argument is left out.</summary>
    public BlockReference BlockOrLatest(int index) =>
        Has(index) ? Block(index) : BlockReference.Latest;

    public static string Name(int index) => "argument " + index;
}

/// <summary>Values of the Ethereum JSON-RPC (execution-apis base types) as JSON writes them.</summary>
internal static class Word
{
    public static string Text(JsonElement value, string what)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw RpcException.Params($"{what}: a string is expected");
        }
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw RpcException.Params($"{what}: a text that is not UTF-8");
        }
    }

    /// <summary>0x and an even number of digits; an empty text is no bytes, as in go-ethereum.</summary>
    public static byte[] Data(JsonElement value, string what) => Data(Text(value, what), what);

    /// <summary>As <see cref="Data(JsonElement, string)"/>, of the name of a member.</summary>
    public static byte[] Data(string text, string what)
    {
        if (text.Length == 0)
        {
            return [];
        }
        if (!HasPrefix(text))
        {
            throw RpcException.Params($"{what}: hex string without 0x prefix");
        }
        if ((text.Length & 1) != 0)
        {
            throw RpcException.Params($"{what}: hex string of odd length");
        }
        return Digits(text.AsSpan(2), what);
    }

    public static byte[] Data(JsonElement value, int size, string what)
    {
        byte[] bytes = Data(value, what);
        return bytes.Length == size
            ? bytes
            : throw RpcException.Params($"{what}: {bytes.Length} bytes where {size} are expected");
    }

    public static Address Address(JsonElement value, string what) =>
        new(Data(value, Guest.Primitives.Address.Size, what));

    public static Hash256 Hash(JsonElement value, string what) =>
        new(Data(value, Hash256.Size, what));

    /// <summary>0x and digits without leading zeros; an empty text is 0, as in go-ethereum.</summary>
    public static UInt256 Quantity(JsonElement value, string what)
    {
        string text = Text(value, what);
        if (text.Length == 0)
        {
            return default;
        }
        if (!HasPrefix(text))
        {
            throw RpcException.Params($"{what}: hex string without 0x prefix");
        }
        ReadOnlySpan<char> digits = text.AsSpan(2);
        if (digits.Length == 0)
        {
            throw RpcException.Params($"{what}: hex string \"0x\"");
        }
        if (digits.Length > 1 && digits[0] == '0')
        {
            throw RpcException.Params($"{what}: hex number with leading zero digits");
        }
        if (digits.Length > 64)
        {
            throw RpcException.Params($"{what}: hex number of more than 256 bits");
        }
        return UInt256.FromBigEndianShort(Digits(Even(digits), what));
    }

    public static ulong UInt64(JsonElement value, string what)
    {
        UInt256 number = Quantity(value, what);
        return number.IsUInt64
            ? number.U0
            : throw RpcException.Params($"{what}: hex number of more than 64 bits");
    }

    /// <summary>
    /// A storage key: up to 32 bytes, digits of any number, 0x or not; null in a list is no digits. <paramref name="size"/>: the
    /// bytes that were given.
    /// </summary>
    public static UInt256 StorageKey(JsonElement value, string what, out int size)
    {
        string text = value.ValueKind == JsonValueKind.Null ? "" : Text(value, what);
        ReadOnlySpan<char> digits = HasPrefix(text) ? text.AsSpan(2) : text;
        if (digits.Length > 64)
        {
            throw RpcException.Params($"{what}: storage key of more than 32 bytes");
        }
        byte[] bytes = Digits(Even(digits), what);
        size = bytes.Length;
        return UInt256.FromBigEndianShort(bytes);
    }

    private static bool HasPrefix(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static string Even(ReadOnlySpan<char> digits) =>
        (digits.Length & 1) == 0 ? digits.ToString() : "0" + digits.ToString();

    private static byte[] Digits(ReadOnlySpan<char> digits, string what)
    {
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            throw RpcException.Params(
                string.Create(CultureInfo.InvariantCulture, $"{what}: no hex digits")
            );
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Perjury.Fixtures;

/// <summary>A JSON value that knows its way from the root, so that every refusal can name its place.</summary>
internal sealed class JsonScope(string file, JsonScope? parent, string step, JsonElement element)
{
    /// <summary>The way from the root, in the notation of JSONPath.</summary>
    public string Path => parent is null ? step : parent.Path + step;

    public static JsonScope Root(string file, JsonElement element) => new(file, null, "$", element);

    public JsonScope Child(string name, JsonElement value) => new(file, this, Step(name), value);

    public FixtureException Bad(string reason) => new(file, Path, reason);

    public FixtureException Missing(string name) => new(file, Path, $"missing field \"{name}\"");

    public bool Has(string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null;

    /// <summary>The field as a value to look into, or null when it is absent or null.</summary>
    public JsonScope? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return
            element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
            ? Child(name, value)
            : null;
    }

    public JsonScope Required(string name) => Optional(name) ?? throw Missing(name);

    public bool IsNull() => element.ValueKind == JsonValueKind.Null;

    /// <summary>A boolean.</summary>
    public bool IsTrue()
    {
        if (element.ValueKind != JsonValueKind.False)
        {
            Expect(JsonValueKind.True);
        }
        return element.ValueKind == JsonValueKind.True;
    }

    /// <summary>The members of an object in the order of the file.</summary>
    public IEnumerable<(string Name, JsonScope Value)> Members()
    {
        Expect(JsonValueKind.Object);
        foreach (JsonProperty member in element.EnumerateObject())
        {
            string name = Utf8(() => member.Name);
            yield return (name, Child(name, member.Value));
        }
    }

    /// <summary>The elements of an array.</summary>
    public T[] List<T>(Func<JsonScope, T> read)
    {
        Expect(JsonValueKind.Array);
        var result = new T[element.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            result[index] = read(new JsonScope(file, this, $"[{index}]", item));
            index++;
        }
        return result;
    }

    public string Text()
    {
        Expect(JsonValueKind.String);
        return Utf8(() => element.GetString()!);
    }

    public bool Flag() =>
        element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Bad($"{Name(element.ValueKind)} where a boolean is expected"),
        };

    /// <summary>A text or a number, as it is spelt.</summary>
    public string Spelling() =>
        element.ValueKind == JsonValueKind.Number ? element.GetRawText() : Text();

    /// <summary>Hex data of any length.</summary>
    public byte[] Bytes()
    {
        Expect(JsonValueKind.String);
        return HexText.TryBytes(Raw(), out byte[] bytes) is { } reason ? throw Bad(reason) : bytes;
    }

    /// <summary>Hex data of exactly <paramref name="size"/> bytes.</summary>
    public byte[] Bytes(int size)
    {
        byte[] bytes = Bytes();
        return bytes.Length == size
            ? bytes
            : throw Bad($"{bytes.Length} bytes where {size} are expected");
    }

    /// <summary>A hex number, left-padded to <paramref name="size"/> bytes, big-endian.</summary>
    public byte[] Number(int size)
    {
        Expect(JsonValueKind.String);
        return HexText.TryQuantity(Raw(), size, out byte[] bytes) is { } reason
            ? throw Bad(reason)
            : bytes;
    }

    /// <summary>A hex number or a JSON number that fits 64 bits.</summary>
    public ulong UInt64()
    {
        if (element.ValueKind == JsonValueKind.Number)
        {
            return element.TryGetUInt64(out ulong value)
                ? value
                : throw Bad("number does not fit 64 bits");
        }
        return BinaryPrimitives.ReadUInt64BigEndian(Number(8));
    }

    /// <summary>A hex number, or a JSON number that fits 64 bits, left-padded to <paramref name="size"/> bytes, big-endian.</summary>
    public byte[] Scalar(int size)
    {
        if (element.ValueKind != JsonValueKind.Number)
        {
            return Number(size);
        }
        byte[] bytes = new byte[size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(size - 8), UInt64());
        return bytes;
    }

    /// <summary>This member's own name as hex data of exactly <paramref name="size"/> bytes.</summary>
    public byte[] HexName(string name, int size) =>
        HexText.TryBytes(Encoding.UTF8.GetBytes(name), out byte[] bytes) is { } reason
            ? throw Bad($"name: {reason}")
        : bytes.Length == size ? bytes
        : throw Bad($"name: {bytes.Length} bytes where {size} are expected");

    /// <summary>This member's own name as a number of at most <paramref name="size"/> bytes.</summary>
    public byte[] NumberName(string name, int size) =>
        HexText.TryQuantity(Encoding.UTF8.GetBytes(name), size, out byte[] bytes) is { } reason
            ? throw Bad($"name: {reason}")
            : bytes;

    public byte[] Bytes(string name) => Required(name).Bytes();

    public byte[] Bytes(string name, int size) => Required(name).Bytes(size);

    public ulong UInt64(string name) => Required(name).UInt64();

    public string Text(string name) => Required(name).Text();

    // Strings are decoded on demand, so broken UTF-8 inside one shows up only here.
    private string Utf8(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            throw Bad("a text that is not UTF-8");
        }
    }

    private void Expect(JsonValueKind kind)
    {
        if (element.ValueKind != kind)
        {
            throw Bad($"{Name(element.ValueKind)} where {Name(kind)} is expected");
        }
    }

    // Hex holds no escapes, so the raw text between the quotes is the text.
    private ReadOnlySpan<byte> Raw() => JsonMarshal.GetRawUtf8Value(element)[1..^1];

    private static string Name(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.Null => "null",
            _ => "a boolean",
        };

    private static string Step(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return $"[\"{name}\"]";
        }
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return $"[\"{name}\"]";
            }
        }
        return "." + name;
    }
}

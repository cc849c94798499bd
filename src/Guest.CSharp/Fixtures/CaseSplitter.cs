using System.Text.Json;

namespace Perjury.Fixtures;

/// <summary>
/// Cuts a JSON object into its members without holding more than one of them, so that a file of any length costs the memory of its
/// longest case.
/// </summary>
internal sealed class CaseSplitter(string file, Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _consumedBefore;
    private bool _atEnd;
    private bool _keep = true;
    private int _members;
    private JsonReaderState _state;

    /// <summary>Name of the member that <see cref="TryNext"/> found.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Its value as JSON text; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>Reads the opening brace. Reads nothing beyond the first buffer.</summary>
    public void Open()
    {
        Fill();
        if (_end == 0)
        {
            throw new FixtureException(file, "", "the file is empty");
        }
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
            if (Read(ref reader))
            {
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    throw new FixtureException(file, "$", "the file is no JSON object");
                }
                Consume(reader);
                return;
            }
            Fill();
        }
    }

    /// <summary>The next member; false at the closing brace.</summary>
    public bool TryNext()
    {
        // Until the caller has seen the first member it may still ask for the whole.
        _keep = _members == 0;
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
            if (Read(ref reader))
            {
                if (reader.TokenType == JsonTokenType.EndObject)
                {
                    Consume(reader);
                    ExpectEnd();
                    return false;
                }
                string name = MemberName(ref reader);
                if (Read(ref reader))
                {
                    int from = (int)reader.TokenStartIndex;
                    if (Skip(ref reader))
                    {
                        _members++;
                        Name = name;
                        Value = _buffer.AsMemory(_start + from, (int)reader.BytesConsumed - from);
                        Consume(reader);
                        return true;
                    }
                }
            }
            Fill();
        }
    }

    /// <summary>Everything from the first byte on, for a file that turns out to be one record; only right after the first member.</summary>
    public ReadOnlyMemory<byte> Whole()
    {
        while (!_atEnd)
        {
            Fill();
        }
        return _buffer.AsMemory(0, _end);
    }

    // After the closing brace only white space may follow.
    private void ExpectEnd()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _atEnd, _state);
            if (Read(ref reader) || _atEnd)
            {
                return;
            }
            Fill();
        }
    }

    private void Consume(Utf8JsonReader reader)
    {
        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
    }

    // A member that is not there in full yet is read again from its name: the buffer doubles, so each byte is seen a constant number of times.
    private void Fill()
    {
        if (!_keep && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _consumedBefore += _start;
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxCase)
            {
                throw new FixtureException(file, At(0), $"a case is longer than {MaxCase} bytes");
            }
            Array.Resize(ref _buffer, Math.Min(MaxCase, _buffer.Length * 2));
        }
        int read = stream.ReadAtLeast(
            _buffer.AsSpan(_end),
            _buffer.Length - _end,
            throwOnEndOfStream: false
        );
        _atEnd = _end + read < _buffer.Length;
        _end += read;
    }

    private const int MaxCase = 1 << 30;

    private string At(long bytesIntoRest) => $"byte {_consumedBefore + _start + bytesIntoRest}";

    private bool Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (JsonException e)
        {
            throw Broken(ref reader, e);
        }
    }

    private bool Skip(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TrySkip();
        }
        catch (JsonException e)
        {
            throw Broken(ref reader, e);
        }
    }

    private string MemberName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FixtureException(
                file,
                At(reader.TokenStartIndex),
                "a name that is not UTF-8"
            );
        }
    }

    private FixtureException Broken(ref Utf8JsonReader reader, JsonException e)
    {
        string where = At(reader.BytesConsumed);
        return new FixtureException(
            file,
            where,
            _atEnd && reader.BytesConsumed >= _end - _start ? "the JSON ends early" : Reason(e)
        );
    }

    // The library's message ends with its own idea of the position, which starts anew at every buffer.
    internal static string Reason(JsonException e)
    {
        int position = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return "not JSON: " + (position < 0 ? e.Message : e.Message[..position]).TrimEnd('.');
    }
}

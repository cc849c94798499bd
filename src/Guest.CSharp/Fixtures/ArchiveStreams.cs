namespace Perjury.Fixtures;

/// <summary>A forward-only stream over another one.</summary>
internal abstract class ForwardStream(Stream inner) : Stream
{
    protected Stream Inner => inner;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        Read(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>
/// Counts the zeros at the end of what was read. An archive ends with two blocks of 512 zeros (POSIX pax); one that was cut off at the
/// border of a member does not, and nothing else would tell.
/// </summary>
internal sealed class TailStream(Stream inner) : ForwardStream(inner)
{
    private const int EndMark = 1024;
    private long _zeros;

    public override int Read(Span<byte> buffer)
    {
        int read = Inner.Read(buffer);
        ReadOnlySpan<byte> got = buffer[..read];
        int last = got.LastIndexOfAnyExcept((byte)0);
        _zeros = last < 0 ? _zeros + read : read - 1 - last;
        return read;
    }

    /// <summary>Reads the rest; true if the whole ended with the end-of-archive mark.</summary>
    public bool EndsInZeros()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0) { }
        return _zeros >= EndMark;
    }
}

/// <summary>
/// A member of an archive; damage met while reading it is reported with the archive's name. The decompressor ends silently where its
/// input does, so a member that is shorter than its header says is damage, too.
/// </summary>
internal sealed class MemberStream(string path, Stream inner, long length) : ForwardStream(inner)
{
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            int read = Inner.Read(buffer);
            _left -= read;
            return read > 0 || buffer.IsEmpty || _left <= 0
                ? read
                : throw new FixtureException(path, "", "the archive is cut off");
        }
        catch (EndOfStreamException)
        {
            throw new FixtureException(path, "", "the archive is cut off");
        }
        catch (InvalidDataException e)
        {
            throw new FixtureException(
                path,
                "",
                $"the archive is damaged ({e.Message.TrimEnd('.')})"
            );
        }
    }
}

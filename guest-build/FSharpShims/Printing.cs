using System.Text;
using Microsoft.FSharp.Core;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>One use of a format: the text, what an interpolated string captured, and where the output goes.</summary>
internal abstract class Printing
{
    private int _wanted = -1;

    protected Printing(object format)
    {
        var text = FormatText.Of(format);
        Format = text.Value;
        Captures = text.Captures;
        CaptureTypes = text.CaptureTypes;
    }

    public string Format { get; }
    public object?[]? Captures { get; }
    public Type[]? CaptureTypes { get; }

    /// <summary>Arguments the printer takes one by one; an interpolated string brings its own.</summary>
    public int Wanted
    {
        get
        {
            if (_wanted < 0)
                _wanted = Captures is null ? Interpreter.CountArguments(Format) : 0;
            return _wanted;
        }
    }

    public bool IsComplete(Argument? last) => (last is null ? 0 : last.Count) == Wanted;

    /// <summary>What <c>%a</c> and <c>%t</c> hand to their functions.</summary>
    public virtual object? State => null;

    public abstract void Write(string text);

    /// <summary>Runs a function given for <c>%t</c> and writes what it returns, if it returns text.</summary>
    public abstract void WriteFrom(object function);

    /// <summary>Writes what a function given for <c>%a</c> returned, if that is text.</summary>
    public abstract void WriteResidue(object? residue);

    /// <summary>A printer may be finished many times; each time begins with nothing written.</summary>
    public abstract object? Finish(Argument? last);
}

/// <summary>sprintf, ksprintf, failwithf.</summary>
internal sealed class TextPrinting<TResult>(FSharpFunc<string, TResult>? then, object format)
    : Printing(format)
{
    private StringBuilder _text = new();

    public override void Write(string text) => _text.Append(text);

    public override void WriteFrom(object function) =>
        _text.Append(((FSharpFunc<Unit, string>)function).Invoke(null!));

    public override void WriteResidue(object? residue) => _text.Append((string?)residue);

    public override object? Finish(Argument? last)
    {
        var outer = _text;
        var own = new StringBuilder();
        _text = own;
        try
        {
            Interpreter.Run(this, last);
        }
        finally
        {
            _text = outer;
        }
        return then is null ? own.ToString() : then.Invoke(own.ToString());
    }
}

/// <summary>bprintf and kbprintf.</summary>
internal sealed class BuilderPrinting<TResult>(
    FSharpFunc<Unit, TResult>? then,
    StringBuilder builder,
    object format
) : Printing(format)
{
    public override object State => builder;

    public override void Write(string text) => builder.Append(text);

    public override void WriteFrom(object function) =>
        ((FSharpFunc<StringBuilder, Unit>)function).Invoke(builder);

    public override void WriteResidue(object? residue) { }

    public override object? Finish(Argument? last)
    {
        Interpreter.Run(this, last);
        return then is null ? null : then.Invoke(null!);
    }
}

/// <summary>printf, printfn, eprintf, eprintfn, fprintf, fprintfn and kfprintf.</summary>
internal sealed class WriterPrinting<TResult>(
    FSharpFunc<Unit, TResult>? then,
    TextWriter writer,
    bool line,
    object format
) : Printing(format)
{
    public override object State => writer;

    public override void Write(string text) => writer.Write(text);

    public override void WriteFrom(object function) =>
        ((FSharpFunc<TextWriter, Unit>)function).Invoke(writer);

    public override void WriteResidue(object? residue) { }

    public override object? Finish(Argument? last)
    {
        Interpreter.Run(this, last);
        if (line)
            writer.WriteLine();
        return then is null ? null : then.Invoke(null!);
    }
}

using System.Runtime.CompilerServices;
using Microsoft.FSharp.Core;

namespace Perjury.GuestBuild.FSharpShims;

/// <summary>
/// The arguments a printer has taken so far, newest first. Printers are applied in parts and more than once, so a list
/// is never changed, only extended.
/// </summary>
internal class Argument(Argument? before, object? value, string? nullText)
{
    public Argument? Before => before;
    public object? Value => value;

    /// <summary>What null stands for in the static type of the argument: <c>None</c>, <c>()</c>; null for itself.</summary>
    public string? NullText => nullText;
    public int Count { get; } = before is null ? 1 : before.Count + 1;

    /// <summary>Calls the function given for <c>%a</c>.</summary>
    public virtual object? Apply(object? state, object? argument) =>
        throw new InvalidOperationException("%a");

    /// <summary>All arguments, oldest first.</summary>
    public static Argument[] InOrder(Argument? last)
    {
        if (last is null)
            return [];
        var list = new Argument[last.Count];
        int at = list.Length;
        for (var a = last; a is not null; a = a.Before)
            list[--at] = a;
        return list;
    }
}

/// <summary>An argument of the shape <c>%a</c> takes; whether it is one, the format says.</summary>
internal sealed class FormatterArgument<TState, T, TResidue>(
    Argument? before,
    FSharpFunc<TState, FSharpFunc<T, TResidue>> function
) : Argument(before, function, null)
{
    public override object? Apply(object? state, object? argument) =>
        function.Invoke((TState)state!).Invoke((T)argument!);
}

/// <summary>Functions that formats become.</summary>
internal interface IPrinter;

/// <summary>A printer that waits for one more argument.</summary>
internal sealed class Step<T, TRest>(Printing printing, Argument? before)
    : FSharpFunc<T, TRest>,
        IPrinter
{
    public override TRest Invoke(T value) =>
        Curry.Next<TRest>(printing, new Argument(before, value, Curry.NullText<T>()));
}

/// <summary>A printer whose next argument has the type of a function for <c>%a</c>.</summary>
internal sealed class FormatterStep<TState, T, TResidue, TRest>(Printing printing, Argument? before)
    : FSharpFunc<FSharpFunc<TState, FSharpFunc<T, TResidue>>, TRest>,
        IPrinter
{
    public override TRest Invoke(FSharpFunc<TState, FSharpFunc<T, TResidue>> value) =>
        Curry.Next<TRest>(printing, new FormatterArgument<TState, T, TResidue>(before, value));
}

/// <summary>From a format to the function its type promises.</summary>
internal static class Curry
{
    /// <summary>The result when the format has all its arguments, else the function that takes the next one.</summary>
    public static TPrinter Next<TPrinter>(Printing printing, Argument? last)
    {
        object? next = printing.IsComplete(last)
            ? printing.Finish(last)
            : Step<TPrinter>(printing, last);
        // The compiler of the program has checked the types; a cast would cost a table for each.
        return typeof(TPrinter).IsValueType
            ? (TPrinter)next!
            : Unsafe.As<object?, TPrinter>(ref next);
    }

    /// <summary>Expanded by the compiler: for a type A -> B the class that waits for an A, for any other a throw.</summary>
    private static object Step<TPrinter>(Printing printing, Argument? last) =>
        throw new InvalidOperationException("format");

    /// <summary>Expanded by the compiler: what null of the type stands for, null when for nothing.</summary>
    public static string? NullText<T>() => null;
}

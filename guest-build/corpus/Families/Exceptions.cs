using System.Runtime.CompilerServices;

namespace Perjury.Corpus.Families;

/// <summary>try, catch, filter, finally and fault in every nesting; what locals, returns and rethrows see.</summary>
internal static class Exceptions
{
    private sealed class OwnException(int code) : Exception("own message")
    {
        public int Code { get; } = code;
    }

    private class ParentException : Exception { }

    private sealed class ChildException : ParentException { }

    private sealed class Resource(string name) : IDisposable
    {
        public void Dispose() => Show.V("dispose-" + name);
    }

    private struct StructResource : IDisposable
    {
        public readonly void Dispose() => Show.V("dispose-struct");
    }

    public static void Run()
    {
        Basic();
        Selection();
        FinallyOnEveryWay();
        ReturnsInside();
        NestedTries();
        Rethrows();
        ThrowInHandlers();
        Filters();
        FilterOrder();
        FilterEffects();
        ThrowingFilters();
        LocalsInTry();
        LocalsByReference();
        Loops();
        Usings();
        Messages();
        AcrossCalls();
        Deep();
        InConstructors();
        InIterations();
        InnerExceptions();
        LeaveFromNested();
        ExpressionThrows();
        StackBeforeTry();
        Structs();
        RuntimeExceptions();
        ManyThrows();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Throw(int what)
    {
        switch (what)
        {
            case 0:
                return 0;
            case 1:
                throw new OwnException(11);
            case 2:
                throw new ChildException();
            case 3:
                throw new ParentException();
            case 4:
                throw new InvalidOperationException("invalid");
            case 5:
                throw new ArgumentNullException("name");
            default:
                throw new Exception("plain");
        }
    }

    private static void Basic()
    {
        Show.Case("exception: thrown, caught, not thrown");
        for (int what = 0; what < 2; what++)
        {
            try
            {
                Show.V("try");
                Show.V(Throw(what));
                Show.V("after");
            }
            catch (OwnException e)
            {
                Show.V(e.Code);
                Show.V(e.Message);
            }
            Show.V("end");
        }
    }

    private static void Selection()
    {
        Show.Case("exception: the first matching handler");
        for (int what = 0; what < 7; what++)
        {
            try
            {
                Throw(what);
                Show.V("none");
            }
            catch (ChildException)
            {
                Show.V("child");
            }
            catch (ParentException)
            {
                Show.V("parent");
            }
            catch (ArgumentException)
            {
                Show.V("argument");
            }
            catch (SystemException)
            {
                Show.V("system");
            }
            catch
            {
                Show.V("any");
            }
        }
    }

    private static void FinallyOnEveryWay()
    {
        Show.Case("exception: finally runs on every way out");
        for (int way = 0; way < 5; way++)
        {
            Show.V(Ways(way));
            Show.End();
        }
    }

    private static int Ways(int way)
    {
        for (int i = 0; i < 2; i++)
        {
            try
            {
                try
                {
                    if (way == 0)
                        return 10;
                    if (way == 1)
                        break;
                    if (way == 2)
                        continue;
                    if (way == 3)
                        Throw(1);
                    Show.V("through");
                }
                finally
                {
                    Show.V("inner");
                }
            }
            catch (OwnException)
            {
                Show.V("caught");
            }
            finally
            {
                Show.V("outer");
            }
        }
        return 20;
    }

    private static void ReturnsInside()
    {
        Show.Case("exception: the result is computed before finally runs");
        Show.V(ReturnThenChange());
        Show.V(ReturnFromCatch());
        Show.V(ReturnFromBoth(0));
        Show.V(ReturnFromBoth(1));
        Show.V(ReturnsStruct().Item2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReturnThenChange()
    {
        int x = 1;
        try
        {
            return x;
        }
        finally
        {
            x = 2;
            Show.V(x);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReturnFromCatch()
    {
        try
        {
            Throw(1);
            return 1;
        }
        catch (OwnException e)
        {
            return e.Code;
        }
        finally
        {
            Show.V("finally");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReturnFromBoth(int what)
    {
        try
        {
            return Throw(what) + 5;
        }
        catch
        {
            return -5;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (int, long, string) ReturnsStruct()
    {
        try
        {
            return (1, 2, "three");
        }
        finally
        {
            Show.V("f");
        }
    }

    private static void NestedTries()
    {
        Show.Case("exception: nested handlers");
        for (int what = 0; what < 5; what++)
        {
            try
            {
                try
                {
                    try
                    {
                        Throw(what);
                    }
                    catch (OwnException)
                    {
                        Show.V("1");
                    }
                    finally
                    {
                        Show.V("f1");
                    }
                    Show.V("between");
                }
                catch (ChildException)
                {
                    Show.V("2");
                }
                finally
                {
                    Show.V("f2");
                }
            }
            catch
            {
                Show.V("3");
            }
            Show.End();
        }
    }

    private static void Rethrows()
    {
        Show.Case("exception: rethrow keeps the exception");
        OwnException? first = null;
        try
        {
            try
            {
                Throw(1);
            }
            catch (OwnException e)
            {
                first = e;
                Show.V("again");
                throw;
            }
        }
        catch (Exception e)
        {
            Show.V(ReferenceEquals(e, first));
        }
        try
        {
            try
            {
                Throw(2);
            }
            catch (ParentException)
            {
                try
                {
                    Throw(1);
                }
                catch (OwnException)
                {
                    Show.V("inside");
                }
                throw; // the outer one, not the one handled in between
            }
        }
        catch (Exception e)
        {
            Show.V(e is ChildException);
        }
    }

    private static void ThrowInHandlers()
    {
        Show.Case("exception: thrown in catch and in finally");
        try
        {
            try
            {
                Throw(1);
            }
            catch (OwnException)
            {
                Throw(2);
            }
            finally
            {
                Show.V("f");
            }
        }
        catch (ParentException)
        {
            Show.V("from catch");
        }
        try
        {
            try
            {
                Throw(1);
            }
            finally
            {
                Throw(3);
            }
        }
        catch (Exception e)
        {
            // It would take the first one as well: an exception nobody takes ends the program before any finally runs.
            Show.V(e is ParentException);
            Show.V("from finally");
        }
        try
        {
            try
            {
                Show.V("calm");
            }
            finally
            {
                Throw(4);
            }
        }
        catch (InvalidOperationException e)
        {
            Show.V(e.Message);
        }
    }

    private static void Filters()
    {
        Show.Case("exception: filters choose");
        for (int what = 0; what < 7; what++)
        {
            try
            {
                Throw(what);
            }
            catch (OwnException e) when (e.Code == 12)
            {
                Show.V("twelve");
            }
            catch (OwnException e) when (e.Code == 11)
            {
                Show.V("eleven");
            }
            catch (Exception e) when (e is ParentException and not ChildException)
            {
                Show.V("parent only");
            }
            catch (Exception e) when (e.Message == "invalid")
            {
                Show.V("by message");
            }
            catch (Exception)
            {
                Show.V("rest");
            }
        }
    }

    private static void FilterOrder()
    {
        Show.Case("exception: filters run before inner finally blocks");
        try
        {
            try
            {
                try
                {
                    Throw(1);
                }
                finally
                {
                    Show.V("inner-finally");
                }
            }
            catch (OwnException) when (Say("filter1", false))
            {
                Show.V("never");
            }
            finally
            {
                Show.V("middle-finally");
            }
        }
        catch (OwnException) when (Say("filter2", true))
        {
            Show.V("handler");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Say(string text, bool result)
    {
        Show.V(text);
        return result;
    }

    private static void FilterEffects()
    {
        Show.Case("exception: a filter sees and changes locals");
        int count = 0;
        int inTry = 0;
        for (int i = 0; i < 3; i++)
        {
            try
            {
                inTry = i * 10;
                Throw(1);
            }
            catch (OwnException e) when (++count < 3 && inTry + e.Code > 0)
            {
                Show.V(count);
                Show.V(inTry);
            }
            catch
            {
                Show.V("third");
            }
        }
        Show.V(count);
    }

    private static void ThrowingFilters()
    {
        Show.Case("exception: a filter that throws does not match");
        try
        {
            Throw(1);
        }
        catch (OwnException) when (Throw(2) == 0)
        {
            Show.V("no");
        }
        catch (OwnException e)
        {
            Show.V(e.Code);
        }
    }

    private static void LocalsInTry()
    {
        Show.Case("exception: locals changed inside try are seen outside");
        int a = 1;
        long b = 2;
        string s = "old";
        (int, int) pair = (0, 0);
        double d = 0.5;
        try
        {
            a = 10;
            b += 20;
            s = "new";
            pair.Item2 = 7;
            d *= 3;
            Throw(1);
            a = 100;
            s = "never";
        }
        catch (OwnException)
        {
            Show.V(a);
            Show.V(b);
            Show.V(s);
            a++;
        }
        finally
        {
            Show.V(pair.Item2);
            b *= 2;
        }
        Show.V(a);
        Show.V(b);
        Show.V(d);
    }

    private static void LocalsByReference()
    {
        Show.Case("exception: changes made through references before the throw stay");
        int n = 0;
        int[] items = [0, 0];
        try
        {
            Change(ref n, items);
        }
        catch (OwnException)
        {
            Show.V(n);
            Show.V(items[0]);
            Show.V(items[1]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(ref int n, int[] items)
    {
        n = 5;
        items[0] = 6;
        Throw(1);
        items[1] = 7;
    }

    private static void Loops()
    {
        Show.Case("exception: try in a loop, loop in a try");
        int caught = 0;
        for (int i = 0; i < 10; i++)
        {
            try
            {
                if (i % 3 == 0)
                    Throw(1);
                if (i % 4 == 3)
                    continue;
                if (i == 8)
                    break;
                Show.V(i);
            }
            catch (OwnException)
            {
                caught++;
            }
            finally
            {
                caught += 100;
            }
        }
        Show.V(caught);
        int at = 0;
        try
        {
            for (; ; at++)
            {
                if (at == 5)
                    Throw(2);
            }
        }
        catch (ChildException)
        {
            Show.V(at);
        }
    }

    private static void Usings()
    {
        Show.Case("exception: using disposes in reverse order");
        try
        {
            using Resource a = new("a");
            using Resource b = new("b");
            using (new StructResource())
                Show.V("inside");
            Throw(1);
        }
        catch (OwnException)
        {
            Show.V("caught");
        }
        using (Resource? none = null)
            Show.V("null is fine");
        foreach (int i in Count(3))
        {
            Show.V(i);
            if (i == 1)
                break;
        }
        object gate = new();
        lock (gate)
            Show.V("locked");
    }

    private static IEnumerable<int> Count(int n)
    {
        try
        {
            for (int i = 0; i < n; i++)
                yield return i;
        }
        finally
        {
            Show.V("iterator-finally");
        }
    }

    private static void Messages()
    {
        Show.Case("exception: messages and parameters");
        for (int what = 1; what < 7; what++)
        {
            try
            {
                Throw(what);
            }
            catch (OwnException e)
            {
                Show.V(e.Message);
            }
            catch (ArgumentNullException e)
            {
                Show.V(e.ParamName!);
            }
            catch (InvalidOperationException e)
            {
                Show.V(e.Message);
            }
            catch (Exception e)
            {
                Show.V(e.InnerException is null);
            }
        }
        Show.V(new OwnException(4).Code);
    }

    private static void AcrossCalls()
    {
        Show.Case("exception: through frames with and without handlers");
        for (int what = 0; what < 3; what++)
        {
            try
            {
                Show.V(Outer(what));
            }
            catch (ParentException)
            {
                Show.V("top");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Outer(int what)
    {
        try
        {
            return Inner(what) * 2;
        }
        catch (OwnException e)
        {
            return e.Code + 1000;
        }
        finally
        {
            Show.V("outer-finally");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Inner(int what)
    {
        int local = what + 3;
        int thrown = Throw(what);
        return local + thrown;
    }

    private static void Deep()
    {
        Show.Case("exception: through a deep recursion");
        int finallies = 0;
        try
        {
            Recurse(60, ref finallies);
        }
        catch (OwnException)
        {
            Show.V(finallies);
        }
    }

    private static int Recurse(int n, ref int finallies)
    {
        try
        {
            return n == 0 ? Throw(1) : Recurse(n - 1, ref finallies) + 1;
        }
        finally
        {
            finallies++;
        }
    }

    private class Fragile
    {
        public static int Made;
        private readonly int _value = ++Made;

        public Fragile(int what)
        {
            Throw(what);
            Show.V(_value);
        }
    }

    private static void InConstructors()
    {
        Show.Case("exception: out of a constructor");
        Fragile? f = null;
        for (int what = 0; what < 2; what++)
        {
            try
            {
                f = new Fragile(what);
            }
            catch (OwnException)
            {
                Show.V("half made");
            }
        }
        Show.V(f is not null);
        Show.V(Fragile.Made);
    }

    private static void InIterations()
    {
        Show.Case("exception: out of an iterator");
        try
        {
            foreach (int i in Failing())
                Show.V(i);
        }
        catch (OwnException)
        {
            Show.V("caught");
        }
    }

    private static IEnumerable<int> Failing()
    {
        yield return 1;
        try
        {
            yield return 2;
            Throw(1);
        }
        finally
        {
            Show.V("finally");
        }
        yield return 3;
    }

    private static void InnerExceptions()
    {
        Show.Case("exception: wrapped");
        try
        {
            try
            {
                Throw(1);
            }
            catch (OwnException e)
            {
                throw new InvalidOperationException("outer", e);
            }
        }
        catch (InvalidOperationException e)
        {
            Show.V(e.Message);
            Show.V(e.InnerException is OwnException { Code: 11 });
        }
    }

    private static void LeaveFromNested()
    {
        Show.Case("exception: leaving several blocks at once");
        for (int i = 0; i < 3; i++)
        {
            Show.V(Leave(i));
            Show.End();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Leave(int way)
    {
        try
        {
            try
            {
                Throw(1);
            }
            catch (OwnException)
            {
                try
                {
                    if (way == 0)
                        return 1;
                    if (way == 1)
                        goto end;
                }
                finally
                {
                    Show.V("a");
                }
            }
            finally
            {
                Show.V("b");
            }
            return 2;
        }
        finally
        {
            Show.V("c");
        }
        end:
        return 3;
    }

    private static void ExpressionThrows()
    {
        Show.Case("exception: throw expressions");
        foreach (string? s in (string?[])["x", null])
        {
            try
            {
                string t = s ?? throw new OwnException(5);
                Show.V(
                    t.Length > 3 ? 1
                    : t == "x" ? 2
                    : throw new ChildException()
                );
            }
            catch (OwnException e)
            {
                Show.V(e.Code);
            }
        }
    }

    private static void StackBeforeTry()
    {
        Show.Case("exception: a call with a try in the middle of an expression");
        int a = 3;
        Show.V(a * 100 + Guarded(1) + a);
        Show.V(Combine(Guarded(0), Guarded(1), Guarded(2)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Guarded(int what)
    {
        try
        {
            return Throw(what) + 1;
        }
        catch (OwnException e)
        {
            return e.Code;
        }
        catch (ChildException)
        {
            return 50;
        }
    }

    private static int Combine(int a, int b, int c) => a * 10000 + b * 100 + c;

    private static void Structs()
    {
        Show.Case("exception: structs across try");
        (long A, long B, long C) big = (1, 2, 3);
        Span<int> span = stackalloc int[3];
        try
        {
            big = Triple(4);
            span[1] = 9;
            big.B = 50;
            Throw(1);
        }
        catch (OwnException)
        {
            Show.V(big.A);
            Show.V(big.B);
            Show.V(span[1]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (long, long, long) Triple(long n) => (n, n + 1, n + 2);

    private static void RuntimeExceptions()
    {
        Show.Case("exception: what the runtime throws");
        for (int what = 0; what < 12; what++)
        {
            try
            {
                Provoke(what, null, 0);
                Show.V("nothing");
            }
            catch (NullReferenceException)
            {
                Show.V("null");
            }
            catch (IndexOutOfRangeException)
            {
                Show.V("index");
            }
            catch (DivideByZeroException)
            {
                Show.V("div0");
            }
            catch (OverflowException)
            {
                Show.V("overflow");
            }
            catch (InvalidCastException)
            {
                Show.V("cast");
            }
            catch (ArrayTypeMismatchException)
            {
                Show.V("store");
            }
            catch (ArgumentOutOfRangeException)
            {
                Show.V("range");
            }
            catch (KeyNotFoundException)
            {
                Show.V("key");
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Provoke(int what, string? none, int zero)
    {
        int[] items = [1, 2, 3];
        object[] texts = new string[1];
        switch (what)
        {
            case 0:
                return none!.Length;
            case 1:
                return items[3 + zero];
            case 2:
                return 5 / zero;
            case 3:
                return checked(int.MaxValue - zero + 1 + items[0]);
            case 4:
                return ((string)(object)items).Length;
            case 5:
                texts[0] = new object();
                return 0;
            case 6:
                return new int[zero - 1].Length;
            case 7:
                return "abc".Substring(zero + 4).Length;
            case 8:
                return new Dictionary<int, int>()[zero];
            case 9:
                return new List<int>()[zero];
            case 10:
                return (int)((long)int.MinValue / (zero - 1)) + int.MinValue / (zero - 1);
            default:
                return items[^(zero + 1)];
        }
    }

    private static void ManyThrows()
    {
        Show.Case("exception: many in a row");
        int sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            try
            {
                Throw(i % 7);
            }
            catch (OwnException e)
            {
                sum += e.Code;
            }
            catch (ParentException)
            {
                sum += 1000;
            }
            catch
            {
                sum -= 3;
            }
        }
        Show.V(sum);
    }
}

static int F(int k)
{
    try
    {
        if (k == 1)
            throw new InvalidOperationException("one");
        if (k == 2)
            throw new ArgumentNullException("param");
        if (k == 3)
        {
            int z = 0;
            return 1 / z;
        }
        if (k == 4)
        {
            object o = "s";
            return (int)o;
        }
        if (k == 5)
        {
            int[] a = new int[2];
            return a[k];
        }
        if (k == 6)
        {
            string s = null!;
            return s.Length;
        }
        if (k == 7)
            throw new Custom(7, "seven");
        if (k == 8)
            return checked(int.MaxValue + k);
        return 0;
    }
    catch (Custom c) when (c.Code > 5)
    {
        Console.WriteLine("custom " + c.Code + " " + c.Message);
        return -7;
    }
    catch (ArgumentException e)
    {
        Console.WriteLine(e.GetType().Name + ": " + e.Message);
        return -2;
    }
    catch (Exception e) when (Log(e))
    {
        return -99;
    }
    catch (ArithmeticException e)
    {
        Console.WriteLine("arith " + e.Message);
        return -3;
    }
    catch (Exception e)
    {
        Console.WriteLine(e.GetType() + ": " + e.Message);
        return -1;
    }
    finally
    {
        Console.WriteLine("finally " + k);
    }
}
static bool Log(Exception e)
{
    Console.WriteLine("filter saw " + e.GetType().Name);
    return false;
}
for (int i = 0; i <= 8; i++)
    Console.WriteLine(F(i));
try
{
    try
    {
        throw new Exception("inner");
    }
    catch (Exception e)
    {
        throw new Exception("outer", e);
    }
}
catch (Exception e)
{
    Console.WriteLine(e.Message + " <- " + e.InnerException!.Message);
}
try
{
    try
    {
        throw new Exception("a");
    }
    finally
    {
        Console.WriteLine("f1");
    }
}
catch
{
    Console.WriteLine("c1");
}
int Nested()
{
    for (int i = 0; i < 3; i++)
    {
        try
        {
            try
            {
                if (i == 1)
                    continue;
                if (i == 2)
                    return i;
            }
            finally
            {
                Console.WriteLine("in " + i);
            }
        }
        finally
        {
            Console.WriteLine("out " + i);
        }
    }
    return -1;
}
Console.WriteLine(Nested());
using (var r = new Res("a"))
using (var r2 = new Res("b"))
{
    Console.WriteLine("body");
}
try
{
    using var r3 = new Res("c");
    throw new Exception("x");
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}
try
{
    new List<int> { 1 }.First(x => x > 5);
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}
try
{
    new Dictionary<string, int>()["q"].ToString();
}
catch (KeyNotFoundException e)
{
    Console.WriteLine(e.Message);
}
try
{
    int.Parse("x");
}
catch (FormatException e)
{
    Console.WriteLine(e.Message);
}
try
{
    Enumerable.Empty<int>().Max();
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}
try
{
    var l = new List<int> { 1, 2 };
    foreach (var x in l)
        l.Add(x);
}
catch (InvalidOperationException e)
{
    Console.WriteLine(e.Message);
}
try
{
    new List<int>()[3] = 1;
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
    Console.WriteLine(e.Message);
}
try
{
    throw new AggregateException("agg", new Exception("1"), new Exception("2"));
}
catch (AggregateException e)
{
    Console.WriteLine(e.InnerExceptions.Count);
    Console.WriteLine(e.Message);
}
try
{
    Rethrow();
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}
void Rethrow()
{
    try
    {
        throw new Exception("re");
    }
    catch
    {
        Console.WriteLine("re1");
        throw;
    }
}
try
{
    object[] oa = new string[1];
    oa[0] = 1;
}
catch (ArrayTypeMismatchException)
{
    Console.WriteLine("covariance");
}
try
{
    _ = new int[Environment.ProcessorCount > 0 ? -1 : 0];
}
catch (OverflowException)
{
    Console.WriteLine("neg array");
}
try
{
    Activator.CreateInstance<Res2>();
}
catch (Exception e)
{
    Console.WriteLine(e.Message);
}
Console.WriteLine(new Custom(1, "m").ToString());
var ex = new Exception("data");
ex.Data["k"] = 1;
Console.WriteLine(ex.Data.Count);
int state = 0;
try
{
    state = 1;
    Thrower();
    state = 2;
}
catch
{
    state += 10;
}
Console.WriteLine(state);
static void Thrower() => throw new NotSupportedException();

class Custom(int code, string m) : Exception(m)
{
    public int Code => code;
}

class Res(string n) : IDisposable
{
    public void Dispose() => Console.WriteLine("disposed " + n);
}

class Res2
{
    public Res2()
    {
        throw new Exception("ctor");
    }
}

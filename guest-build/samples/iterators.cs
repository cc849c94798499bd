using System.Collections;

static IEnumerable<int> Fib()
{
    int a = 0,
        b = 1;
    while (true)
    {
        yield return a;
        (a, b) = (b, a + b);
    }
}
static IEnumerable<T> Walk<T>(Node<T>? n)
{
    if (n is null)
        yield break;
    foreach (var x in Walk(n.L))
        yield return x;
    yield return n.V;
    foreach (var x in Walk(n.R))
        yield return x;
}
static IEnumerable<string> WithFinally()
{
    try
    {
        yield return "a";
        yield return "b";
    }
    finally
    {
        Console.WriteLine("iter finally");
    }
}
Console.WriteLine(string.Join(" ", Fib().Take(15)));
var t = new Node<int>(4, new(2, new(1), new(3)), new(6));
Console.WriteLine(string.Join(" ", Walk(t)));
foreach (var s in WithFinally())
{
    Console.WriteLine(s);
    if (s == "a")
        break;
}
foreach (var s in WithFinally())
    Console.WriteLine(s);
static IEnumerable<(int, int)> Pairs(int n)
{
    for (int i = 0; i < n; i++)
    for (int j = i; j < n; j++)
        yield return (i, j);
}
Console.WriteLine(Pairs(4).Count());
IEnumerator<int> e = Fib().GetEnumerator();
e.MoveNext();
e.MoveNext();
e.MoveNext();
Console.WriteLine(e.Current);
static IEnumerable<int> Primes()
{
    var found = new List<int>();
    for (int i = 2; ; i++)
    {
        if (found.TrueForAll(p => i % p != 0))
        {
            found.Add(i);
            yield return i;
        }
    }
}
Console.WriteLine(Primes().ElementAt(100));
foreach (var x in new Range2(1, 4))
    Console.Write(x);
Console.WriteLine();
IEnumerable ie = new[] { 1, 2 };
foreach (object o in ie)
    Console.Write(o);
Console.WriteLine();
foreach (ref int r in new Span<int>(new[] { 1, 2, 3 }))
    r++;
static IEnumerable<int> Perm(int n)
{
    var a = Enumerable.Range(1, n).ToArray();
    var c = new int[n];
    int i = 0;
    yield return a.Aggregate((x, y) => x * 10 + y);
    while (i < n)
    {
        if (c[i] < i)
        {
            if (i % 2 == 0)
                (a[0], a[i]) = (a[i], a[0]);
            else
                (a[c[i]], a[i]) = (a[i], a[c[i]]);
            yield return a.Aggregate((x, y) => x * 10 + y);
            c[i]++;
            i = 0;
        }
        else
        {
            c[i] = 0;
            i++;
        }
    }
}
Console.WriteLine(string.Join(",", Perm(4)));

record Node<T>(T V, Node<T>? L = null, Node<T>? R = null);

struct Range2(int a, int b)
{
    public E GetEnumerator() => new(a, b);

    public struct E(int a, int b)
    {
        int _c = a - 1;

        public bool MoveNext() => ++_c < b;

        public int Current => _c;
    }
}

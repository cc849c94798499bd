var fs = new List<Func<int, int>>();
for (int i = 0; i < 5; i++)
{
    int k = i;
    fs.Add(x => x * k + i);
}
foreach (var f in fs)
    Console.WriteLine(f(10));
Func<int, Func<int, Func<int, int>>> curry = a => b => c => a * 100 + b * 10 + c;
Console.WriteLine(curry(1)(2)(3));
int counter = 0;
Action inc = () => counter++;
inc += () => counter += 10;
inc += Local;
inc();
Console.WriteLine(counter);
void Local()
{
    counter *= 2;
}
Func<int, int> fib = null!;
fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);
Console.WriteLine(fib(20));
Predicate<string> p = s => s.Length > 3;
Console.WriteLine(Array.FindAll(new[] { "a", "abcd", "xyzzy" }, p).Length);
Comparison<int> cmp = (a, b) => b.CompareTo(a);
var arr = new[] { 3, 1, 4, 1, 5, 9, 2, 6 };
Array.Sort(arr, cmp);
Console.WriteLine(string.Join(",", arr));
T Apply<T, U>(Func<U, T> f, U u) => f(u);
Console.WriteLine(Apply(x => $"<{x}>", 42));
Console.WriteLine(Apply((string x) => x.Length, "hello"));
var lazy = new Lazy<int>(() =>
{
    Console.WriteLine("computed");
    return 7;
});
Console.WriteLine(lazy.Value + lazy.Value);
var tuple = (a: 1, b: "two", c: 3.5);
Console.WriteLine(tuple);
var (x1, y1, z1) = tuple;
Console.WriteLine($"{x1} {y1} {z1}");
event_test();
void event_test()
{
    var e = new Ev();
    EventHandler<int> h = (s, v) => Console.WriteLine($"got {v}");
    e.Happened += h;
    e.Fire(1);
    e.Happened -= h;
    e.Fire(2);
}
var memo = new Dictionary<(int, int), long>();
long Paths(int r, int c)
{
    if (r == 0 || c == 0)
        return 1;
    if (memo.TryGetValue((r, c), out var v))
        return v;
    return memo[(r, c)] = Paths(r - 1, c) + Paths(r, c - 1);
}
Console.WriteLine(Paths(16, 16));

class Ev
{
    public event EventHandler<int>? Happened;

    public void Fire(int i) => Happened?.Invoke(this, i);
}

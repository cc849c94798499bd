using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

static T Max<T>(params T[] xs)
    where T : IComparable<T>
{
    var m = xs[0];
    foreach (var x in xs)
        if (x.CompareTo(m) > 0)
            m = x;
    return m;
}
Console.WriteLine(Max(3, 1, 4) + Max("a", "c", "b"));
Console.WriteLine(Max(1.5, 2.5));
var mtx = new Matrix<double>(2, 2);
mtx[0, 0] = 1;
mtx[0, 1] = 2;
mtx[1, 0] = 3;
mtx[1, 1] = 4;
Console.WriteLine(mtx * mtx);
Span<byte> buf = stackalloc byte[16];
BinaryPrimitives.WriteUInt64BigEndian(buf, 0x0102030405060708);
BinaryPrimitives.WriteInt32LittleEndian(buf[9..], -5);
Console.WriteLine(Convert.ToHexString(buf));
Console.WriteLine(MemoryMarshal.Cast<byte, uint>(buf)[0]);
Console.WriteLine(Unsafe.SizeOf<(int, long)>());
var st = new Stack2<int>();
st.Push(1);
st.Push(2);
foreach (var x in st)
    Console.Write(x);
Console.WriteLine();
Animal[] zoo = { new Dog(), new Cat(), new Puppy() };
foreach (var a in zoo)
    Console.WriteLine(a.Speak() + " " + a.Name + " " + (a is Dog d ? d.Tricks : 0));
IComparer<Animal> cmp = Comparer<Animal>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));
Array.Sort(zoo, cmp);
Console.WriteLine(zoo[0].Name);
IEnumerable<object> cov = new List<string> { "x" };
Console.WriteLine(cov.First());
Action<object> contra0 = o => Console.WriteLine(o);
Action<string> contra = contra0;
contra("contra");
Func<Animal> fa = () => new Dog();
Console.WriteLine(fa().Speak());
object boxed = 5;
boxed = (int)boxed + 1;
Console.WriteLine(boxed);
Console.WriteLine(boxed.Equals(6));
Console.WriteLine(((IComparable)boxed).CompareTo(7));
long big = unchecked((long)0xFFFFFFFFFFFFFFFF);
Console.WriteLine(big >>> 60);
try
{
    checked
    {
        int q = int.MaxValue;
        q++;
        Console.WriteLine(q);
    }
}
catch (OverflowException)
{
    Console.WriteLine("ovf");
}
Console.WriteLine(Tree.Build(5).Sum());
var lru = new Lru<string, int>(2);
lru.Put("a", 1);
lru.Put("b", 2);
lru.Get("a", out _);
lru.Put("c", 3);
Console.WriteLine(lru.Get("b", out _));
Console.WriteLine(lru.Get("a", out var av) + " " + av);
Console.WriteLine(new Rational(1, 2) + new Rational(1, 3));
Console.WriteLine(Poly(x: 2, c: 1));
static int Poly(int x, int a = 3, int b = 2, int c = 0) => a * x * x + b * x + c;
var q2 = new Queue<(int r, int c, int d)>();
var seen = new HashSet<(int, int)>();
q2.Enqueue((0, 0, 0));
while (q2.Count > 0)
{
    var (r, c, dd) = q2.Dequeue();
    if (!seen.Add((r, c)) || r > 5 || c > 5)
        continue;
    if (r == 5 && c == 5)
    {
        Console.WriteLine(dd);
        break;
    }
    q2.Enqueue((r + 1, c, dd + 1));
    q2.Enqueue((r, c + 1, dd + 1));
}
Console.WriteLine(Sieve(1000).Count());
static IEnumerable<int> Sieve(int n)
{
    var c = new bool[n + 1];
    for (int i = 2; i <= n; i++)
    {
        if (c[i])
            continue;
        yield return i;
        for (int j = i * i; j <= n; j += i)
            c[j] = true;
    }
}
Console.WriteLine(Hash("hello"));
static uint Hash(string s)
{
    uint h = 2166136261;
    foreach (char c in s)
        h = (h ^ c) * 16777619;
    return h;
}
var text = "the quick brown fox";
Console.WriteLine(string.Join(' ', text.Split(' ').Select(w => char.ToUpper(w[0]) + w[1..])));
Console.WriteLine(new string(text.Reverse().ToArray()));
var sbb = new StringBuilder();
foreach (var ch in text.Where(char.IsLetter).Distinct().OrderBy(c => c))
    sbb.Append(ch);
Console.WriteLine(sbb);
Console.WriteLine(DateTime.UnixEpoch.AddSeconds(1700000000).ToString("o"));
Console.WriteLine(TimeSpan.FromMinutes(90));
Console.WriteLine(new DateOnly(2024, 2, 28).AddDays(2));
Console.WriteLine(BitConverter.ToString(new byte[] { 1, 2 }));
Console.WriteLine(BitOperations.PopCount(255u) + BitOperations.Log2(1000));
Console.WriteLine(int.CreateSaturating(long.MaxValue));
Console.WriteLine(Half.MaxValue);
Console.WriteLine((sbyte)-128 + (byte)200);
Console.WriteLine(string.Format("{0,-10}|{1,10:N2}|", "left", 1234.5));
Console.WriteLine(1_000_000.ToString("#,##0"));
Console.WriteLine(0.1f + 0.2f);
Console.WriteLine(1e21);
Console.WriteLine(decimal.MaxValue);
Console.WriteLine(5 / 2.0);
Console.WriteLine(-7 % 3);
Console.WriteLine(Math.DivRem(17, 5));
Console.WriteLine(Random.Shared is null);
var rnd = new Random(42);
Console.WriteLine(rnd.Next(100));
Console.WriteLine(rnd.NextDouble());
unsafe
{
    int* pp = stackalloc int[3] { 1, 2, 3 };
    Console.WriteLine(pp[2] + *(pp + 1));
    delegate* <int, int> fp = &Sq;
    Console.WriteLine(fp(7));
    static int Sq(int x) => x * x;
}
Console.WriteLine(Enum.GetValues<DayOfWeek>().Length);
Console.WriteLine(typeof(List<int>));
Console.WriteLine(zoo.GetType());
Console.WriteLine(new { A = 1, B = "x" });
Console.WriteLine((1, 2).Equals((1, 2)));
Console.WriteLine(Environment.NewLine.Length);
string? ns = null;
Console.WriteLine(ns?.Length ?? -1);
Console.WriteLine(ns == null ? "nul" : ns);
int[] a1 = [1, 2, 3],
    a2 = [1, 2, 3];
Console.WriteLine(a1.SequenceEqual(a2));
Console.WriteLine(a1.Equals(a2));
Console.WriteLine(string.Join(",", a1.Select((v, i) => v * i)));
Array.Resize(ref a1, 5);
Console.WriteLine(a1.Length);
Console.WriteLine(Array.IndexOf(a2, 3));
Array.Reverse(a2);
Console.WriteLine(a2[0]);
Array.Fill(a2, 9);
Console.WriteLine(a2.Sum());
Console.WriteLine(Array.Exists(a2, x => x == 9));
Console.WriteLine(Array.ConvertAll(a2, x => x.ToString())[1]);

abstract class Animal
{
    public abstract string Speak();
    public virtual string Name => GetType().Name;
}

class Dog : Animal
{
    public override string Speak() => "woof";

    public virtual int Tricks => 1;
}

class Cat : Animal
{
    public override string Speak() => "meow";

    public override string Name => "Tom";
}

sealed class Puppy : Dog
{
    public override int Tricks => base.Tricks + 1;

    public override string Speak() => "yip " + base.Speak();
}

class Matrix<T>(int r, int c)
    where T : INumber<T>
{
    readonly T[,] v = new T[r, c];
    public T this[int i, int j]
    {
        get => v[i, j];
        set => v[i, j] = value;
    }

    public static Matrix<T> operator *(Matrix<T> a, Matrix<T> b)
    {
        var m = new Matrix<T>(2, 2);
        for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
        {
            T s = T.Zero;
            for (int k = 0; k < 2; k++)
                s += a[i, k] * b[k, j];
            m[i, j] = s;
        }
        return m;
    }

    public override string ToString() => $"[{v[0, 0]} {v[0, 1]}; {v[1, 0]} {v[1, 1]}]";
}

class Stack2<T>
{
    T[] a = new T[1];
    int n;

    public void Push(T t)
    {
        if (n == a.Length)
            Array.Resize(ref a, n * 2);
        a[n++] = t;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (int i = n - 1; i >= 0; i--)
            yield return a[i];
    }
}

class Tree
{
    Tree? l,
        r;
    int v;

    public static Tree Build(int d) =>
        d == 0
            ? new Tree { v = 1 }
            : new Tree
            {
                v = d,
                l = Build(d - 1),
                r = Build(d - 1),
            };

    public int Sum() => v + (l?.Sum() ?? 0) + (r?.Sum() ?? 0);
}

class Lru<K, V>(int cap)
    where K : notnull
{
    readonly Dictionary<K, LinkedListNode<(K, V)>> m = new();
    readonly LinkedList<(K, V)> l = new();

    public bool Get(K k, out V? v)
    {
        if (m.TryGetValue(k, out var n))
        {
            l.Remove(n);
            l.AddFirst(n);
            v = n.Value.Item2;
            return true;
        }
        v = default;
        return false;
    }

    public void Put(K k, V v)
    {
        if (m.Count >= cap)
        {
            m.Remove(l.Last!.Value.Item1);
            l.RemoveLast();
        }
        m[k] = l.AddFirst((k, v));
    }
}

readonly struct Rational(int n, int d)
{
    public int N => n;
    public int D => d;

    public static Rational operator +(Rational a, Rational b) =>
        new(a.N * b.D + b.N * a.D, a.D * b.D);

    public override string ToString() => $"{n}/{d}";
}

using System.Numerics;
using System.Text;

namespace Perjury.Corpus.Families;

/// <summary>The parts of the base class library ordinary programs lean on: collections, strings, LINQ, iterators, records, BigInteger.</summary>
internal static class Library
{
    private record Person(string Name, int Age)
    {
        public string Title { get; init; } = "none";
    }

    private sealed record Student(string Name, int Age, string School) : Person(Name, Age);

    private sealed class Reversed : IComparer<int>
    {
        public int Compare(int a, int b) => b.CompareTo(a);
    }

    private readonly struct Key(int a, string b) : IEquatable<Key>
    {
        private readonly int _a = a;
        private readonly string _b = b;

        public bool Equals(Key other) => _a == other._a && _b == other._b;

        public override bool Equals(object? o) => o is Key k && Equals(k);

        public override int GetHashCode() => _a * 31 + _b.Length;
    }

    public static void Run()
    {
        Lists();
        Dictionaries();
        DictionaryKeys();
        Sets();
        StacksAndQueues();
        Sorted();
        PriorityQueues();
        LinkedLists();
        Strings();
        StringBuilding();
        Interpolation();
        NumbersToText();
        TextToNumbers();
        Iterators();
        Linq();
        LinqGroups();
        Records();
        BigIntegers();
        Decimals();
        Tuples();
        Enums();
        Hashing();
        Chars();
        Encodings();
        Ranges();
        Generics();
        MathFunctions();
        Comparers();
        YieldTrees();
        GuidsAndDates();
    }

    private static void Lists()
    {
        Show.Case("library: List");
        var list = new List<int>();
        for (int i = 0; i < 20; i++)
            list.Add(i * 7 % 11);
        list.Insert(3, 100);
        list.RemoveAt(0);
        list.Remove(10);
        list.AddRange([1, 2, 3]);
        list.Sort();
        Show.V(list.Count);
        Show.V(list[^1]);
        Show.V(list.IndexOf(100));
        Show.V(list.Contains(55));
        list.Reverse();
        Show.V(list[0]);
        list.RemoveRange(0, 5);
        Show.V(list.Count);
        Show.V(list.BinarySearch(3, new Reversed()) >= 0);
        int sum = 0;
        foreach (int v in list)
            sum = sum * 3 + v;
        Show.V(sum);
        try
        {
            foreach (int v in list)
                list.Add(v);
        }
        catch (InvalidOperationException)
        {
            Show.V("changed");
        }
        list.Clear();
        Show.V(list.Count);
        var texts = new List<string> { "b", "a" };
        texts.Sort(string.CompareOrdinal);
        Show.V(texts[0]);
        Show.V(texts.ToArray().Length);
    }

    private static void Dictionaries()
    {
        Show.Case("library: Dictionary");
        var d = new Dictionary<int, string>();
        for (int i = 0; i < 50; i++)
            d[i * 37 % 101] = i % 2 == 0 ? "even" : "odd";
        Show.V(d.Count);
        Show.V(d[37]);
        Show.V(d.ContainsKey(38));
        Show.V(d.TryGetValue(74, out string? value));
        Show.V(value!);
        Show.V(d.Remove(37));
        Show.V(d.Remove(37));
        Show.V(d.TryAdd(37, "new"));
        Show.V(d.TryAdd(37, "again"));
        Show.V(d[37]);
        int keys = 0;
        foreach ((int key, string text) in d)
            keys += key + text.Length;
        Show.V(keys);
        try
        {
            d.Add(37, "x");
        }
        catch (ArgumentException)
        {
            Show.V("duplicate");
        }
        Show.V(d.Keys.Count + d.Values.Count);
        Show.V(d.GetValueOrDefault(1000, "none"));
    }

    private static void DictionaryKeys()
    {
        Show.Case("library: Dictionary with other keys");
        var byText = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["one"] = 1,
            ["two"] = 2,
        };
        byText["one"]++;
        Show.V(byText["one"]);
        Show.V(byText.ContainsKey("One"));
        var byKey = new Dictionary<Key, int> { [new(1, "a")] = 10 };
        byKey[new(1, "a")] += 5;
        byKey[new(2, "a")] = 1;
        Show.V(byKey[new(1, "a")]);
        var byTuple = new Dictionary<(int, long), string> { [(1, 2)] = "x" };
        Show.V(byTuple[(1, 2)]);
        var byEnum = new Dictionary<DayOfWeek, int> { [DayOfWeek.Friday] = 5 };
        Show.V(byEnum[DayOfWeek.Friday]);
        var byLong = new Dictionary<ulong, byte> { [ulong.MaxValue] = 1 };
        Show.V(byLong.ContainsKey(ulong.MaxValue));
        var byChar = new Dictionary<char, int>();
        foreach (char c in "mississippi")
            byChar[c] = byChar.GetValueOrDefault(c) + 1;
        Show.V(byChar['s']);
        var byRecord = new Dictionary<Person, int> { [new("a", 1)] = 3 };
        Show.V(byRecord[new("a", 1)]);
    }

    private static void Sets()
    {
        Show.Case("library: HashSet");
        var a = new HashSet<int> { 1, 2, 3 };
        Show.V(a.Add(3));
        Show.V(a.Add(4));
        a.UnionWith([5, 6]);
        a.ExceptWith([1]);
        a.IntersectWith([2, 3, 5, 9]);
        Show.V(a.Count);
        Show.V(a.Contains(5));
        Show.V(a.SetEquals([5, 3, 2]));
        Show.V(a.Overlaps([7, 2]));
        Show.V(a.Remove(2));
    }

    private static void StacksAndQueues()
    {
        Show.Case("library: Stack and Queue");
        var stack = new Stack<string>();
        var queue = new Queue<int>();
        for (int i = 0; i < 10; i++)
        {
            stack.Push("s" + i);
            queue.Enqueue(i);
            if (i % 3 == 2)
                queue.Dequeue();
        }
        Show.V(stack.Pop());
        Show.V(stack.Peek());
        Show.V(stack.Count);
        Show.V(queue.Dequeue());
        Show.V(queue.Count);
        Show.V(stack.TryPop(out _));
        int sum = 0;
        foreach (int v in queue)
            sum = sum * 10 + v;
        Show.V(sum);
    }

    private static void Sorted()
    {
        Show.Case("library: SortedDictionary and SortedSet");
        var d = new SortedDictionary<int, string>();
        foreach (int v in (int[])[5, 1, 9, 3, 7])
            d[v] = "v" + v;
        d.Remove(5);
        foreach ((int key, string value) in d)
        {
            Show.V(key);
            Show.V(value);
        }
        var s = new SortedSet<int>(new Reversed()) { 4, 8, 6 };
        Show.V(s.Min);
        Show.V(s.Max);
    }

    private static void PriorityQueues()
    {
        Show.Case("library: PriorityQueue");
        var q = new PriorityQueue<string, int>();
        q.Enqueue("c", 30);
        q.Enqueue("a", 10);
        q.Enqueue("b", 20);
        while (q.TryDequeue(out string? text, out int priority))
        {
            Show.V(text);
            Show.V(priority);
        }
    }

    private static void LinkedLists()
    {
        Show.Case("library: LinkedList");
        var list = new LinkedList<int>();
        list.AddLast(2);
        list.AddFirst(1);
        LinkedListNode<int> node = list.AddLast(4);
        list.AddBefore(node, 3);
        list.Remove(2);
        foreach (int v in list)
            Show.V(v);
    }

    private static void Strings()
    {
        Show.Case("library: string");
        string s = "The quick brown fox";
        Show.V(s.Length);
        Show.V(s.Substring(4, 5));
        Show.V(s.IndexOf("brown", StringComparison.Ordinal));
        Show.V(s.Replace("quick", "slow"));
        Show.V(s.Replace('o', '0'));
        Show.V(s.ToUpperInvariant());
        Show.V(s.StartsWith("The", StringComparison.Ordinal));
        Show.V(s.EndsWith('x'));
        Show.V(s.Contains("own"));
        Show.V(s.Split(' ').Length);
        Show.V(string.Join("-", s.Split(' ')));
        Show.V(s.Insert(3, "!"));
        Show.V(s.Remove(3));
        Show.V(s.PadLeft(22).Length);
        Show.V("ab".PadRight(4, '.'));
        Show.V("  trim ".Trim());
        Show.V(string.CompareOrdinal("a", "b") < 0);
        Show.V("abc" == new string(['a', 'b', 'c']));
        Show.V("a" + 'b' + "c");
        Show.V(s.LastIndexOf('o'));
        Show.V(string.Concat("a", "b", "c", "d"));
        Show.V("x,y;z".Split(',', ';').Length);
        Show.V("a,,b".Split(',', StringSplitOptions.RemoveEmptyEntries).Length);
        Show.V(string.IsNullOrWhiteSpace(" \t"));
        Show.V("abc".CompareTo("abd") < 0);
    }

    private static void StringBuilding()
    {
        Show.Case("library: StringBuilder");
        var b = new StringBuilder();
        for (int i = 0; i < 30; i++)
            b.Append(i).Append(i % 2 == 0 ? ',' : ';');
        b.Insert(0, "start ");
        b.Replace("1,", "one,");
        b.Remove(10, 5);
        b.Append('x', 3).AppendLine("end").Append(true).Append(2.5).Append(-7L);
        b[0] = 'S';
        b.Length -= 1;
        Show.V(b.Length);
        Show.V(b.ToString().Replace("\n", "/").Replace("\r", ""));
    }

    private static void Interpolation()
    {
        Show.Case("library: interpolation");
        int n = 42;
        string s = "text";
        Show.V($"{n} and {s}");
        Show.V($"{n, 6}|{s, -6}|");
        Show.V($"{n:x4} {n:D5} {255:X}");
        Show.V($"{{braces}} {n + 1} {(n > 5 ? "big" : "small")}");
        object? none = null;
        Show.V($"[{none}]");
        Show.V($"{'c'}{true}{5L}{(byte)7}");
        Show.V(string.Format("{0}-{1}-{0}", n, s));
    }

    private static void NumbersToText()
    {
        Show.Case("library: numbers to text");
        foreach (long v in (long[])[0, 7, -7, 1234567, long.MaxValue, long.MinValue])
        {
            Show.V(v.ToString());
            Show.V(v.ToString("x"));
            Show.V(((int)v).ToString());
            Show.V(((byte)v).ToString("X2"));
            Show.V(((ulong)v).ToString());
        }
        Show.V(1.5.ToString());
        Show.V((-0.25).ToString());
        Show.V(1e21.ToString());
        Show.V(0.1f.ToString());
        Show.V(123456.789.ToString("F2"));
    }

    private static void TextToNumbers()
    {
        Show.Case("library: text to numbers");
        foreach (
            string s in (string[])["0", "-17", "2147483647", "2147483648", "abc", "", " 5 ", "+3"]
        )
        {
            Show.V(int.TryParse(s, out int n));
            Show.V(n);
        }
        Show.V(long.Parse("-9223372036854775808"));
        Show.V(ulong.Parse("ff", System.Globalization.NumberStyles.HexNumber));
        Show.V(double.Parse("2.5"));
        Show.V(bool.Parse("True"));
        try
        {
            int.Parse("x");
        }
        catch (FormatException)
        {
            Show.V("format");
        }
        try
        {
            byte.Parse("256");
        }
        catch (OverflowException)
        {
            Show.V("overflow");
        }
    }

    private static IEnumerable<int> Squares(int n)
    {
        for (int i = 0; i < n; i++)
        {
            if (i == 4)
                yield break;
            yield return i * i;
        }
    }

    private static IEnumerable<(int, T)> Numbered<T>(IEnumerable<T> items)
    {
        int i = 0;
        foreach (T item in items)
            yield return (i++, item);
    }

    private static void Iterators()
    {
        Show.Case("library: iterators");
        foreach (int v in Squares(10))
            Show.V(v);
        foreach ((int i, string s) in Numbered(["a", "b"]))
        {
            Show.V(i);
            Show.V(s);
        }
        IEnumerable<int> lazy = Squares(3);
        Show.V(lazy.Count() + lazy.Count());
        using IEnumerator<int> e = lazy.GetEnumerator();
        Show.V(e.MoveNext());
        Show.V(e.Current);
    }

    private static void Linq()
    {
        Show.Case("library: LINQ");
        int[] items = [5, 3, 8, 1, 9, 2];
        Show.V(items.Where(v => v > 2).Select(v => v * 10).Sum());
        Show.V(string.Join(",", items.OrderBy(v => v)));
        Show.V(string.Join(",", items.OrderByDescending(v => v % 3).ThenBy(v => v)));
        Show.V(items.Max());
        Show.V(items.Min());
        Show.V(items.Any(v => v == 8));
        Show.V(items.All(v => v > 0));
        Show.V(items.First(v => v < 4));
        Show.V(items.FirstOrDefault(v => v > 100));
        Show.V(items.Last());
        Show.V(items.Skip(2).Take(2).Sum());
        Show.V(items.Aggregate((a, b) => a * 2 + b));
        Show.V(items.Count(v => v % 2 == 1));
        Show.V(items.Distinct().Count());
        Show.V(items.Concat([1, 2]).ToList().Count);
        Show.V(items.Reverse().First());
        Show.V(string.Join(",", items.Zip(["a", "b"], (n, s) => s + n)));
        Show.V(Enumerable.Range(1, 10).Sum(v => (long)v * v));
        Show.V(Enumerable.Repeat("x", 3).Aggregate((a, b) => a + b));
        Show.V(items.SelectMany(v => Enumerable.Range(0, v % 3)).Count());
        Show.V(items.ToDictionary(v => v, v => v * v)[9]);
        Show.V(items.SequenceEqual([5, 3, 8, 1, 9, 2]));
        Show.V((from v in items where v > 4 orderby v descending select v + 1).First());
        Show.V(items.Chunk(4).Count());
        Show.V(items.Average());
    }

    private static void LinqGroups()
    {
        Show.Case("library: LINQ groups and joins");
        string[] words = ["apple", "fig", "pear", "plum", "kiwi", "banana"];
        foreach (IGrouping<int, string> group in words.GroupBy(w => w.Length).OrderBy(g => g.Key))
        {
            Show.V(group.Key);
            Show.V(string.Join("+", group));
        }
        Show.End();
        var joined = words.Join((int[])[3, 5], w => w.Length, n => n, (w, n) => w + n);
        Show.V(string.Join(",", joined));
        Show.V(words.ToLookup(w => w[0])['p'].Count());
        Show.V(
            string.Join(",", words.Except(["fig"]).Union(["fig", "nut"]).Intersect(["nut", "pear"]))
        );
        Show.V(words.MaxBy(w => w.Length)!);
    }

    private static void Records()
    {
        Show.Case("library: records");
        Person a = new("Ann", 30);
        Person b = a with { Age = 31 };
        Person c = new Student("Ann", 30, "S");
        Show.V(a == new Person("Ann", 30));
        Show.V(a == b);
        Show.V(a.Equals(c));
        Show.V(b.ToString());
        Show.V(c.ToString());
        Show.V((c with { Age = 5 }) is Student);
        (string name, int age) = b;
        Show.V(name);
        Show.V(age);
        Show.V(a.GetHashCode() == new Person("Ann", 30).GetHashCode());
        Show.V((a with { Title = "Dr" }).Title);
    }

    private static void BigIntegers()
    {
        Show.Case("library: BigInteger");
        BigInteger a = BigInteger.Pow(3, 200);
        BigInteger b = BigInteger.Parse("123456789012345678901234567890");
        Show.V(a.ToString());
        Show.V((a / b).ToString());
        Show.V((a % b).ToString());
        Show.V((a - b * b).Sign);
        Show.V(BigInteger.ModPow(7, b, 1000000007).ToString());
        Show.V(BigInteger.GreatestCommonDivisor(a, 81 * b).ToString());
        Show.V((b << 70 >> 69).ToString());
        Show.V((-b).ToString());
        Show.V(b.CompareTo(a) < 0);
        Show.V((ulong)(b & ulong.MaxValue));
        Show.V(b.ToByteArray().Length);
        Show.V(
            new BigInteger(new byte[] { 1, 2, 3 }, isUnsigned: true, isBigEndian: true).ToString()
        );
    }

    private static void Decimals()
    {
        Show.Case("library: decimal");
        decimal a = 10.25m;
        decimal b = 3m;
        Show.V((a + b).ToString());
        Show.V((a * b).ToString());
        Show.V(decimal.Round(a / b, 4).ToString());
        Show.V((a % b).ToString());
        Show.V((int)a);
        Show.V(a > b);
        Show.V(decimal.Floor(-1.5m).ToString());
    }

    private static void Tuples()
    {
        Show.Case("library: tuples in collections");
        var list = new List<(string Name, int Count)> { ("b", 2), ("a", 2), ("c", 1) };
        list.Sort(
            (x, y) => x.Count != y.Count ? x.Count - y.Count : string.CompareOrdinal(x.Name, y.Name)
        );
        foreach ((string name, int count) in list)
        {
            Show.V(name);
            Show.V(count);
        }
        Show.V((1, "x").ToString());
        Show.V((1, 2).Equals((1, 2)));
        Show.V(Tuple.Create(1, "y").Item2);
    }

    [Flags]
    private enum Access
    {
        None = 0,
        Read = 1,
        Write = 2,
        All = Read | Write,
    }

    private static void Enums()
    {
        Show.Case("library: enums");
        Access a = Access.Read;
        a |= Access.Write;
        Show.V(a == Access.All);
        Show.V(a.HasFlag(Access.Write));
        Show.V((int)(a & ~Access.Read));
        Show.V(a.ToString());
        Show.V(Access.None.ToString());
        Show.V(((Access)8).ToString());
        Show.V(Enum.IsDefined(Access.Read));
        Show.V(a.CompareTo(Access.Read) > 0);
    }

    private static void Hashing()
    {
        Show.Case("library: equal things hash equal");
        Show.V("abc".GetHashCode() == ("a" + "bc").GetHashCode());
        Show.V(5.GetHashCode());
        Show.V(5L.GetHashCode());
        Show.V(true.GetHashCode());
        Show.V((1, 2).GetHashCode() == (1, 2).GetHashCode());
        Show.V(HashCode.Combine(1, 2) == HashCode.Combine(1, 2));
        Show.V(new Key(1, "a").GetHashCode());
    }

    private static void Chars()
    {
        Show.Case("library: char");
        foreach (char c in "aZ5 _\u00e9\u0416")
        {
            Show.V(char.IsLetter(c));
            Show.V(char.IsDigit(c));
            Show.V(char.IsWhiteSpace(c));
            Show.V(char.IsUpper(c));
            Show.V(char.ToUpperInvariant(c));
            Show.V(c.ToString().Length);
        }
    }

    private static void Encodings()
    {
        Show.Case("library: UTF-8, hex and base64");
        byte[] bytes = Encoding.UTF8.GetBytes("h\u00e9llo \u20ac \ud83d\ude00");
        Show.V(bytes.Length);
        Show.V(Convert.ToHexString(bytes));
        Show.V(Encoding.UTF8.GetString(bytes) == "h\u00e9llo \u20ac \ud83d\ude00");
        Show.V(Convert.FromHexString("00FF10")[1]);
        Show.V(Convert.ToBase64String([1, 2, 3, 4]));
        Show.V(Convert.FromBase64String("AQIDBA==").Length);
        Show.V(Encoding.ASCII.GetString([72, 105]));
        Show.V(Encoding.UTF8.GetString([0xff, 0x41]).Length);
    }

    private static void Ranges()
    {
        Show.Case("library: ranges over strings and arrays");
        string s = "hello";
        Show.V(s[1..3]);
        Show.V(s[^2..]);
        Show.V(s[..^3]);
        int[] a = [1, 2, 3, 4];
        Show.V(a[1..^1].Length);
        Index i = ^1;
        Range r = 1..;
        Show.V(a[i]);
        Show.V(a[r].Length);
        Show.V(i.IsFromEnd);
        Show.V(r.GetOffsetAndLength(4).Length);
    }

    private sealed class Cache<TKey, TValue>(Func<TKey, TValue> make)
        where TKey : notnull
    {
        private readonly Dictionary<TKey, TValue> _items = [];

        public int Made { get; private set; }

        public TValue this[TKey key]
        {
            get
            {
                if (_items.TryGetValue(key, out TValue? value))
                    return value;
                Made++;
                return _items[key] = make(key);
            }
        }
    }

    private static void Generics()
    {
        Show.Case("library: generic classes over values and references");
        var lengths = new Cache<string, int>(s => s.Length);
        var texts = new Cache<int, string>(n => new string('x', n));
        Show.V(lengths["abc"] + lengths["abc"]);
        Show.V(texts[3]);
        Show.V(lengths.Made + texts.Made);
        Show.V(Largest(3, 9, 4));
        Show.V(Largest("pear", "zoo", "apple"));
        Show.V(Largest(2.5, -1, 0));
    }

    private static T Largest<T>(params T[] items)
        where T : IComparable<T>
    {
        T best = items[0];
        foreach (T item in items)
        {
            if (item.CompareTo(best) > 0)
                best = item;
        }
        return best;
    }

    private static void MathFunctions()
    {
        Show.Case("library: Math");
        Show.V(Math.Sqrt(2));
        Show.V(Math.Floor(-1.5));
        Show.V(Math.Ceiling(1.2));
        Show.V(Math.Round(2.5));
        Show.V(Math.Round(3.5));
        Show.V(Math.Truncate(-7.9));
        Show.V(Math.Abs(-3.5));
        Show.V(Math.Max(1.5, double.NaN));
        Show.V(Math.Min(-0.0, 0.0));
        Show.V(Math.Abs(-5));
        try
        {
            Show.V(Math.Abs(int.MinValue));
        }
        catch (OverflowException)
        {
            Show.V("overflow");
        }
        Show.V(Math.DivRem(17, 5, out int remainder));
        Show.V(remainder);
        Show.V(Math.CopySign(3, -1));
    }

    private static void Comparers()
    {
        Show.Case("library: comparers");
        Show.V(Comparer<int>.Default.Compare(1, 2));
        Show.V(EqualityComparer<string>.Default.Equals("a", "a"));
        Show.V(EqualityComparer<Key>.Default.Equals(new(1, "a"), new(1, "a")));
        Show.V(EqualityComparer<int?>.Default.Equals(null, 5));
        Show.V(StringComparer.OrdinalIgnoreCase.Equals("ABC", "abc"));
        Show.V("ABC".Equals("abc", StringComparison.OrdinalIgnoreCase));
        var set = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a", "A" };
        Show.V(set.Count);
        Show.V(Comparer<string>.Create((a, b) => a.Length - b.Length).Compare("aaa", "b") > 0);
    }

    private sealed class Tree(int value, Tree? left = null, Tree? right = null)
    {
        public IEnumerable<int> InOrder()
        {
            if (left is not null)
            {
                foreach (int v in left.InOrder())
                    yield return v;
            }
            yield return value;
            foreach (int v in right?.InOrder() ?? [])
                yield return v;
        }
    }

    private static void YieldTrees()
    {
        Show.Case("library: a tree walked by nested iterators");
        var tree = new Tree(
            5,
            new Tree(2, new Tree(1), new Tree(3)),
            new Tree(8, null, new Tree(9))
        );
        foreach (int v in tree.InOrder())
            Show.V(v);
    }

    private static void GuidsAndDates()
    {
        Show.Case("library: Guid, TimeSpan, DateTime without a clock");
        Guid g = new("00112233-4455-6677-8899-aabbccddeeff");
        Show.V(g.ToByteArray()[0]);
        Show.V(g == Guid.Empty);
        TimeSpan t = TimeSpan.FromSeconds(3661);
        Show.V(t.Hours);
        Show.V(t.TotalMinutes > 61);
        var date = new DateTime(2024, 2, 28, 0, 0, 0, DateTimeKind.Utc);
        Show.V(date.AddDays(2).Month);
        Show.V((int)date.DayOfWeek);
        Show.V((date.AddYears(1) - date).Days);
    }
}

using System.Collections;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text;

var d = new Dictionary<string, int>();
foreach (var w in "the quick brown fox jumps over the lazy dog the end".Split(' '))
    d[w] = d.GetValueOrDefault(w) + 1;
foreach (var (k, v) in d)
    Console.WriteLine($"{k}={v}");
Console.WriteLine(d.ContainsKey("fox"));
Console.WriteLine(d.Remove("fox"));
Console.WriteLine(d.Count);
var sd = new SortedDictionary<string, int>(d);
foreach (var kv in sd)
    Console.WriteLine(kv);
var hs = new HashSet<int>(Enumerable.Range(0, 20));
hs.ExceptWith(new[] { 3, 4, 5 });
hs.IntersectWith(Enumerable.Range(2, 8));
Console.WriteLine(string.Join(" ", hs));
var ss = new SortedSet<int> { 5, 1, 3, 2, 4 };
Console.WriteLine(string.Join(" ", ss.Reverse()));
Console.WriteLine(ss.GetViewBetween(2, 4).Count);
var q = new Queue<int>();
for (int i = 0; i < 10; i++)
    q.Enqueue(i);
int s = 0;
while (q.TryDequeue(out int t))
    s = s * 3 + t;
Console.WriteLine(s);
var st = new Stack<string>();
st.Push("a");
st.Push("b");
Console.WriteLine(st.Pop() + st.Peek());
var pq = new PriorityQueue<string, int>();
pq.Enqueue("low", 5);
pq.Enqueue("high", 1);
pq.Enqueue("mid", 3);
while (pq.TryDequeue(out var e, out var pr))
    Console.WriteLine($"{pr}:{e}");
var ll = new LinkedList<int>();
ll.AddLast(1);
ll.AddFirst(0);
ll.AddLast(2);
Console.WriteLine(string.Join("-", ll));
var list = new List<int> { 5, 3, 8 };
list.Sort();
list.Insert(1, 4);
list.RemoveAll(x => x > 7);
list.Reverse();
Console.WriteLine(string.Join(",", list));
Console.WriteLine(list.BinarySearch(99) < 0);
var ro = new ReadOnlyCollection<int>(list);
Console.WriteLine(ro.Count);
var im = ImmutableArray.Create(1, 2, 3).Add(4);
Console.WriteLine(im.Length);
var id = ImmutableDictionary<string, int>.Empty.Add("x", 1).Add("y", 2).SetItem("x", 9);
Console.WriteLine(id["x"] + id["y"]);
var il = ImmutableList.Create(3, 1, 2).Sort();
Console.WriteLine(string.Join(",", il));
var bits = new BitArray(10);
bits[3] = true;
bits[7] = true;
int c = 0;
foreach (bool b in bits)
    if (b)
        c++;
Console.WriteLine(c);
var dd = new Dictionary<Key, string> { [new Key(1, 2)] = "a", [new Key(2, 1)] = "b" };
Console.WriteLine(dd[new Key(2, 1)]);
var ci = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["AbC"] = 1 };
Console.WriteLine(ci["aBc"]);
var sl = new SortedList<int, string> { { 3, "c" }, { 1, "a" } };
Console.WriteLine(sl.Values[0] + sl.Keys[1]);
Array.Sort(new[] { "b", "a" }, StringComparer.Ordinal);
var words = new[] { "pear", "Apple", "fig" };
Array.Sort(words, StringComparer.Ordinal);
Console.WriteLine(string.Join(" ", words));
int[,] grid = new int[3, 4];
grid[1, 2] = 5;
Console.WriteLine(grid[1, 2] + grid.GetLength(0) * grid.GetLength(1));
int[][] jag = { new[] { 1 }, new[] { 2, 3 } };
Console.WriteLine(jag[1][1]);
var seg = new ArraySegment<int>(new[] { 1, 2, 3, 4 }, 1, 2);
Console.WriteLine(seg[0] + seg.Count);
Console.WriteLine(list[^1] + list.ToArray()[1..].Length);
var nested = new Dictionary<string, List<int>>();
foreach (int i in Enumerable.Range(1, 10))
{
    var key = i % 3 == 0 ? "fizz" : "other";
    if (!nested.TryGetValue(key, out var l))
        nested[key] = l = new();
    l.Add(i);
}
foreach (var k in nested.Keys.OrderBy(k => k))
    Console.WriteLine(k + ":" + string.Join(",", nested[k]));
var ch = new char[] { 'z', 'a' };
Array.Sort(ch);
Console.WriteLine(new string(ch));
var gdict = new Dictionary<Guid2, int>();
gdict[new Guid2 { A = 1 }] = 3;
Console.WriteLine(gdict[new Guid2 { A = 1 }]);
var ed = new Dictionary<DayOfWeek, int> { [DayOfWeek.Monday] = 1 };
Console.WriteLine(ed[DayOfWeek.Monday]);
Console.WriteLine(DayOfWeek.Friday);
foreach (var x in new Counter(3))
    Console.Write(x + " ");
Console.WriteLine();

readonly record struct Key(int A, int B);

struct Guid2
{
    public int A;
    public long B;
}

class Counter(int n) : IEnumerable<int>
{
    public IEnumerator<int> GetEnumerator()
    {
        for (int i = 0; i < n; i++)
            yield return i;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

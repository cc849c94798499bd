object o = Activator.CreateInstance(typeof(List<int>))!;
Console.WriteLine(o.GetType());
Console.WriteLine(Activator.CreateInstance(typeof(int)));
Console.WriteLine(Activator.CreateInstance<Foo>().X);
try
{
    Activator.CreateInstance<NoCtor>();
}
catch (MissingMethodException e)
{
    Console.WriteLine(e.Message);
}
try
{
    Activator.CreateInstance<Abst>();
}
catch (MissingMethodException e)
{
    Console.WriteLine(e.Message);
}
try
{
    _ = new Lazy<NoCtor>().Value;
}
catch (MissingMemberException e)
{
    Console.WriteLine(e.Message);
}
try
{
    Activator.CreateInstance<Throws>();
}
catch (Exception e)
{
    Console.WriteLine(e.GetType() + e.InnerException!.Message);
}
Func<double, double> f = Math.Sqrt,
    g = Math.Floor;
Console.WriteLine(f(2) + g(2.7));
Console.WriteLine(string.Join(",", new[] { 1.5, 2.5 }.Select(Math.Ceiling)));
Func<Type> gt = "x".GetType;
Console.WriteLine(gt());
Func<int> len = "abc".get_Len;
Console.WriteLine(len());
Func<string, string> intern = string.Intern;
Console.WriteLine(intern("q"));
Func<uint, int> pc = System.Numerics.BitOperations.PopCount;
Console.WriteLine(pc(7));
Func<object, object, bool> re = ReferenceEquals;
Console.WriteLine(re(o, o));
Func<object> mc = new Cl().Copy;
Console.WriteLine(mc() is Cl);
Func<int[], int> al = a => a.Length;
Console.WriteLine(al([1]));
Func<double, double, double> mx = Math.Max,
    pw = Math.Pow;
Console.WriteLine(mx(1, 2) + pw(2, 3));
Func<float, float> sq = MathF.Sqrt;
Console.WriteLine(sq(9));
Func<int, int, int> cmp = Comparer<int>.Default.Compare;
Console.WriteLine(cmp(1, 2));
Func<int, int> gh = EqualityComparer<int>.Default.GetHashCode;
Console.WriteLine(gh(5));
Func<long, double> b2 = BitConverter.Int64BitsToDouble;
Console.WriteLine(b2(0));
Func<Array> ca = () => Array.CreateInstance(typeof(string), 2);
Console.WriteLine(ca().Length);
Func<Array, int, int> gl = (a, d) => a.GetLength(d);
Console.WriteLine(gl(new int[2, 3], 1));
Func<string, string, bool> seq = string.Equals;
Console.WriteLine(seq("a", "a"));
Action<object> sup = GC.SuppressFinalize;
sup(o);
Func<object, int> rh = System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode;
Console.WriteLine(rh(o) == rh(o));
Console.WriteLine(
    new string("lit".ToCharArray()) is var s2 && ReferenceEquals(string.Intern(s2), "lit")
);
Console.WriteLine(string.IsInterned(new string('z', 9)) is null);
Func<char, bool> isd = char.IsDigit;
Console.WriteLine("a1b2".Count(isd));
Func<Delegate> comb = () => Delegate.Combine(f, g)!;
Console.WriteLine(comb().GetInvocationList().Length);
Converter<string, int> cv = int.Parse;
Console.WriteLine(Array.ConvertAll(["1", "2"], cv).Sum());
unsafe
{
    delegate* <double, double> fp = &Math.Abs;
    Console.WriteLine(fp(-3));
}
var ws = new WeakReference<string>("w");
Console.WriteLine(ws.TryGetTarget(out var t) + t);
var wr = new WeakReference(o);
Console.WriteLine(wr.IsAlive + "" + (wr.Target == o));
var h = System.Runtime.InteropServices.GCHandle.Alloc(
    new byte[] { 1, 2 },
    System.Runtime.InteropServices.GCHandleType.Pinned
);
unsafe
{
    Console.WriteLine(((byte*)h.AddrOfPinnedObject())[1]);
}
h.Free();
System.Numerics.Vector<int> v = new([1, 2, 3, 4, 5, 6, 7, 8]);
Console.WriteLine((v + v)[3]);
var v128 = System.Runtime.Intrinsics.Vector128.Create(1, 2, 3, 4);
Console.WriteLine(v128 * v128 + " " + System.Runtime.Intrinsics.Vector128.Sum(v128));
Console.WriteLine(new System.Numerics.Vector4(1, 2, 3, 4) * 2);
Console.WriteLine(
    typeof(List<int>).Name
        + typeof(Dictionary<string, int>)
        + typeof(Foo).IsClass
        + typeof(int).IsValueType
        + typeof(Abst).IsAbstract
        + typeof(int[]).GetElementType()
        + typeof(List<>).IsGenericTypeDefinition
        + o.GetType().IsGenericType
        + typeof(string).BaseType
        + typeof(IDisposable).IsInterface
        + typeof(Foo).Namespace
        + (typeof(Foo) == new Foo().GetType())
        + typeof(Foo).IsAssignableFrom(typeof(Foo2))
        + new Foo2().GetType().IsSubclassOf(typeof(Foo))
        + typeof(Foo2).IsInstanceOfType(new Foo2())
        + typeof(List<int>).GetGenericArguments()[0]
        + typeof(DayOfWeek).IsEnum
        + typeof(int?).ToString()
        + typeof(Outer<int>.In<string>)
        + typeof((int, string))
        + Type.GetTypeCode(typeof(decimal))
        + typeof(void)
        + nameof(Outer<int>)
);

class Foo
{
    public int X = 5;
}

class Foo2 : Foo;

class NoCtor(int x)
{
    public int X => x;
}

abstract class Abst { }

class Throws
{
    public Throws() => throw new Exception("ctor");
}

static class SX
{
    public static int get_Len(this string s) => s.Length;
}

class Cl
{
    public object Copy() => MemberwiseClone();
}

class Outer<T>
{
    public class In<U>;
}

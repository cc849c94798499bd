var p = new Person("Ann", 30) { Tags = { "x" } };
var p2 = p with { Age = 31 };
Console.WriteLine(p);
Console.WriteLine(p2);
Console.WriteLine(p == p2);
Console.WriteLine(p == new Person("Ann", 30));
Console.WriteLine(p.GetHashCode() == (p with { }).GetHashCode());
var (n, a) = p2;
Console.WriteLine(n + a);
Shape[] shapes = { new Circle(2), new Rect(3, 4), new Square(5), new Tri(3, 4, 5) };
foreach (var s in shapes)
{
    Console.WriteLine(s);
    Console.WriteLine(Area(s));
    Console.WriteLine(Describe(s));
}
Console.WriteLine(new Pt(1, 2) == new Pt(1, 2));
Console.WriteLine(new Pt(1, 2));
Console.WriteLine(new Pt<string>("a", "b").Swap());
Console.WriteLine(new Derived(1, 2).Equals(new Base(1)));
static double Area(Shape s) =>
    s switch
    {
        Circle { R: var r } => r * r * 3,
        Square(var w) => w * w,
        Rect(var w, var h) => w * h,
        _ => -1,
    };
static string Describe(object o) =>
    o switch
    {
        Circle { R: > 1 and < 3 } => "medium",
        Rect(3, _) r when r.H > 3 => "tall",
        Square => "sq",
        null => "null",
        int i and > 5 => "int",
        _ => "other",
    };
int[] arr = { 1, 2, 3, 4, 5 };
Console.WriteLine(arr is [1, .., 5]);
Console.WriteLine(arr is [_, var second, .. var rest] ? second + rest.Length : 0);
string Classify(int t) =>
    t switch
    {
        < 0 => "neg",
        0 => "zero",
        < 10 => "small",
        _ => "big",
    };
Console.WriteLine(Classify(-1) + Classify(0) + Classify(5) + Classify(50));
object[] objs = { 1, "s", 2.5, 'c', null!, new[] { 1 }, 5L, DayOfWeek.Monday };
foreach (var o in objs)
    Console.WriteLine(
        o switch
        {
            int i => $"int {i}",
            string s => $"string {s}",
            double d => $"double {d}",
            char c => $"char {c}",
            null => "null",
            int[] ar => $"arr {ar.Length}",
            Enum e => $"enum {e}",
            _ => o.GetType().Name,
        }
    );
int? maybe = null;
Console.WriteLine(maybe ?? 5);
maybe = 3;
Console.WriteLine(maybe * 2);
Console.WriteLine(maybe.HasValue);
Console.WriteLine(maybe);
Console.WriteLine(Vec.Zero + new Vec(1, 2) * 3);
Console.WriteLine((string)new Vec(1, 1));
IShow sh = new Vec(5, 6);
Console.WriteLine(sh.Show());
Console.WriteLine(sh.Twice());
Console.WriteLine(Sum<int>([1, 2, 3]) + " " + Sum<double>([1.5, 2.5]));
static T Sum<T>(ReadOnlySpan<T> v)
    where T : System.Numerics.INumber<T>
{
    T s = T.Zero;
    foreach (var x in v)
        s += x;
    return s;
}
Console.WriteLine(string.Join(",", (int[])[1, .. arr, 9]));
Console.WriteLine(typeof(Person).Name);
Console.WriteLine(new Person("a", 1).GetType() == typeof(Person));
Console.WriteLine(nameof(Person.Age));
Console.WriteLine(Color.Red | Color.Blue);
Console.WriteLine((Color)7);
Console.WriteLine(Enum.Parse<Color>("Green"));
Console.WriteLine(Enum.IsDefined(Color.Red));
Console.WriteLine(string.Join(",", Enum.GetNames<Color>()));
Console.WriteLine(Color.Red.HasFlag(Color.Red));

record Person(string Name, int Age)
{
    public List<string> Tags { get; init; } = new();

    public virtual bool Equals(Person? o) => o is not null && Name == o.Name && Age == o.Age;

    public override int GetHashCode() => HashCode.Combine(Name, Age);
}

abstract record Shape;

record Circle(double R) : Shape;

record Rect(double W, double H) : Shape;

sealed record Square(double W) : Shape;

record Tri(int A, int B, int C) : Shape;

readonly record struct Pt(int X, int Y);

record struct Pt<T>(T X, T Y)
{
    public Pt<T> Swap() => new(Y, X);
}

record Base(int A);

record Derived(int A, int B) : Base(A);

interface IShow
{
    string Show();
    string Twice() => Show() + Show();
}

readonly struct Vec(int x, int y) : IShow
{
    public int X => x;
    public int Y => y;
    public static Vec Zero => default;

    public static Vec operator +(Vec a, Vec b) => new(a.X + b.X, a.Y + b.Y);

    public static Vec operator *(Vec a, int k) => new(a.X * k, a.Y * k);

    public static explicit operator string(Vec v) => v.ToString();

    public override string ToString() => $"<{x},{y}>";

    public string Show() => "v" + x;
}

[Flags]
enum Color
{
    None = 0,
    Red = 1,
    Green = 2,
    Blue = 4,
}

// enums, Nullable, DateTime, TimeSpan, Guid, Random, HashCode
using System.Globalization;

Color c = Color.Green;
Console.WriteLine(c + " " + (int)c + $" {c:G} {c:D} {c:X} {c:F} {c, 8}|{c, -8}|");
Console.WriteLine(
    (Color)7
        + " "
        + Perm.Read
        + " "
        + (Perm.Read | Perm.Write)
        + " "
        + (Perm)0
        + " "
        + (Perm)12
        + " "
        + Perm.All
        + " "
        + Perm.All.HasFlag(Perm.Exec)
        + (Perm.All & ~Perm.Write)
);
Console.WriteLine(
    Enum.Parse<Color>("blue", true)
        + " "
        + Enum.TryParse<Color>("nope", out var nc)
        + nc
        + Enum.Parse<Perm>("Read, Exec")
        + Enum.Parse(typeof(Color), "2")
        + Enum.IsDefined(Color.Red)
        + Enum.IsDefined((Color)9)
        + Enum.IsDefined(typeof(Color), 1)
        + Enum.GetName(Color.Blue)
);
foreach (var v in Enum.GetValues<Color>())
    Console.Write(v + "=" + (int)v + " ");
foreach (Color v in Enum.GetValues(typeof(Color)))
    Console.Write(v + " ");
Console.WriteLine(
    string.Join(",", Enum.GetNames<Perm>())
        + Enum.GetUnderlyingType(typeof(By))
        + By.Z
        + (By)200
        + Sb.Neg
        + (Sb)(-7)
        + (int)Sb.Neg
        + Big.Huge
        + (ulong)Big.Huge
);
try
{
    Enum.Parse<Color>("zzz");
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}
try
{
    Enum.Parse<By>("300");
}
catch (OverflowException e)
{
    Console.WriteLine(e.Message);
}
Console.WriteLine(
    Enum.TryParse("300", out By bb)
        + ""
        + bb
        + Enum.TryParse(" red ", true, out Color rr)
        + rr
        + Enum.ToObject(typeof(Color), 1)
        + Convert.ToInt32(Color.Blue)
        + ((IConvertible)Color.Blue).ToInt64(null)
        + Color.Red.CompareTo(Color.Blue)
        + Color.Red.Equals(Color.Red)
        + ((object)Color.Red).Equals(0)
        + Color.Blue.GetHashCode()
        + Color.Red.GetType().Name
);
var ed = new Dictionary<Color, string> { [Color.Red] = "r" };
Console.WriteLine(
    Enum.Format(typeof(Color), Color.Blue, "d") + ed[Color.Red] + ed.ContainsKey(Color.Blue)
);
c++;
Console.WriteLine(c);
c += 1;
Console.WriteLine(c);
Console.WriteLine(Color.Blue - Color.Red);
Console.WriteLine(c > Color.Red);
object bx = Color.Green;
Console.WriteLine(
    (int)(Color)bx + " " + (bx is Color) + (bx is int) + (int)bx + string.Format("{0:X}", bx)
);
Console.WriteLine(
    Enum.Format(typeof(Color), Color.Blue, "d")
        + Enum.GetName(typeof(Color), 1)
        + string.Join(",", Enum.GetValuesAsUnderlyingType<Color>().Cast<int>())
);
int? a = 5,
    b = null;
Console.WriteLine(
    (a + b).HasValue
        + ""
        + (a > b)
        + (a == 5)
        + (b ?? 7)
        + a.GetValueOrDefault()
        + b.GetValueOrDefault(3)
        + a
        + b
        + "|"
        + (a * 2)
        + (bool?)null
        + Nullable.Compare(a, b)
        + Nullable.Equals(a, 5)
        + a.Equals(5)
        + b.Equals(null)
        + a.GetHashCode()
        + b.GetHashCode()
        + typeof(int?).Name
        + a.GetType().Name
        + (Nullable.GetUnderlyingType(typeof(int?))?.Name)
);
bool? t = true,
    n = null;
Console.WriteLine((t & n) + "|" + (t | n) + "|" + (n & false) + !n);
DateTime? nd = null;
Console.WriteLine(nd?.Year.ToString() ?? "none");
var d = new DateTime(2024, 2, 28, 23, 59, 58, 999);
Console.WriteLine(
    d.AddDays(1).ToString("yyyy-MM-dd HH:mm:ss.fff")
        + d.AddMonths(12).ToString("o")
        + d.AddYears(-4).DayOfYear
        + d.DayOfWeek
        + d.Ticks
        + DateTime.IsLeapYear(2100)
        + DateTime.DaysInMonth(2023, 2)
        + d.Date.ToString(CultureInfo.InvariantCulture)
        + d.TimeOfDay
);
Console.WriteLine(
    d.ToString("ddd, dd MMM yyyy hh:mm tt")
        + "|"
        + d.ToString("D")
        + "|"
        + d.ToString("s")
        + "|"
        + d.ToString("R")
        + "|"
        + d.ToString("u")
        + "|"
        + d.ToString("M")
        + d
        + d.ToShortDateString()
        + d.ToLongTimeString()
);
var span = new DateTime(2025, 1, 1) - d;
Console.WriteLine(
    span
        + " "
        + span.TotalDays.ToString("F4")
        + " "
        + span.Days
        + (d < d.AddTicks(1))
        + d.CompareTo(d)
        + (span * 2)
        + span.Negate()
        + TimeSpan.FromHours(25.5)
        + new TimeSpan(1, 2, 3, 4, 5)
        + TimeSpan.Parse("1.02:03:04.5")
        + TimeSpan.FromMilliseconds(1500).ToString(@"mm\:ss\.ff")
        + TimeSpan.Zero
        + TimeSpan.MaxValue
);
Console.WriteLine(
    DateTime.Parse("2020-05-06T07:08:09Z").ToString("o")
        + new DateTimeOffset(d)
        + d.ToLocalTime().ToString("o")
        + DateTimeOffset.Parse("2020-01-01T00:00:00+02:00").UtcDateTime
        + DateTime.Parse("2020-05-06T07:08:09+01:00")
);
Console.WriteLine(
    DateTime.Parse("2020-05-06T07:08:09")
        + "|"
        + DateTime.ParseExact("06/05/2020", "dd/MM/yyyy", CultureInfo.InvariantCulture)
        + DateTime.TryParse("bad", out _)
        + new DateOnly(2024, 3, 1).AddDays(-1)
        + new TimeOnly(23, 30).AddHours(1)
        + DateOnly.FromDateTime(d).DayNumber
        + new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(2))
        + new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)).ToUnixTimeSeconds()
        + DateTimeOffset.FromUnixTimeSeconds(1700000000)
        + DateTime.UnixEpoch.ToString("r")
        + DateTime.SpecifyKind(d, DateTimeKind.Utc).ToString("o")
        + d.ToUniversalTime().Kind
        + new GregorianCalendar().GetWeekOfYear(
            d,
            CalendarWeekRule.FirstFourDayWeek,
            DayOfWeek.Monday
        )
        + ISOWeek.GetWeekOfYear(d)
);
try
{
    new DateTime(2023, 2, 29);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.Message);
}
var g = Guid.Parse("6F9619FF-8B86-D011-B42D-00CF4FC964FF");
Console.WriteLine(
    g
        + g.ToString("B")
        + g.ToString("X")
        + Convert.ToHexString(g.ToByteArray())
        + (g == new Guid(g.ToByteArray()))
        + Guid.TryParse("x", out _)
        + g.CompareTo(Guid.Empty)
        + new Guid(1, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8])
        + g.GetHashCode()
);
var rnd = new Random(42);
Console.WriteLine(
    rnd.Next()
        + " "
        + rnd.Next(100)
        + " "
        + rnd.Next(-5, 5)
        + " "
        + rnd.NextDouble()
        + " "
        + rnd.NextInt64()
        + " "
        + rnd.NextSingle()
        + Convert.ToHexString(Bytes(rnd))
);
int[] sh = [1, 2, 3, 4, 5, 6];
new Random(1).Shuffle(sh);
Console.WriteLine(string.Join("", sh) + string.Join("", new Random(7).GetItems(sh, 5)));
Console.WriteLine(
    (HashCode.Combine(1, 2) == HashCode.Combine(1, 2))
        + ""
        + (1.5).GetHashCode()
        + 5L.GetHashCode()
        + true.GetHashCode()
        + 'a'.GetHashCode()
        + 1.5f.GetHashCode()
        + 2.5m.GetHashCode()
        + (-1L).GetHashCode()
        + DateTime.MinValue.GetHashCode()
        + TimeSpan.FromTicks(5).GetHashCode()
        + ((short)-3).GetHashCode()
        + ((sbyte)-3).GetHashCode()
        + new object().Equals(null)
        + (5, 6).Equals((5, 6))
        + new S { A = 1 }.Equals(new S { A = 1 })
        + (new S { A = 1, B = "x" }.GetHashCode() == new S { A = 1, B = "x" }.GetHashCode())
);
static byte[] Bytes(Random r)
{
    var b = new byte[8];
    r.NextBytes(b);
    return b;
}
Console.WriteLine(
    new Version("1.2.3")
        + " "
        + (new Version(1, 2) < new Version(1, 10))
        + new Uri("http://a.b/c?d=e#f").Host
        + Version.Parse("1.2.3.4").Build
        + CultureInfo.InvariantCulture.NumberFormat.NumberDecimalSeparator
        + CultureInfo.InvariantCulture.Name
        + CultureInfo.InvariantCulture.DateTimeFormat.GetDayName(DayOfWeek.Monday)
        + TypeCode.Int32
        + Type.GetTypeCode(typeof(string))
        + StringComparison.Ordinal
        + ConsoleColor.Red
        + DateTimeKind.Utc
        + (AttributeTargets.Class | AttributeTargets.Enum)
);

enum Color
{
    Red,
    Green,
    Blue,
}

[Flags]
enum Perm
{
    None = 0,
    Read = 1,
    Write = 2,
    Exec = 4,
    All = 7,
}

enum By : byte
{
    Z,
    A = 255,
}

enum Sb : sbyte
{
    Neg = -5,
    Pos = 5,
}

enum Big : ulong
{
    Huge = ulong.MaxValue,
}

struct S
{
    public int A;
    public string B;
}

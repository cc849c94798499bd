using System.Globalization;
using System.Text;

var sb = new StringBuilder();
for (int i = 0; i < 5; i++)
    sb.Append(i).Append(", ").AppendFormat("{0:X2}|{1,5}|{2,-5}|", i * 50, i, "a");
sb.AppendLine();
sb.Insert(0, ">>").Replace("|", "/");
Console.Write(sb);
Console.WriteLine(sb.Length);
double d = 1234.5678;
int n = 255;
long l = -9876543210;
DateTime dt = new(2024, 2, 29, 13, 4, 5);
TimeSpan ts = TimeSpan.FromSeconds(3725);
Console.WriteLine(
    $"{d:F2} {d:E3} {d:N1} {d:G} {n:X} {n:x8} {n:D6} {n:N0} {l:N0} {l} {0.1 + 0.2} {1e300} {float.MaxValue} {double.NaN} {1.0 / 3}"
);
Console.WriteLine($"{dt:yyyy-MM-dd HH:mm:ss} {ts} {dt.DayOfWeek} {dt.AddDays(1):d}");
Console.WriteLine(n.ToString("P1", CultureInfo.InvariantCulture));
Console.WriteLine(12.5m.ToString("C", CultureInfo.InvariantCulture));
Console.WriteLine("Hello, World".ToUpper() + "ABC".ToLowerInvariant());
Console.WriteLine("a,b,,c".Split(',').Length);
Console.WriteLine("a,b,,c".Split(',', StringSplitOptions.RemoveEmptyEntries).Length);
Console.WriteLine("  trim ".Trim() + "|");
Console.WriteLine("xxabcxx".Trim('x'));
Console.WriteLine("hello".Replace('l', 'L').Replace("LL", "--"));
Console.WriteLine("hello".IndexOf("llo", StringComparison.Ordinal));
Console.WriteLine("hello".Contains("ell"));
Console.WriteLine("hello".StartsWith("he"));
Console.WriteLine("hello".Substring(1, 3));
Console.WriteLine("a".PadLeft(5, '.') + "b".PadRight(5) + "|");
Console.WriteLine(string.Compare("a", "b", StringComparison.Ordinal));
Console.WriteLine("b".CompareTo("a"));
Console.WriteLine("ABC".Equals("abc", StringComparison.OrdinalIgnoreCase));
Console.WriteLine(string.Concat("a", 1, 'c', 2.5));
Console.WriteLine(string.Join("|", new List<object> { 1, "x", 2.5 }));
Console.WriteLine("abc"[^1]);
Console.WriteLine("abcdef"[1..^1]);
Console.WriteLine(new string('x', 3));
Console.WriteLine(string.IsNullOrWhiteSpace("  "));
Console.WriteLine(int.Parse("-42") + int.Parse("ff", NumberStyles.HexNumber));
Console.WriteLine(int.TryParse("abc", out int r) ? r : -1);
Console.WriteLine(double.Parse("3.25e2", CultureInfo.InvariantCulture));
Console.WriteLine(long.Parse("123456789012"));
Console.WriteLine(bool.Parse("true"));
Console.WriteLine(decimal.Parse("1.50"));
Console.WriteLine(Convert.ToString(10, 2));
Console.WriteLine(Convert.ToInt32("1010", 2));
Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes("hello world")));
Console.WriteLine(Convert.ToHexString(new byte[] { 1, 0xab }));
Console.WriteLine(Encoding.UTF8.GetString(Convert.FromBase64String("aGk=")));
Console.WriteLine(Convert.FromHexString("deadbeef").Length);
Console.WriteLine(Convert.ToInt32(2.5));
Console.WriteLine("größe – 日本".Length);
Console.WriteLine(Encoding.UTF8.GetByteCount("größe – 日本"));
Console.WriteLine("日本" + "größe");
foreach (var rune in "a日😀".EnumerateRunes())
    Console.Write(rune.Value + " ");
Console.WriteLine();
Console.WriteLine(char.IsDigit('5') && char.IsUpper('A') && !char.IsWhiteSpace('x'));
Console.WriteLine(char.GetNumericValue('7'));
Console.WriteLine((int)char.ToUpperInvariant('é'));
Console.WriteLine("ÉCOLE".ToLowerInvariant());
Console.WriteLine(string.Format("{0} {1:000.00} {2,8:F1}|{0}", "x", 3.14159, 2.55));
Console.WriteLine($"{"nested " + $"{1 + 1}"} {{braces}} {(n > 5 ? "big" : "small")}");
var raw = """
    raw "text"
      indented
    """;
Console.WriteLine(raw);
Span<char> buf = stackalloc char[32];
if (1234567.TryFormat(buf, out int w))
    Console.WriteLine(new string(buf[..w]));
Console.WriteLine("line1\nline2".Split('\n')[1]);
var sr = new StringReader("l1\nl2");
Console.WriteLine(sr.ReadLine() + sr.ReadLine());
var sw = new StringWriter();
sw.Write("{0}-{1}", 1, 2);
Console.WriteLine(sw.ToString());
Console.WriteLine("abc".Aggregate(0, (h, c) => h * 31 + c));
Console.WriteLine(
    string.Create(
        5,
        7,
        (s, k) =>
        {
            for (int i = 0; i < s.Length; i++)
                s[i] = (char)('a' + k + i);
        }
    )
);
Console.WriteLine(ReferenceEquals(string.Intern("a"), "a"));
Console.WriteLine("a-b_c".Split('-', '_').Last());
Console.WriteLine("abcabc".LastIndexOf('b'));
Console.WriteLine("x".GetHashCode() == "x".GetHashCode());
Console.WriteLine(new Version(1, 2, 3));
Console.WriteLine(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
Console.WriteLine((1, "a", new[] { 1 }.Length));
Console.WriteLine(true.ToString() + 'c' + 1.5f);
Console.WriteLine("{0}", 5);
Console.WriteLine(5.ToString("00000"));
Console.WriteLine(0.000012345);
Console.WriteLine(123456789.123456789);
Console.WriteLine((float)0.1);
Console.WriteLine(double.MaxValue);
Console.WriteLine(-0.0);
Console.WriteLine(1.5.ToString("R"));
Console.WriteLine(
    Math.Round(2.5)
        + Math.Round(3.5)
        + Math.Pow(2, 10)
        + Math.Sqrt(2)
        + Math.Sin(1)
        + Math.Log(10)
        + Math.Exp(1)
        + Math.Atan2(1, 2)
        + Math.Floor(-1.5)
        + Math.Cbrt(27)
);

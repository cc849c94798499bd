using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading;

var l = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
l.AddOrUpdate("a", 1, (k, v) => v + 1);
l.AddOrUpdate("a", 1, (k, v) => v + 1);
Console.WriteLine(l["a"] + l.GetOrAdd("b", 7));
var q = new System.Collections.Concurrent.ConcurrentQueue<int>();
q.Enqueue(1);
Console.WriteLine(q.TryDequeue(out int x) + "" + x);
object o = new();
lock (o)
    Console.WriteLine("locked");
var lk = new Lock();
lock (lk)
    Console.WriteLine("lk");
int n = 0;
Interlocked.Increment(ref n);
Console.WriteLine(Interlocked.Add(ref n, 5) + Interlocked.CompareExchange(ref n, 9, 6) + n);
Volatile.Write(ref n, 4);
Console.WriteLine(Volatile.Read(ref n));
var local = new ThreadLocal<int>(() => 4);
Console.WriteLine(local.Value);
object key = new();
var table = new ConditionalWeakTable<object, string> { { key, "w" } };
Console.WriteLine(table.TryGetValue(key, out var w) + w);
var bytes = new byte[4];
Buffer.BlockCopy(new[] { 0x01020304 }, 0, bytes, 0, 4);
Console.WriteLine(Convert.ToHexString(bytes) + Buffer.ByteLength(new int[3]));
try
{
    Buffer.BlockCopy(new int[1], 0, bytes, 1, 4);
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}
using var document = JsonDocument.Parse("""{"a":[1,2.5,{"b":null}],"s":"x\u0041"}""");
Console.WriteLine(
    document.RootElement.GetProperty("a")[1].GetDouble()
        + document.RootElement.GetProperty("s").GetString()
);
var stream = new MemoryStream();
using (var writer = new Utf8JsonWriter(stream))
{
    writer.WriteStartObject();
    writer.WriteString("name", "é\"x");
    writer.WriteEndObject();
}
Console.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
Console.WriteLine(Console.ReadLine() ?? "eof");
Console.ForegroundColor = ConsoleColor.Red;
Console.ResetColor();
var old = Console.Out;
var text = new StringWriter();
Console.SetOut(text);
Console.Write("captured");
Console.SetOut(old);
Console.WriteLine(text + System.Net.WebUtility.HtmlEncode("<a>"));
using var raw = Console.OpenStandardOutput();
raw.Write("raw\n"u8);
Array made = Array.CreateInstance(typeof(int), 3);
made.SetValue(5, 1);
Console.WriteLine(made.GetValue(1));
try
{
    Array.CreateInstance(typeof(int), -1);
}
catch (ArgumentOutOfRangeException e)
{
    Console.WriteLine(e.ParamName);
}
System.Diagnostics.Trace.WriteLine("to nobody");
System.Diagnostics.Trace.Assert(
    Environment.GetCommandLineArgs().Length > 0 && Environment.GetEnvironmentVariables() is not null
);
Environment.ExitCode = 5;
Console.WriteLine(Environment.ExitCode--);
Environment.ExitCode = 0;

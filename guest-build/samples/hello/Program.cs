using System.Runtime.InteropServices;

// A line on the console and 43 public bytes in two pieces, the second at an odd place: a platform is alive.
unsafe
{
    Console.WriteLine("hello, wörld");
    byte* text = stackalloc byte[43];
    for (int k = 0; k < 43; k++)
        text[k] = (byte)(0xA0 + k);
    write_output(text, 5);
    write_output(text + 5, 38);

    [DllImport("zkvm")]
    static extern void write_output(byte* data, nuint size);
}

using System.Runtime.InteropServices;

// The SHA-256 digest of the input as public bytes, its size on the console; an input that begins with ! ends the run with an exception.
unsafe
{
    byte* data;
    nuint size;
    read_input(&data, &size);
    Console.WriteLine($"read {size} bytes");
    if (size > 0 && *data == '!')
        throw new InvalidOperationException("asked to fail");
    ulong* digest = stackalloc ulong[4];
    int status = zkvm_sha256(data, size, digest);
    write_output((byte*)digest, 32);
    return status;

    [DllImport("zkvm")]
    static extern void read_input(byte** data, nuint* size);

    [DllImport("zkvm")]
    static extern void write_output(byte* data, nuint size);

    [DllImport("zkvm")]
    static extern int zkvm_sha256(byte* data, nuint size, ulong* digest);
}

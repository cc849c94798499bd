using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.InteropServices;
using NUnit.Framework;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Tests.Accelerators;

/// <summary>The assembly that guestc compiles into programs, run by .NET: its exports called as C calls them.</summary>
internal sealed unsafe class HostAccelerators
{
    private const int MaxArguments = 7;

    private readonly Dictionary<string, nint> _exports = new(StringComparer.Ordinal);

    public HostAccelerators()
    {
        string folder = Path.GetDirectoryName(typeof(Machine).Assembly.Location)!;
        var assembly = Assembly.LoadFrom(
            Path.Combine(folder, "Perjury.GuestBuild.Accelerators.dll")
        );
        foreach (MethodInfo method in assembly.GetExportedTypes().SelectMany(t => t.GetMethods()))
        {
            if (method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint is { } name)
                _exports[name] = method.MethodHandle.GetFunctionPointer();
        }
    }

    public IEnumerable<string> Names => _exports.Keys;

    public byte[] Keccak256(byte[] data)
    {
        ulong size = (ulong)data.Length;
        Argument[] arguments = [new('@', size, data), new('#', size, []), new('>', 32, [])];
        return Answer(new Vector(0, "zkvm_keccak256", arguments, new byte[4 + 32]))[4..];
    }

    /// <summary>The bytes the sample writes for the same call.</summary>
    public byte[] Answer(Vector vector)
    {
        // On 64-bit hosts every argument of the standard is one word, and words that are not parameters do no harm.
        nint* a = stackalloc nint[MaxArguments];
        var buffers = new List<nint>();
        for (int k = 0; k < vector.Arguments.Length; k++)
        {
            Argument argument = vector.Arguments[k];
            a[k] = (nint)argument.Value;
            if (argument.Kind == '#')
                continue;
            byte* memory = (byte*)NativeMemory.AllocZeroed((nuint)argument.Value + 8);
            buffers.Add((nint)memory);
            a[k] = (nint)(argument.Kind == '~' ? memory + 1 : memory);
            argument.Bytes.CopyTo(new Span<byte>((void*)a[k], argument.Bytes.Length));
        }
        nint function = _exports[vector.Function];
        int status = ((delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int>)function)(
            a[0],
            a[1],
            a[2],
            a[3],
            a[4],
            a[5],
            a[6]
        );
        byte[] answer = new byte[vector.Answer.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, status);
        int at = 4;
        for (int k = 0; k < vector.Arguments.Length; k++)
        {
            int size = vector.Arguments[k].OutputSize;
            if (status == 0)
                new ReadOnlySpan<byte>((void*)a[k], size).CopyTo(answer.AsSpan(at));
            at += size;
        }
        foreach (nint buffer in buffers)
            NativeMemory.Free((void*)buffer);
        return answer;
    }
}

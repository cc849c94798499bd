using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Perjury.GuestBuild.Emulator;

namespace Perjury.GuestBuild.Platforms;

/// <summary>
/// The functions of zkvm-standards by the assembly guestc compiles into programs, run by .NET: what a machine model answers where the
/// vendor's machine answers with a routine of its own.
/// </summary>
internal static unsafe class SoftwareAccelerators
{
    private const string AssemblyName = "Perjury.GuestBuild.Accelerators.dll";
    private const int MaxArguments = 7;
    private const int FirstArgument = 10;

    /// <summary>
    /// Arguments in order: a number of bytes read (r32), written (w64) or both (b64) at an 8-aligned address; bytes of any alignment with
    /// their count behind (d), pairs of so many bytes with theirs (p192), bytes written as many as the data before (m), a flag of one
    /// byte (f), a number (n).
    /// </summary>
    private static readonly Dictionary<string, string> Signatures = new(StringComparer.Ordinal)
    {
        ["zkvm_keccak256"] = "d w32",
        ["zkvm_sha256"] = "d w32",
        ["zkvm_ripemd160"] = "d w32",
        ["zkvm_secp256k1_verify"] = "r32 r64 r64 f",
        ["zkvm_secp256k1_ecrecover"] = "r32 r64 n w64",
        ["zkvm_secp256r1_verify"] = "r32 r64 r64 f",
        ["zkvm_modexp"] = "d d d m",
        ["zkvm_bn254_g1_add"] = "r64 r64 w64",
        ["zkvm_bn254_g1_mul"] = "r64 r32 w64",
        ["zkvm_bn254_pairing"] = "p192 f",
        ["zkvm_blake2f"] = "n b64 r128 r16 n",
        ["zkvm_kzg_point_eval"] = "r48 r32 r32 r48 f",
        ["zkvm_bls12_g1_add"] = "r96 r96 w96",
        ["zkvm_bls12_g1_msm"] = "p128 w96",
        ["zkvm_bls12_g2_add"] = "r192 r192 w192",
        ["zkvm_bls12_g2_msm"] = "p224 w192",
        ["zkvm_bls12_pairing"] = "p288 f",
        ["zkvm_bls12_map_fp_to_g1"] = "r48 w96",
        ["zkvm_bls12_map_fp2_to_g2"] = "r96 w192",
    };

    private static readonly Lazy<Dictionary<string, nint>> Exports = new(Load);

    /// <summary>keccak-f[1600] in place.</summary>
    public static void Permute(ulong* state25) =>
        ((delegate* unmanaged<ulong*, void>)Exports.Value["zkvm_keccakf"])(state25);

    /// <summary>
    /// Calls a function with the arguments in a0 to a6 and leaves its status in a0. What it writes is in memory where the status is 0.
    /// </summary>
    public static Answer Call(Machine machine, string name, out int status)
    {
        status = 0;
        nint* arguments = stackalloc nint[MaxArguments];
        var buffers = new List<(nint Memory, ulong Address, int Size)>();
        try
        {
            int register = FirstArgument;
            int dataSize = 0;
            foreach (string word in Signatures[name].Split(' '))
            {
                char kind = word[0];
                int position = register - FirstArgument;
                ulong value = machine.Register(register++);
                if (kind == 'n')
                {
                    arguments[position] = (nint)value;
                    continue;
                }
                int size = word.Length > 1 ? int.Parse(word[1..]) : 1;
                if (kind is 'd' or 'p')
                {
                    ulong count = machine.Register(register++);
                    if (count > int.MaxValue / (uint)size)
                        return Answer.Refuse($"{name}: {count} units");
                    arguments[position + 1] = (nint)count;
                    size *= (int)count;
                    dataSize = size;
                }
                if (kind == 'm')
                    size = dataSize;
                if (kind is not ('d' or 'm' or 'f') && size > 0 && value % 8 != 0)
                    return Answer.Refuse(
                        $"{name}: argument {position} at 0x{value:x} is misaligned"
                    );
                nint memory = (nint)NativeMemory.AllocZeroed((nuint)size + 8);
                bool writes = kind is 'w' or 'b' or 'm' or 'f';
                buffers.Add((memory, value, writes ? size : 0));
                arguments[position] = memory;
                if (kind is 'w' or 'm' or 'f')
                    continue;
                if (size > 0 && !machine.TryReadMemory(value, new Span<byte>((void*)memory, size)))
                    return Answer.Refuse(
                        $"{name}: argument {position} at 0x{value:x} is no memory"
                    );
            }
            status = Invoke(Exports.Value[name], arguments);
            foreach (var (memory, address, size) in buffers)
            {
                var bytes = new ReadOnlySpan<byte>((void*)memory, size);
                if (status == 0 && size > 0 && !machine.TryWriteMemory(address, bytes))
                    return Answer.Refuse($"{name}: no result fits at 0x{address:x}");
            }
            machine.SetRegister(FirstArgument, (ulong)(long)status);
            return Answer.Done;
        }
        finally
        {
            foreach (var (memory, _, _) in buffers)
                NativeMemory.Free((void*)memory);
        }
    }

    /// <summary>On 64-bit hosts every argument is one word, and words that are not parameters do no harm.</summary>
    private static int Invoke(nint function, nint* a) =>
        ((delegate* unmanaged<nint, nint, nint, nint, nint, nint, nint, int>)function)(
            a[0],
            a[1],
            a[2],
            a[3],
            a[4],
            a[5],
            a[6]
        );

    private static Dictionary<string, nint> Load()
    {
        string folder = Path.GetDirectoryName(typeof(SoftwareAccelerators).Assembly.Location)!;
        var context = new AssemblyLoadContext("accelerators");
        Assembly assembly = context.LoadFromAssemblyPath(Path.Combine(folder, AssemblyName));
        var exports = new Dictionary<string, nint>(StringComparer.Ordinal);
        foreach (MethodInfo method in assembly.GetExportedTypes().SelectMany(t => t.GetMethods()))
        {
            if (method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint is { } name)
                exports[name] = method.MethodHandle.GetFunctionPointer();
        }
        return exports;
    }
}

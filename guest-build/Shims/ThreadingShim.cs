namespace Perjury.GuestBuild.Shims;

/// <summary>One thread: a lock is always free and is never waited for.</summary>
[Replaces("System.Threading.Monitor")]
internal static class MonitorShim
{
    public static void Enter(object o) => ArgumentNullException.ThrowIfNull(o);

    public static void Enter(object o, ref bool taken)
    {
        ArgumentNullException.ThrowIfNull(o);
        taken = true;
    }

    public static bool TryEnter(object o) => true;

    public static void TryEnter(object o, ref bool taken) => taken = true;

    public static bool TryEnter(object o, int milliseconds) => true;

    public static void TryEnter(object o, int milliseconds, ref bool taken) => taken = true;

    public static void Exit(object o) => ArgumentNullException.ThrowIfNull(o);

    public static bool IsEntered(object o) => true;

    public static void Pulse(object o) { }

    public static void PulseAll(object o) { }
}

[Replaces("System.Threading.Lock")]
internal static class LockShim
{
    public static void Enter(System.Threading.Lock self) { }

    public static bool TryEnter(System.Threading.Lock self) => true;

    public static void Exit(System.Threading.Lock self) { }

    public static bool TryEnter(System.Threading.Lock self, int milliseconds) => true;

    /// <summary>A scope over no lock: leaving it does nothing.</summary>
    public static System.Threading.Lock.Scope EnterScope(System.Threading.Lock self) => default;
}

[Replaces("System.GC")]
internal static class GcShim
{
    public static void Collect() { }

    public static void Collect(int generation) { }

    public static void SuppressFinalize(object o) => ArgumentNullException.ThrowIfNull(o, "obj");

    public static void ReRegisterForFinalize(object o) { }

    public static void WaitForPendingFinalizers() { }

    public static void AddMemoryPressure(long bytes) { }

    public static void RemoveMemoryPressure(long bytes) { }

    public static int CollectionCount(int generation) => 0;

    public static long GetTotalMemory(bool forceFullCollection) => Machine.rt_heap_used();

    public static long GetAllocatedBytesForCurrentThread() => Machine.rt_heap_used();

    public static long GetTotalAllocatedBytes(bool precise) => Machine.rt_heap_used();

    public static int GetGeneration(object o) => 0;

    public static T[] AllocateUninitializedArray<T>(int length, bool pinned) => new T[length];

    public static T[] AllocateArray<T>(int length, bool pinned) => new T[length];
}

[Replaces("System.Environment")]
internal static class EnvironmentShim
{
    public static void Exit(int code) => Machine.rt_exit(code);

    public static void FailFast(string? message)
    {
        Text.Print(message);
        Text.Print("\n");
        Machine.rt_exit(134);
    }

    public static void FailFast(string? message, Exception? e) => FailFast(message);

    public static string? GetEnvironmentVariable(string name) => null;

    public static System.Collections.IDictionary GetEnvironmentVariables() =>
        new System.Collections.Hashtable();

    public static int GetProcessorCount() => 1;

    public static int get_ExitCode() => Machine.rt_get_exit_code();

    public static void set_ExitCode(int value) => Machine.rt_set_exit_code(value);

    /// <summary>The program's name alone: nobody hands arguments to it.</summary>
    public static string[] GetCommandLineArgs() => ["guest"];

    public static string get_StackTrace() => "";
}

/// <summary>Hash seeds are fixed: nothing on this machine is random.</summary>
[Replaces("System.HashCode")]
internal static class HashCodeShim
{
    public static uint GenerateGlobalSeed() => 0x9E3779B9;
}

/// <summary>Seeds of unseeded generators and of the libraries' caches: the same on every run.</summary>
[Replaces("Interop")]
internal static unsafe class RandomBytesShim
{
    public static void GetRandomBytes(byte* buffer, int length)
    {
        ulong state = 0x9E3779B97F4A7C15;
        for (int i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            buffer[i] = (byte)state;
        }
    }
}

[Replaces("System.Marvin")]
internal static class MarvinShim
{
    public static ulong GenerateSeed() => 0x9E3779B97F4A7C15;
}

/// <summary>Arrays are never returned to anybody: renting is allocating.</summary>
internal sealed class PlainPool<T> : System.Buffers.ArrayPool<T>
{
    public override T[] Rent(int minimumLength) =>
        minimumLength == 0 ? [] : new T[RoundUp(minimumLength)];

    public override void Return(T[] array, bool clearArray = false) { }

    private static int RoundUp(int n) =>
        n <= 16 ? 16 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)n);
}

[Replaces("System.Buffers.ArrayPool`1")]
internal static class ArrayPoolShim
{
    public static System.Buffers.ArrayPool<T> get_Shared<T>() => Pools<T>.Shared;

    private static class Pools<T>
    {
        public static readonly System.Buffers.ArrayPool<T> Shared = new PlainPool<T>();
    }
}

[Replaces("System.ValueType")]
internal static class ValueTypeShim
{
    public static string ToString(ValueType self) =>
        Machine.rt_info_display(Machine.rt_info_of(self));
}

[Replaces("System.Object")]
internal static class ObjectShim
{
    public static string ToString(object self) => Machine.rt_info_display(Machine.rt_info_of(self));
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Perjury.GuestBuild.Emulator;

/// <summary>What qemu saw. <see cref="Console"/> has the contract's <c>COUNTERS</c> and <c>OUTPUT</c> lines taken out.</summary>
public sealed record QemuResult(
    int ExitCode,
    bool TimedOut,
    byte[] Console,
    string Errors,
    ulong? Instret,
    ulong? HeapHigh,
    byte[]? Output
);

/// <summary>The second opinion: the same ELF under <c>qemu-system-riscv64 -M virt -icount shift=0</c>.</summary>
public static class Qemu
{
    public const string Program = "qemu-system-riscv64";

    private const ulong OptionsWord = 0x8FFF_FFF8;
    private const string CountersPrefix = "COUNTERS ";
    private const string OutputPrefix = "OUTPUT:";

    /// <summary>Seconds a run may take unless told otherwise.</summary>
    public const int DefaultSeconds = 120;

    /// <summary>True when qemu is on the path.</summary>
    public static bool IsInstalled
    {
        get
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
            return Array.Exists(folders, folder => File.Exists(Path.Combine(folder, Program)));
        }
    }

    /// <summary>
    /// Runs a file. <paramref name="contract"/> asks a guest of <c>targets/virt</c> for its counters and output; leave it off for a
    /// program that uses the top of the first 256 MiB itself.
    /// </summary>
    public static bool TryRun(
        string elfPath,
        ReadOnlySpan<byte> input,
        int memoryMiB,
        bool contract,
        int seconds,
        [NotNullWhen(true)] out QemuResult? result,
        [NotNullWhen(false)] out string? error
    )
    {
        result = null;
        error = null;
        if (!IsInstalled)
        {
            error = $"qemu-missing: {Program} is not on the path (Debian package qemu-system-misc)";
            return false;
        }
        string? record = input.IsEmpty ? null : WriteRecord(input);
        try
        {
            result = Run(Arguments(elfPath, record, memoryMiB, contract), seconds);
            return true;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            error = $"qemu-failed: {e.Message}";
            return false;
        }
        finally
        {
            if (record is not null)
                File.Delete(record);
        }
    }

    private static List<string> Arguments(
        string elfPath,
        string? record,
        int memoryMiB,
        bool contract
    )
    {
        var arguments = new List<string>([
            "-M",
            "virt",
            "-m",
            memoryMiB.ToString(CultureInfo.InvariantCulture) + "M",
            "-smp",
            "1",
            "-bios",
            "none",
            "-nographic",
            "-monitor",
            "none",
            "-serial",
            "stdio",
            "-icount",
            "shift=0",
            "-kernel",
            elfPath,
        ]);
        if (record is not null)
            arguments.AddRange([
                "-device",
                $"loader,file={record},addr=0x{MachineOptions.DefaultInputAddress:x},force-raw=on",
            ]);
        if (contract)
            arguments.AddRange(["-device", $"loader,addr=0x{OptionsWord:x},data=3,data-len=8"]);
        return arguments;
    }

    private static QemuResult Run(List<string> arguments, int seconds)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var console = new MemoryStream();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(console);
        bool finished = process.WaitForExit(TimeSpan.FromSeconds(seconds));
        if (!finished)
            process.Kill();
        process.WaitForExit();
        copy.Wait();
        return Interpret(process.ExitCode, !finished, console.ToArray(), errors.Result);
    }

    /// <summary>Takes the contract's lines out of the console.</summary>
    private static QemuResult Interpret(int exitCode, bool timedOut, byte[] console, string errors)
    {
        var kept = new MemoryStream(console.Length);
        ulong? instret = null;
        ulong? heap = null;
        byte[]? output = null;
        int at = 0;
        while (at < console.Length)
        {
            int length = console.AsSpan(at).IndexOf((byte)'\n');
            int end = length < 0 ? console.Length : at + length + 1;
            string line = Encoding.Latin1.GetString(console, at, end - at).TrimEnd('\n', '\r');
            if (line.StartsWith(CountersPrefix, StringComparison.Ordinal))
            {
                instret = Field(line, "instret=");
                heap = Field(line, "heap=");
            }
            else if (
                line.StartsWith(OutputPrefix, StringComparison.Ordinal)
                && IsHex(line[OutputPrefix.Length..])
            )
                output = Convert.FromHexString(line[OutputPrefix.Length..]);
            else
                kept.Write(console, at, end - at);
            at = end;
        }
        return new QemuResult(exitCode, timedOut, kept.ToArray(), errors, instret, heap, output);
    }

    private static ulong? Field(string line, string name)
    {
        int at = line.IndexOf(name, StringComparison.Ordinal);
        if (at < 0 || at + name.Length + 16 > line.Length)
            return null;
        ReadOnlySpan<char> digits = line.AsSpan(at + name.Length, 16);
        return ulong.TryParse(
            digits,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out ulong value
        )
            ? value
            : null;
    }

    private static bool IsHex(string text) =>
        text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);

    private static string WriteRecord(ReadOnlySpan<byte> input)
    {
        string path = Path.Combine(Path.GetTempPath(), $"guestc-input-{Guid.NewGuid():n}");
        using FileStream file = File.Create(path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)input.Length);
        file.Write(length);
        file.Write(input);
        return path;
    }
}

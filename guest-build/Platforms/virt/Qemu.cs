using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Perjury.GuestBuild.Elf;

namespace Perjury.GuestBuild.Platforms;

/// <summary>The same ELF under <c>qemu-system-riscv64 -M virt -icount shift=0</c>.</summary>
internal sealed class Qemu : Executor
{
    public const string Program = "qemu-system-riscv64";
    private const int DefaultMemoryMiB = 1024;
    private const ulong OptionsWord = 0x8FFF_FFF8;
    private const string CountersPrefix = "COUNTERS ";
    private const string OutputPrefix = "OUTPUT:";

    /// <summary>A symbol of every program guestc links: it honours the options word.</summary>
    private const string ContractSymbol = "guest_exit";

    private Qemu() { }

    public static Qemu Executor { get; } = new();

    public override string Name => "qemu";

    public override bool IsInstalled
    {
        get
        {
            string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
            return Array.Exists(folders, folder => File.Exists(Path.Combine(folder, Program)));
        }
    }

    public override bool TryRun(
        ExecutorRequest request,
        [NotNullWhen(true)] out ExecutorResult? result,
        [NotNullWhen(false)] out string? error
    )
    {
        result = null;
        if (!IsInstalled)
        {
            error = $"qemu-missing: {Program} is not on the path (Debian package qemu-system-misc)";
            return false;
        }
        if (!ElfFile.TryLoad(request.ElfPath, out ElfFile? elf, out error))
            return false;
        bool contract = elf.Symbols.Any(symbol => symbol.Name == ContractSymbol);
        string? record = request.Input.Length == 0 ? null : WriteRecord(request.Input);
        try
        {
            int memory = request.MemoryMiB ?? DefaultMemoryMiB;
            var arguments = Arguments(request.ElfPath, record, memory, contract);
            result = Run(arguments, request.Seconds);
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
                $"loader,file={record},addr=0x{VirtEnvironment.InputAddress:x},force-raw=on",
            ]);
        if (contract)
            arguments.AddRange(["-device", $"loader,addr=0x{OptionsWord:x},data=3,data-len=8"]);
        return arguments;
    }

    private static ExecutorResult Run(List<string> arguments, int seconds)
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
    private static ExecutorResult Interpret(
        int exitCode,
        bool timedOut,
        byte[] console,
        string errors
    )
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
        string count =
            instret?.ToString(CultureInfo.InvariantCulture) ?? "not reported by this program";
        return new ExecutorResult(exitCode, timedOut, kept.ToArray(), errors, output)
        {
            Instret = instret,
            HeapHigh = heap,
            CountLines = [$"instret (qemu, _start to exit)  {count}"],
        };
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

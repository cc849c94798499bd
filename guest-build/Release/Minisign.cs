using System.Diagnostics;

namespace Perjury.GuestBuild.Release;

/// <summary>Signatures by the program minisign (Debian's package of that name).</summary>
internal static class Minisign
{
    public const string Extension = ".minisig";
    public const string KeyVariable = "PERJURY_MINISIGN_KEY";
    private const string Program = "minisign";

    /// <summary>Makes a key pair without a password; null or one line.</summary>
    public static string? MakeKey(string secretKey, string publicKey) =>
        Run("-G", "-f", "-W", "-s", secretKey, "-p", publicKey);

    /// <summary>The public half of a secret key, as a file; null or one line.</summary>
    public static string? RecreatePublicKey(string secretKey, string publicKey) =>
        Run("-R", "-s", secretKey, "-p", publicKey);

    /// <summary>Writes FILE.minisig; null or one line.</summary>
    public static string? Sign(string file, string secretKey) =>
        Run("-S", "-s", secretKey, "-m", file, "-t", Path.GetFileName(file));

    /// <summary>Null when the file's signature is good and of the key, else one line.</summary>
    public static string? Verify(string file, string publicKey) =>
        Run("-V", "-q", "-p", publicKey, "-m", file) is { } error
            ? error.StartsWith("minisign-missing")
                ? error
                : $"signature-bad: {Path.GetFileName(file)}"
            : null;

    private static string? Run(params string[] words)
    {
        var start = new ProcessStartInfo(Program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? null
                : $"minisign-failed: {errors.Result.Trim().ReplaceLineEndings(" ")}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"minisign-missing: {Program} is not on the path (Debian package minisign)";
        }
    }
}

using System.Diagnostics;
using System.Text;

namespace Perjury.GuestBuild.Release;

/// <summary>Signatures by the program minisign (Debian's package of that name).</summary>
internal static class Minisign
{
    public const string Extension = ".minisig";
    public const string KeyVariable = "PERJURY_MINISIGN_KEY";
    public const string Missing = "minisign-missing";
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

    /// <summary>Null when the file's signature is good, of the key and made under the file's name, else one line.</summary>
    public static string? Verify(string file, string publicKey)
    {
        string name = Path.GetFileName(file);
        string? error = Run(out string comment, "-V", "-Q", "-p", publicKey, "-m", file);
        if (error is null)
            return comment.TrimEnd('\n') == name
                ? null
                : $"signature-bad: {name}: made for {comment}";
        return error.StartsWith(Missing) ? error : $"signature-bad: {name}";
    }

    /// <summary>The key in a public key's file, without the comment above it; null where the file is no key alone.</summary>
    public static string? KeyOf(byte[] file)
    {
        string[] lines = Encoding.UTF8.GetString(file).TrimEnd('\n').Split('\n');
        return
            lines is [var comment, { Length: 56 } key] && comment.StartsWith("untrusted comment: ")
            ? key
            : null;
    }

    private static string? Run(params string[] words) => Run(out _, words);

    private static string? Run(out string output, params string[] words)
    {
        var start = new ProcessStartInfo(Program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        output = "";
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? null
                : $"minisign-failed: {errors.Result.Trim().ReplaceLineEndings(" ")}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"{Missing}: {Program} is not on the path (Debian package minisign)";
        }
    }
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Perjury.Node.Http;

/// <summary>Who may drive the chain: whoever has signed a fresh token with the shared secret (execution-apis authentication.md).</summary>
public sealed class JwtGate
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_drift = TimeSpan.FromSeconds(60);

    private readonly JsonWebTokenHandler _handler = new();
    private readonly TokenValidationParameters _rules;

    /// <param name="secret">32 bytes.</param>
    public JwtGate(byte[] secret) =>
        _rules = new TokenValidationParameters
        {
            IssuerSigningKey = new SymmetricSecurityKey(secret),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidateAudience = false,
            ValidateIssuer = false,
            // Tokens need no expiry; when they were issued decides.
            RequireExpirationTime = false,
            ValidateLifetime = true,
            ClockSkew = s_drift,
        };

    /// <summary>Reads the secret of a file, 64 hex digits; where there is no file a new one is made.</summary>
    /// <exception cref="IOException">The file holds something else.</exception>
    public static byte[] ReadSecret(string file)
    {
        if (!File.Exists(file))
        {
            byte[] secret = RandomNumberGenerator.GetBytes(32);
            File.WriteAllText(file, "0x" + Convert.ToHexStringLower(secret) + "\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            return secret;
        }
        string text = File.ReadAllText(file).Trim();
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? text[2..]
            : text;
        if (digits.Length != 64 || !digits.All(char.IsAsciiHexDigit))
        {
            throw new IOException($"{file}: 64 hex digits are expected as the secret");
        }
        return Convert.FromHexString(digits);
    }

    /// <summary>True for an Authorization header with a token that was signed with the secret in the last minute.</summary>
    public async Task<bool> AdmitsAsync(string? authorization)
    {
        if (
            authorization is null
            || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        )
        {
            return false;
        }
        TokenValidationResult result = await _handler.ValidateTokenAsync(
            authorization[Scheme.Length..].Trim(),
            _rules
        );
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token)
        {
            return false;
        }
        // an absent claim reads as the year 1
        TimeSpan age = DateTime.UtcNow - token.IssuedAt;
        return age.Duration() <= s_drift;
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using Perjury.Node.Rpc;

namespace Perjury.Node.Client;

/// <summary>An answer of another client that cannot be used: one line that says whose, to what, and why.</summary>
public sealed class RemoteException(string message, int code = 0) : Exception(message)
{
    /// <summary>The JSON-RPC error; 0 where it was none.</summary>
    public int Code { get; } = code;
}

/// <summary>Asks another client over HTTP; not for several threads.</summary>
public sealed class RpcClient : IDisposable
{
    private const long MaxAnswer = 1L << 30;
    private const int MaxAttempts = 3;

    private readonly HttpClient _http;
    private readonly Uri _url;
    private long _id;

    /// <exception cref="RemoteException">The text is no HTTP URL.</exception>
    public RpcClient(string url, TimeSpan timeout)
    {
        _url =
            Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed)
            && parsed.Scheme is "http" or "https"
                ? parsed
                : throw new RemoteException($"{url}: no http URL");
        _http = new HttpClient { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswer };
    }

    public string Url => _url.ToString();

    /// <summary>The result of a call; parameters as JSON.</summary>
    /// <exception cref="RemoteException">No answer, no JSON, or an error.</exception>
    public JsonElement Call(string method, params string[] parameters)
    {
        long id = ++_id;
        string body =
            $"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"{method}\",\"params\":[{string.Join(',', parameters)}]}}";
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return Ask(method, body);
            }
            catch (HttpRequestException error)
            {
                // servers close connections while they are asked again; all questions are reads
                bool isBroken = error.HttpRequestError is HttpRequestError.ResponseEnded;
                if (!isBroken || attempt == MaxAttempts)
                {
                    throw Bad(method, (error.InnerException ?? error).Message);
                }
            }
            catch (TaskCanceledException)
            {
                throw Bad(method, "no answer in time");
            }
            catch (JsonException)
            {
                throw Bad(method, "the answer is no JSON");
            }
        }
    }

    /// <summary>The result of a call that has to be hex data.</summary>
    public byte[] Data(string method, params string[] parameters)
    {
        try
        {
            return Word.Data(Call(method, parameters), "the result");
        }
        catch (RpcException error)
        {
            throw Bad(method, error.Message);
        }
    }

    /// <summary>The result of a call that has to be a quantity of 64 bits.</summary>
    public ulong UInt64(string method, params string[] parameters)
    {
        try
        {
            return Word.UInt64(Call(method, parameters), "the result");
        }
        catch (RpcException error)
        {
            throw Bad(method, error.Message);
        }
    }

    public RemoteException Bad(string method, string reason, int code = 0) =>
        new($"{_url}: {method}: {reason}", code);

    public void Dispose() => _http.Dispose();

    private JsonElement Ask(string method, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, _url)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        // a server of HTTP/1.0 closes without a word, and the next question would meet the closed connection
        request.Headers.ConnectionClose = true;
        using HttpResponseMessage response = _http.Send(request);
        if (!response.IsSuccessStatusCode)
        {
            throw Bad(method, $"HTTP status {(int)response.StatusCode}");
        }
        using Stream stream = response.Content.ReadAsStream();
        using JsonDocument document = JsonDocument.Parse(stream);
        return Result(method, document.RootElement).Clone();
    }

    private JsonElement Result(string method, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw Bad(method, "the answer is no JSON-RPC");
        }
        if (
            answer.TryGetProperty("error", out JsonElement error)
            && error.ValueKind == JsonValueKind.Object
        )
        {
            int code =
                error.TryGetProperty("code", out JsonElement number)
                && number.ValueKind == JsonValueKind.Number
                && number.TryGetInt32(out int value)
                    ? value
                    : 0;
            string message =
                error.TryGetProperty("message", out JsonElement text)
                && text.ValueKind == JsonValueKind.String
                    ? text.GetString()!
                    : "an error without words";
            throw Bad(method, $"error {code}: {message}", code);
        }
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw Bad(method, "neither result nor error");
    }
}

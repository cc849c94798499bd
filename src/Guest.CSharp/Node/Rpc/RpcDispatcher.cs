using System.Buffers;
using System.Diagnostics;
using System.Text.Json;

namespace Perjury.Node.Rpc;

/// <summary>
/// JSON-RPC 2.0: the bytes of a request to the bytes of its answer. Whatever the bytes are there is an answer, and none of them is
/// an exception.
/// </summary>
public sealed class RpcDispatcher(RpcMethods methods, RpcLimits limits, NodeMetrics metrics)
{
    private const int MaxMethodName = 2_048;

    private static readonly byte[] s_null = "null"u8.ToArray();

    private readonly SemaphoreSlim _heavy = new(limits.Concurrency);

    public RpcLimits Limits => limits;

    /// <summary>The answer; no bytes where the request is a notification and wants none.</summary>
    public async Task<ReadOnlyMemory<byte>> AnswerAsync(ReadOnlyMemory<byte> request)
    {
        if (request.Length == 0)
        {
            return default;
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                request,
                new JsonDocumentOptions { MaxDepth = limits.Depth }
            );
        }
        catch (JsonException)
        {
            return Failure(s_null, new RpcException(RpcException.ParseError, "parse error"));
        }
        using (document)
        {
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? await AnswerBatchAsync(document.RootElement)
                : await AnswerOneAsync(document.RootElement);
        }
    }

    /// <summary>The answer to a request that is refused before it is read.</summary>
    public static ReadOnlyMemory<byte> Refusal(RpcException error) => Failure(s_null, error);

    private async Task<ReadOnlyMemory<byte>> AnswerBatchAsync(JsonElement batch)
    {
        int count = batch.GetArrayLength();
        if (count == 0)
        {
            return Failure(s_null, new RpcException(RpcException.InvalidRequest, "empty batch"));
        }
        ArrayBufferWriter<byte> answers = new();
        if (count > limits.BatchSize)
        {
            RpcException error = new(
                RpcException.InvalidRequest,
                $"batch too large: {count} calls, at most {limits.BatchSize}"
            );
            Append(answers, Failure(FirstId(batch), error));
            Append(answers, default);
            return answers.WrittenMemory;
        }
        long start = Stopwatch.GetTimestamp();
        foreach (JsonElement call in batch.EnumerateArray())
        {
            RpcException? refusal =
                answers.WrittenCount >= limits.ResponseSize
                    ? new RpcException(RpcException.TooLarge, "response too large")
                : Stopwatch.GetElapsedTime(start) >= limits.Time
                    ? new RpcException(RpcException.TimedOut, "request timed out")
                : null;
            ReadOnlyMemory<byte> answer = refusal is null
                ? await AnswerOneAsync(call)
                : Failure(IdOf(call) ?? s_null, refusal);
            if (answer.Length > 0)
            {
                Append(answers, answer);
            }
        }
        if (answers.WrittenCount == 0)
        {
            return default;
        }
        Append(answers, default);
        return answers.WrittenMemory;
    }

    private async Task<ReadOnlyMemory<byte>> AnswerOneAsync(JsonElement call)
    {
        byte[]? id = IdOf(call);
        if (
            call.ValueKind != JsonValueKind.Object
            || id is null && call.TryGetProperty("id", out _)
            || !IsText(call, "jsonrpc", "2.0")
            || !TryGetText(call, "method", out string method)
            || method.Length is 0 or > MaxMethodName
        )
        {
            return Failure(
                id ?? s_null,
                new RpcException(RpcException.InvalidRequest, "invalid request")
            );
        }
        long start = Stopwatch.GetTimestamp();
        RpcMethod? found = methods.Find(method);
        ReadOnlyMemory<byte> answer;
        bool failed = false;
        try
        {
            answer = Success(id ?? s_null, await RunAsync(found, method, call));
        }
        catch (RpcException error)
        {
            failed = true;
            answer = Failure(id ?? s_null, error);
        }
        metrics.Count(found?.Name ?? "unknown", failed, Stopwatch.GetElapsedTime(start));
        return id is null ? default : answer;
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        RpcMethod? method,
        string name,
        JsonElement call
    )
    {
        if (method is null)
        {
            throw new RpcException(
                RpcException.MethodNotFound,
                $"the method {Shortened(name)} does not exist/is not available"
            );
        }
        JsonElement[] arguments = Arguments(call, method);
        if (!method.IsHeavy)
        {
            return Result(method, arguments);
        }
        if (!await _heavy.WaitAsync(limits.Time))
        {
            throw new RpcException(RpcException.Busy, "too many calls at once, try again");
        }
        // the arguments outlive the request if its time is over before the call is
        JsonElement[] own = [.. arguments.Select(argument => argument.Clone())];
        Task<ReadOnlyMemory<byte>> work = Task.Run(() =>
        {
            try
            {
                return Result(method, own);
            }
            finally
            {
                _heavy.Release();
            }
        });
        try
        {
            return await work.WaitAsync(limits.Time);
        }
        catch (TimeoutException)
        {
            throw new RpcException(RpcException.TimedOut, "request timed out");
        }
    }

    private static ReadOnlyMemory<byte> Result(RpcMethod method, JsonElement[] arguments)
    {
        ArrayBufferWriter<byte> buffer = new();
        using Utf8JsonWriter writer = new(buffer);
        try
        {
            method.Handler(new RpcCall(arguments), writer);
        }
        catch (Exception error) when (error is not RpcException)
        {
            // a bug, or a store that is gone: the caller learns no more than that, others are served
            Console.Error.WriteLine($"perjury node: {method.Name}: {error}");
            throw new RpcException(RpcException.InternalError, "internal error");
        }
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static JsonElement[] Arguments(JsonElement call, RpcMethod method)
    {
        if (
            !call.TryGetProperty("params", out JsonElement given)
            || given.ValueKind == JsonValueKind.Null
        )
        {
            return [];
        }
        if (given.ValueKind != JsonValueKind.Array)
        {
            throw RpcException.Params("non-array args");
        }
        if (given.GetArrayLength() > method.MaxArguments)
        {
            throw RpcException.Params($"too many arguments, want at most {method.MaxArguments}");
        }
        return [.. given.EnumerateArray()];
    }

    private static ReadOnlyMemory<byte> Success(byte[] id, ReadOnlyMemory<byte> result)
    {
        ArrayBufferWriter<byte> buffer = new(result.Length + 64);
        buffer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        buffer.Write(id);
        buffer.Write(",\"result\":"u8);
        buffer.Write(result.Span);
        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Failure(byte[] id, RpcException error)
    {
        ArrayBufferWriter<byte> buffer = new();
        buffer.Write("{\"jsonrpc\":\"2.0\",\"id\":"u8);
        buffer.Write(id);
        buffer.Write(",\"error\":"u8);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("code", error.Code);
            writer.WriteString("message", error.Message);
            if (error.Data is { } data)
            {
                writer.WriteString("data", JsonHex.Data(data));
            }
            writer.WriteEndObject();
        }
        buffer.Write("}"u8);
        return buffer.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> answers, ReadOnlyMemory<byte> answer)
    {
        if (answer.Length == 0)
        {
            answers.Write("]"u8);
            return;
        }
        answers.Write(answers.WrittenCount == 0 ? "["u8 : ","u8);
        answers.Write(answer.Span);
    }

    private static byte[] FirstId(JsonElement batch)
    {
        foreach (JsonElement call in batch.EnumerateArray())
        {
            if (IdOf(call) is { } id)
            {
                return id;
            }
        }
        return s_null;
    }

    // Anything but a list or an object, as it is spelt; null for a notification and for what is no id.
    private static byte[]? IdOf(JsonElement call) =>
        call.ValueKind == JsonValueKind.Object
        && call.TryGetProperty("id", out JsonElement id)
        && id.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
            ? System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(id).ToArray()
            : null;

    private static bool IsText(JsonElement call, string name, string text) =>
        TryGetText(call, name, out string found) && found == text;

    private static bool TryGetText(JsonElement call, string name, out string text)
    {
        text = "";
        if (
            !call.TryGetProperty(name, out JsonElement value)
            || value.ValueKind != JsonValueKind.String
        )
        {
            return false;
        }
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string Shortened(string name) => name.Length <= 100 ? name : name[..100] + "…";
}

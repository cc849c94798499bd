using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>Puts EVM code together.</summary>
public sealed class Assembly
{
    private readonly List<byte> _code = [];

    public int Length => _code.Count;

    public Assembly Op(params byte[] opcodes)
    {
        _code.AddRange(opcodes);
        return this;
    }

    public Assembly Push(in UInt256 value)
    {
        ReadOnlySpan<byte> bytes = value.ToBigEndian().AsSpan(32 - Math.Max(1, value.ByteLength));
        _code.Add((byte)(0x5f + bytes.Length));
        _code.AddRange(bytes);
        return this;
    }

    public Assembly Push(in Address address)
    {
        _code.Add(0x73);
        _code.AddRange(address.ToArray());
        return this;
    }

    /// <summary>Stores bytes in memory from 0 on, 32 at a time.</summary>
    public Assembly StoreBytes(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; at < bytes.Length; at += 32)
        {
            byte[] word = new byte[32];
            bytes.Slice(at, Math.Min(32, bytes.Length - at)).CopyTo(word);
            _code.Add(0x7f);
            _code.AddRange(word);
            Push((ulong)at).Op(0x52);
        }
        return this;
    }

    /// <summary>A call that forwards all gas: CALL 0xf1, CALLCODE 0xf2, DELEGATECALL 0xf4, STATICCALL 0xfa; drops the result.</summary>
    public Assembly Call(byte opcode, in Address target, in UInt256 value, int inputLength)
    {
        Push(0UL).Push(0UL).Push((ulong)inputLength).Push(0UL);
        if (opcode is 0xf1 or 0xf2)
        {
            Push(value);
        }
        return Push(target).Op(0x5a, opcode, 0x50);
    }

    public byte[] ToArray() => [.. _code];

    /// <summary>Init code that deploys <paramref name="runtime"/>.</summary>
    public static byte[] Deploying(byte[] runtime)
    {
        // PUSH2 length, DUP1, PUSH1 11, PUSH1 0, CODECOPY, PUSH1 0, RETURN
        byte[] prefix =
        [
            0x61,
            (byte)(runtime.Length >> 8),
            (byte)runtime.Length,
            0x80,
            0x60,
            0x0c,
            0x60,
            0x00,
            0x39,
            0x60,
            0x00,
            0xf3,
        ];
        return [.. prefix, .. runtime];
    }
}

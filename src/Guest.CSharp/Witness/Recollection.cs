using System.Buffers.Binary;
using System.Numerics;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Witness;

/// <summary>
/// Remembers roots of requests, digests of nodes and codes, signers and what precompiles gave, from one validation to the next: lies about one subject
/// share nearly all of them. Every answer is compared with the whole of what was asked, and what is not remembered is computed by the guest's own
/// functions. Of two questions for one place the later stays, so the memory never grows past its places. For one thread.
/// </summary>
public sealed class Recollection : IRecall
{
    private const int RootPlaces = 1 << 14;
    private const int MaxRootBytes = 1 << 25;
    private const int DigestPlaces = 1 << 17;
    private const int SignerPlaces = 1 << 15;
    private const int ContractPlaces = 1 << 12;
    private const int LongestQuestion = 1 << 13;

    private readonly Rooted[] _roots = new Rooted[RootPlaces];
    private readonly Digested[] _digests = new Digested[DigestPlaces];
    private readonly Signed[] _signers = new Signed[SignerPlaces];
    private readonly Answered[] _contracts = new Answered[ContractPlaces];

    private int _rootBytes;

    private struct Rooted
    {
        public object? Schema;
        public byte[] Request;
        public Hash256 Root;
    }

    private struct Digested
    {
        public byte[]? Data;
        public Hash256 Hash;
    }

    private struct Signed
    {
        public bool IsKnown;
        public bool HasSigner;
        public Hash256 Hash;
        public UInt256 R;
        public UInt256 S;
        public ulong Parity;
        public Address Signer;
    }

    private struct Answered
    {
        public byte[]? Input;
        public uint Contract;
        public ulong Price;
        public byte[] Output;
    }

    /// <summary>How many answers came from memory.</summary>
    public long Hits { get; private set; }

    public bool TryRoot(object schema, ByteSlice request, out Hash256 root)
    {
        ref Rooted place = ref _roots[PlaceOf(request.Span, RootPlaces)];
        bool isSame =
            ReferenceEquals(place.Schema, schema) && request.Span.SequenceEqual(place.Request);
        root = isSame ? place.Root : default;
        Hits += isSame ? 1 : 0;
        return isSame;
    }

    public void KeepRoot(object schema, ByteSlice request, in Hash256 root)
    {
        if (request.Length > MaxRootBytes - _rootBytes)
        {
            Array.Clear(_roots);
            _rootBytes = 0;
        }
        ref Rooted place = ref _roots[PlaceOf(request.Span, RootPlaces)];
        _rootBytes += request.Length - (place.Schema is null ? 0 : place.Request.Length);
        place = new Rooted
        {
            Schema = schema,
            Request = request.ToArray(),
            Root = root,
        };
    }

    public bool RemembersDigests => true;

    public Hash256 Keccak256(ByteSlice data)
    {
        ReadOnlySpan<byte> bytes = data.Span;
        if (bytes.Length < 16)
        {
            return Digest.Keccak256(bytes);
        }
        ref Digested place = ref _digests[PlaceOf(bytes)];
        if (place.Data is not null && bytes.SequenceEqual(place.Data))
        {
            Hits++;
            return place.Hash;
        }
        place.Hash = Digest.Keccak256(bytes);
        place.Data = data.ToArray();
        return place.Hash;
    }

    public bool TryRecoverSigner(
        in Hash256 hash,
        in UInt256 r,
        in UInt256 s,
        ulong parity,
        out Address signer
    )
    {
        ref Signed place = ref _signers[(int)(hash.Low64 ^ r.U0) & (SignerPlaces - 1)];
        bool isSame =
            place.IsKnown
            && place.Hash == hash
            && place.R == r
            && place.S == s
            && place.Parity == parity;
        if (isSame)
        {
            Hits++;
        }
        else
        {
            place = new Signed
            {
                IsKnown = true,
                Hash = hash,
                R = r,
                S = s,
                Parity = parity,
            };
            place.HasSigner = SignerRecovery.TryRecover(hash, r, s, parity, out place.Signer);
        }
        signer = place.Signer;
        return place.HasSigner;
    }

    public bool TryContract(
        uint contract,
        ReadOnlySpan<byte> input,
        out ulong price,
        out ReadOnlySpan<byte> output
    )
    {
        ref Answered place = ref _contracts[PlaceOf(contract, input)];
        bool isSame =
            place.Input is not null
            && place.Contract == contract
            && input.SequenceEqual(place.Input);
        price = isSame ? place.Price : 0;
        output = isSame ? place.Output : default;
        Hits += isSame ? 1 : 0;
        return isSame;
    }

    public void KeepContract(
        uint contract,
        ReadOnlySpan<byte> input,
        ulong price,
        ReadOnlySpan<byte> output
    )
    {
        if (input.Length <= LongestQuestion)
        {
            _contracts[PlaceOf(contract, input)] = new Answered
            {
                Input = input.ToArray(),
                Contract = contract,
                Price = price,
                Output = output.ToArray(),
            };
        }
    }

    private static int PlaceOf(ReadOnlySpan<byte> bytes, int places)
    {
        HashCode hash = new();
        hash.AddBytes(bytes);
        return hash.ToHashCode() & (places - 1);
    }

    private static int PlaceOf(uint contract, ReadOnlySpan<byte> input)
    {
        HashCode hash = new();
        hash.Add(contract);
        hash.AddBytes(input);
        return hash.ToHashCode() & (ContractPlaces - 1);
    }

    // Nodes are mostly hashes, so any few of their bytes tell them apart; those that look the same only cost each other's place.
    private static int PlaceOf(ReadOnlySpan<byte> bytes)
    {
        ulong mixed =
            BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(bytes.Length / 2 - 4))
            + BitOperations.RotateLeft(
                BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(bytes.Length - 8)),
                23
            )
            + (ulong)bytes.Length;
        mixed *= 0x9e3779b97f4a7c15UL;
        return (int)(mixed >> 40) & (DigestPlaces - 1);
    }
}

using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>The shapes of NewPayloadRequest before Amsterdam.</summary>
public enum RequestShape
{
    /// <summary>Shanghai: { execution_payload V2 }.</summary>
    Capella,

    /// <summary>Cancun: { execution_payload V3, versioned_hashes, parent_beacon_block_root }.</summary>
    Deneb,

    /// <summary>Prague to BPO2: as Deneb, and execution_requests.</summary>
    Electra,
}

/// <summary>The statement to be proven: this payload, with these hashes and requests, is valid on top of its parent.</summary>
public sealed class NewPayloadRequest
{
    private const int MaxVersionedHashes = 4096;

    public required RequestShape Shape { get; init; }

    public required ExecutionPayload Payload { get; init; }

    public Hash256[] VersionedHashes { get; init; } = [];

    public Hash256 ParentBeaconBlockRoot { get; init; }

    /// <summary>Electra only.</summary>
    public ExecutionRequests? Requests { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        RequestShape shape,
        out NewPayloadRequest request,
        out string detail
    )
    {
        request = null!;
        detail = "new_payload_request: offsets are not canonical";
        Span<ByteSlice> parts = new ByteSlice[3];
        bool cut = shape switch
        {
            RequestShape.Capella => Ssz.TryCut(bytes, 4, [0], parts),
            RequestShape.Deneb => Ssz.TryCut(bytes, 40, [0, 4], parts),
            _ => Ssz.TryCut(bytes, 44, [0, 4, 40], parts),
        };
        if (
            !cut
            || !ExecutionPayload.TryDecode(
                parts[0],
                shape != RequestShape.Capella,
                out ExecutionPayload payload,
                out detail
            )
        )
        {
            return false;
        }
        if (shape == RequestShape.Capella)
        {
            request = new NewPayloadRequest { Shape = shape, Payload = payload };
            return true;
        }
        detail = "versioned_hashes is not a list of at most 4096 items of 32 bytes";
        if (!Ssz.TryReadFixedItems(parts[1], MaxVersionedHashes, 32, out ByteSlice[] hashes))
        {
            return false;
        }
        ExecutionRequests? requests = null;
        if (
            shape == RequestShape.Electra
            && !ExecutionRequests.TryDecode(parts[2], out requests, out detail)
        )
        {
            return false;
        }
        request = new NewPayloadRequest
        {
            Shape = shape,
            Payload = payload,
            VersionedHashes = Array.ConvertAll(hashes, static hash => new Hash256(hash.Span)),
            ParentBeaconBlockRoot = new Hash256(bytes.Slice(8, 32).Span),
            Requests = requests,
        };
        return true;
    }

    /// <summary>new_payload_request_root, the first 32 bytes of the output.</summary>
    public Hash256 HashTreeRoot()
    {
        Hash256 payload = Payload.HashTreeRoot(Shape != RequestShape.Capella);
        if (Shape == RequestShape.Capella)
        {
            return payload;
        }
        Merkle fields = new(
            Shape == RequestShape.Deneb ? 3UL : 4UL,
            stackalloc byte[Merkle.ScratchSize]
        );
        fields.Add(payload);
        fields.Add(TreeRoots.Hashes(VersionedHashes, MaxVersionedHashes));
        fields.Add(ParentBeaconBlockRoot);
        if (Requests is not null)
        {
            fields.Add(Requests.HashTreeRoot());
        }
        return fields.Root();
    }
}

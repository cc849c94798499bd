using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Wire;

/// <summary>
/// The statement to be proven: this payload, with these hashes and requests, is valid on top of its parent. Its shape follows the
/// form of the header: { execution_payload V2 } in Shanghai (Capella), { execution_payload V3, versioned_hashes,
/// parent_beacon_block_root } from Cancun on (Deneb), and execution_requests from Prague on (Electra, Amsterdam).
/// </summary>
public sealed class NewPayloadRequest
{
    private const string Name = "new_payload_request";

    // what is not of the form: limits and roots
    private readonly RequestShape _shape;

    private NewPayloadRequest(RequestShape shape) => _shape = shape;

    public required HeaderForm Form { get; init; }

    public required ExecutionPayload Payload { get; init; }

    public Hash256[] VersionedHashes { get; init; } = [];

    public Hash256 ParentBeaconBlockRoot { get; init; }

    /// <summary>From Prague on.</summary>
    public ExecutionRequests? Requests { get; init; }

    internal static bool TryDecode(
        ByteSlice bytes,
        HeaderForm form,
        RequestShape shape,
        out NewPayloadRequest request,
        out string detail
    )
    {
        request = null!;
        Span<ByteSlice> parts = new ByteSlice[3];
        bool cut =
            form.HasRequestsHash ? Ssz.TryCut(Name, bytes, 44, [0, 4, 40], parts, out detail)
            : form.HasBlobGas ? Ssz.TryCut(Name, bytes, 40, [0, 4], parts, out detail)
            : Ssz.TryCut(Name, bytes, 4, [0], parts, out detail);
        if (
            !cut
            || !ExecutionPayload.TryDecode(
                parts[0],
                form,
                shape,
                out ExecutionPayload payload,
                out detail
            )
        )
        {
            return false;
        }
        if (!form.HasBlobGas)
        {
            request = new NewPayloadRequest(shape) { Form = form, Payload = payload };
            return true;
        }
        if (
            !Ssz.TryReadFixedItems(
                "versioned_hashes",
                parts[1],
                Planted.TooManyVersionedHashesAccepted ? Ssz.Progressive : shape.MaxVersionedHashes,
                32,
                out ByteSlice[] hashes,
                out detail
            )
        )
        {
            return false;
        }
        ExecutionRequests? requests = null;
        if (
            form.HasRequestsHash
            && !ExecutionRequests.TryDecode(parts[2], shape.Requests, out requests, out detail)
        )
        {
            return false;
        }
        request = new NewPayloadRequest(shape)
        {
            Form = form,
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
        Hash256 payload = Payload.HashTreeRoot(_shape);
        if (!Form.HasBlobGas)
        {
            return payload;
        }
        int count = Form.HasRequestsHash ? 4 : 3;
        ulong limit = _shape.IsProgressive ? Ssz.Progressive : (ulong)count;
        Merkle fields = new(limit, stackalloc byte[Merkle.ScratchSize]);
        fields.Add(payload);
        fields.Add(TreeRoots.Hashes(VersionedHashes, _shape.MaxVersionedHashes));
        fields.Add(ParentBeaconBlockRoot);
        if (Requests is not null)
        {
            fields.Add(Requests.HashTreeRoot());
        }
        return fields.ContainerRoot(count);
    }
}

using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Witness;

/// <summary>Block and witness to input bytes, in either form.</summary>
public static class StatelessInputWriter
{
    /// <summary>
    /// The request form: schema id ‖ { new_payload_request, witness, chain_id }. Only for forks that have one
    /// (<see cref="Schema.IdOf"/> is not 0), with the fork's own blob schedule.
    /// </summary>
    /// <param name="requests">EIP-7685 requests: a type byte and the packed items each, empty ones left out.</param>
    public static byte[] Request(
        Block block,
        ForkId fork,
        ulong chainId,
        IReadOnlyList<byte[]> requests,
        WitnessLists witness
    ) => Request(EngineCall.Of(block, requests), fork, chainId, witness);

    /// <summary>The same of a call as it was made, true or not.</summary>
    public static byte[] Request(EngineCall call, ForkId fork, ulong chainId, WitnessLists witness)
    {
        ushort id = Schema.IdOf(fork);
        if (id == 0)
        {
            throw new ArgumentException("the request form does not carry " + fork, nameof(fork));
        }
        byte[] body = new SszWriter()
            .Variable(NewPayloadRequest(call))
            .Variable(Witness(witness))
            .UInt64(chainId)
            .ToArray();
        return WithSchema(id, body);
    }

    /// <summary>The block form: 0xff01 ‖ { block, execution_witness, chain_config }.</summary>
    public static byte[] BlockForm(byte[] blockRlp, ChainSpec spec, WitnessLists witness)
    {
        byte[] body = new SszWriter()
            .Variable(blockRlp)
            .Variable(Witness(witness))
            .Variable(Config(spec))
            .ToArray();
        return WithSchema(Schema.BlockForm, body);
    }

    private static byte[] WithSchema(ushort id, byte[] body) =>
        [(byte)(id >> 8), (byte)id, .. body];

    private static byte[] Witness(WitnessLists witness) =>
        new SszWriter()
            .Variable(SszWriter.ByteLists(witness.State))
            .Variable(SszWriter.ByteLists(witness.Codes))
            .Variable(SszWriter.ByteLists(witness.Headers))
            .ToArray();

    private static byte[] NewPayloadRequest(EngineCall call)
    {
        Header header = call.Header;
        SszWriter writer = new SszWriter().Variable(Payload(call));
        if (header.Form.HasBlobGas)
        {
            byte[] hashes = [.. call.VersionedHashes.SelectMany(hash => hash.ToArray())];
            writer.Variable(hashes).Bytes(header.ParentBeaconBlockRoot.ToArray());
        }
        if (header.Form.HasRequestsHash)
        {
            writer.Variable(
                new SszWriter()
                    .Variable(RequestItems(call.Requests, 0))
                    .Variable(RequestItems(call.Requests, 1))
                    .Variable(RequestItems(call.Requests, 2))
                    .ToArray()
            );
        }
        return writer.ToArray();
    }

    private static byte[] RequestItems(IReadOnlyList<byte[]> requests, byte type) =>
        requests.FirstOrDefault(request => request[0] == type) is byte[] found ? found[1..] : [];

    private static byte[] Payload(EngineCall call)
    {
        Header header = call.Header;
        byte[] baseFee = new byte[32];
        header.BaseFeePerGas.WriteLittleEndian(baseFee);
        SszWriter writer = new SszWriter()
            .Bytes(header.ParentHash.ToArray())
            .Bytes(header.Coinbase.ToArray())
            .Bytes(header.StateRoot.ToArray())
            .Bytes(header.ReceiptsRoot.ToArray())
            .Bytes(header.LogsBloom.Span)
            .Bytes(header.PrevRandao.ToArray())
            .UInt64(header.Number)
            .UInt64(header.GasLimit)
            .UInt64(header.GasUsed)
            .UInt64(header.Timestamp)
            .Variable(header.ExtraData.ToArray())
            .Bytes(baseFee)
            .Bytes(call.BlockHash.ToArray())
            .Variable(
                SszWriter.ByteLists([
                    .. call.Transactions.Select(transaction => transaction.ToArray()),
                ])
            )
            .Variable([.. call.Withdrawals.SelectMany(Withdrawal)]);
        if (header.Form.HasBlobGas)
        {
            writer.UInt64(header.BlobGasUsed).UInt64(header.ExcessBlobGas);
        }
        return writer.ToArray();
    }

    private static byte[] Withdrawal(Withdrawal withdrawal) =>
        new SszWriter()
            .UInt64(withdrawal.Index)
            .UInt64(withdrawal.ValidatorIndex)
            .Bytes(withdrawal.Address.ToArray())
            .UInt64(withdrawal.Amount)
            .ToArray();

    private static byte[] Config(ChainSpec spec)
    {
        SszWriter forks = new();
        foreach (ForkActivation fork in spec.Forks)
        {
            forks
                .Bytes([ForkIndex.Of(fork.Fork), fork.ByTimestamp ? (byte)1 : (byte)0])
                .UInt64(fork.At);
        }
        SszWriter blobs = new();
        foreach (BlobSchedule entry in spec.Blobs)
        {
            blobs
                .Bytes([ForkIndex.Of(entry.Fork)])
                .UInt64(entry.Target)
                .UInt64(entry.Max)
                .UInt64(entry.UpdateFraction);
        }
        return new SszWriter()
            .UInt64(spec.ChainId)
            .Variable(forks.ToArray())
            .Variable(blobs.ToArray())
            .ToArray();
    }
}

using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;

namespace Perjury.Witness;

/// <summary>Block and witness to input bytes, in either form.</summary>
public static class StatelessInputWriter
{
    /// <summary>
    /// The request form: schema id ‖ { new_payload_request, witness, chain_id }, of a call as it was made, true or not. Only for forks
    /// that have one (<see cref="Schema.Of"/> finds it), with the fork's own blob schedule.
    /// </summary>
    /// <param name="release">Which of the forms that Amsterdam has; OfInput: the newest that the fork has.</param>
    public static byte[] Request(
        EngineCall call,
        ForkId fork,
        ulong chainId,
        WitnessLists witness,
        WireRelease release = WireRelease.OfInput
    )
    {
        Schema schema =
            Schema.Of(fork, release)
            ?? throw new ArgumentException("the request form does not carry " + fork, nameof(fork));
        SszWriter writer = new SszWriter()
            .Variable(NewPayloadRequest(call, schema))
            .Variable(Witness(witness))
            .UInt64(chainId);
        switch (schema.PublicKeys)
        {
            case PublicKeyRule.Ignored:
                writer.Variable([]);
                break;
            case PublicKeyRule.OfSigners:
                byte[][] keys = TransactionKeys.Of(call.Transactions, Fork.Of(fork));
                writer.Variable([.. keys.SelectMany(key => key)]);
                break;
        }
        byte[] body = writer.ToArray();
        return schema.Id == 0 ? body : WithSchema(schema.Id, body);
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

    private static byte[] NewPayloadRequest(EngineCall call, Schema schema)
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
                schema.HasEncodedRequests
                    ? SszWriter.ByteLists(call.Requests)
                    : RequestsByType(call.Requests, header.Form.HasBlockAccessListHash ? 5 : 3)
            );
        }
        return writer.ToArray();
    }

    private static byte[] RequestsByType(IReadOnlyList<byte[]> requests, int types)
    {
        SszWriter writer = new();
        for (byte type = 0; type < types; type++)
        {
            writer.Variable(RequestItems(requests, type));
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
        if (header.Form.HasBlockAccessListHash)
        {
            writer.Variable(call.BlockAccessList).UInt64(header.SlotNumber);
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

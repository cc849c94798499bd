using System.Text;
using System.Text.Json;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>eth_call: what a transaction would return after a block.</summary>
internal sealed class CallMethods(NodeChain chain, RpcLimits limits)
{
    // keccak("Error(string)") and keccak("Panic(uint256)"), their first four bytes
    private static readonly byte[] s_error = [0x08, 0xc3, 0x79, 0xa0];
    private static readonly byte[] s_panic = [0x4e, 0x48, 0x7b, 0x71];

    public void AddTo(RpcMethods methods) => methods.Add("eth_call", 2, Call, isHeavy: true);

    private void Call(RpcCall call, Utf8JsonWriter json)
    {
        CallObject wanted = CallObject.Parse(call[0], limits.CallGas);
        BlockReference block = call.BlockOrLatest(1);
        using StoreReader reader = chain.Rent();
        StateView view = StateView.Open(chain, reader, block);
        Header header = view.Header;
        if (wanted.ChainId is { } id && id != chain.Spec.ChainId)
        {
            throw RpcException.Params($"argument 0.chainId: this is chain {chain.Spec.ChainId}");
        }
        CallResult result = CallRun.Run(
            wanted.Transaction,
            wanted.From,
            header,
            chain.Spec.ForkAt(header.Number, header.Timestamp)!,
            chain.Spec.ChainId,
            view.Tries,
            NodeChain.AncestorsOf(reader, header)
        );
        if (result.Rejection is { Reason: Guest.Reason.MissingNode or Guest.Reason.MissingCode })
        {
            throw view.Gone();
        }
        if (result.Rejection is { } rejection)
        {
            throw RpcException.Server(rejection.ToString());
        }
        switch (result.End)
        {
            case CallEnd.Returned:
                json.WriteStringValue(JsonHex.Data(result.Output));
                break;
            case CallEnd.Reverted:
                throw new RpcException(
                    RpcException.Reverted,
                    "execution reverted" + Said(result.Output),
                    result.Output
                );
            case CallEnd.Failed:
                throw RpcException.Server("execution failed: an exceptional halt took all the gas");
        }
    }

    // What Solidity's two errors say.
    private static string Said(byte[] output)
    {
        if (output.Length == 36 && output.AsSpan().StartsWith(s_panic))
        {
            UInt256 code = UInt256.FromBigEndian(output.AsSpan(4));
            return code == 1UL ? ": assert(false)" : ": panic " + JsonHex.Quantity(code);
        }
        if (output.Length < 68 || !output.AsSpan().StartsWith(s_error))
        {
            return "";
        }
        UInt256 offset = UInt256.FromBigEndian(output.AsSpan(4));
        UInt256 length = UInt256.FromBigEndian(output.AsSpan(36));
        return offset == 32UL && length <= (ulong)(output.Length - 68)
            ? ": " + Encoding.UTF8.GetString(output, 68, (int)length.U0)
            : "";
    }
}

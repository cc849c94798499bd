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

    public void AddTo(RpcMethods methods) => methods.Add("eth_call", 4, Call, isHeavy: true);

    private void Call(RpcCall call, Utf8JsonWriter json)
    {
        CallObject wanted = CallObject.Parse(call[0], limits.CallGas);
        BlockReference block = call.BlockOrLatest(1);
        using StoreReader reader = chain.Rent();
        StateView view = StateView.Open(chain, reader, block);
        if (wanted.ChainId is { } id && id != chain.Spec.ChainId)
        {
            throw RpcException.Server($"argument 0.chainId: this is chain {chain.Spec.ChainId}");
        }
        CallResult result = Surroundings(call, view)
            .Run(
                wanted.Transaction,
                wanted.From,
                view.Tries,
                NodeChain.AncestorsOf(reader, view.Header)
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
                throw RpcException.Server(result.Failure!);
        }
    }

    private CallRun Surroundings(RpcCall call, StateView view)
    {
        Header header = CallOverridesJson.Block(call, view.Header, out UInt256? blobBaseFee);
        Fork fork =
            chain.Spec.ForkAt(header.Number, header.Timestamp)
            ?? throw RpcException.Server("no fork is active at such a block");
        return new CallRun(
            header,
            view.Header.StateRoot,
            view.Header.Number,
            fork,
            chain.Spec.ChainId,
            blobBaseFee,
            CallOverridesJson.Accounts(call, fork)
        );
    }

    // What Solidity's two errors say.
    private static string Said(byte[] output)
    {
        if (output.Length == 36 && output.AsSpan().StartsWith(s_panic))
        {
            return ": " + Panic(UInt256.FromBigEndian(output.AsSpan(4)));
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

    // The codes that Solidity documents.
    private static string Panic(UInt256 code) =>
        (code.IsUInt64 ? code.U0 : ulong.MaxValue) switch
        {
            0x01 => "assert(false)",
            0x11 => "arithmetic underflow or overflow",
            0x12 => "division or modulo by zero",
            0x21 => "enum overflow",
            0x31 => "pop of an empty array",
            0x32 => "index out of bounds",
            0x41 => "out of memory",
            _ => "panic " + JsonHex.Quantity(code),
        };
}

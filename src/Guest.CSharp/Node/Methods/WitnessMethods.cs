using System.Text.Json;
using Perjury.Guest;
using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;
using Perjury.Guest.Wire;
using Perjury.Node.Chain;
using Perjury.Node.Rpc;
using Perjury.Node.Store;
using Perjury.Witness;

namespace Perjury.Node.Methods;

/// <summary>Execution witnesses of blocks, and the inputs that provers take.</summary>
internal sealed class WitnessMethods(NodeChain chain)
{
    public void AddTo(RpcMethods methods)
    {
        methods.Add("debug_executionWitness", 2, ExecutionWitness, isHeavy: true);
        methods.Add("debug_executionWitnessByBlockHash", 2, ByBlockHash, isHeavy: true);
        methods.Add("perjury_statelessInput", 2, StatelessInput, isHeavy: true);
    }

    private void ExecutionWitness(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0);
        bool isLegacy = IsLegacy(call);
        using StoreReader reader = chain.Rent();
        Write(json, Run(reader, Find(reader, block)).Witness, isLegacy);
    }

    private void ByBlockHash(RpcCall call, Utf8JsonWriter json)
    {
        Hash256 hash = call.Hash(0);
        bool isLegacy = IsLegacy(call);
        using StoreReader reader = chain.Rent();
        Header header =
            reader.FindHeader(hash) ?? throw RpcException.Server($"block {hash} not found");
        Write(json, Run(reader, header).Witness, isLegacy);
    }

    private void StatelessInput(RpcCall call, Utf8JsonWriter json)
    {
        BlockReference block = call.Block(0);
        string revision = call.Has(1) ? call.Text(1) : "";
        using StoreReader reader = chain.Rent();
        Header header = Find(reader, block);
        ImportResult run = Run(reader, header);
        byte[] rlp = reader.FindBlock(header.Hash)!.Rlp;
        json.WriteStringValue(
            JsonHex.Data(InputOf(rlp, run.Witness, PayloadExtras.Of(run.Result!), revision))
        );
    }

    // A revision is a schema id, or the name of a release where several share one.
    private byte[] InputOf(byte[] rlp, WitnessLists witness, PayloadExtras extras, string revision)
    {
        bool isRelease =
            Enum.TryParse(revision, ignoreCase: true, out WireRelease release)
            && Enum.IsDefined(release)
            && char.IsAsciiLetter(revision[0]);
        byte[] input = StatelessInputBuilder.Build(
            rlp,
            chain.Spec,
            witness,
            extras,
            isRelease ? release : WireRelease.OfInput
        );
        if (revision.Length == 0 || isRelease || revision == RevisionOf(input))
        {
            return input;
        }
        byte[] whole = StatelessInputWriter.BlockForm(rlp, chain.Spec, witness);
        return revision == RevisionOf(whole)
            ? whole
            : throw RpcException.Params(
                $"argument 1: the block has inputs of revisions {RevisionOf(input)} and {RevisionOf(whole)}"
            );
    }

    private Header Find(StoreReader reader, BlockReference block) =>
        block.Find(chain, reader) ?? throw RpcException.Server($"block {block} not found");

    /// <summary>Runs the block again on its parent's state, as it was imported.</summary>
    private ImportResult Run(StoreReader reader, Header header)
    {
        if (header.Hash == chain.Genesis.Hash)
        {
            throw RpcException.Server("the genesis block has no parent, so it has no witness");
        }
        Header parent = reader.FindHeader(header.ParentHash)!;
        if (chain.IsPruned(reader, parent))
        {
            throw RpcException.PrunedState(parent.Number);
        }
        BlockBody body = BlockBody.Find(chain, reader, header.Hash)!;
        LazyTries tries = new(reader);
        ImportResult result = BlockImport.Run(
            body.Block,
            body.Fork,
            chain.Spec.ChainId,
            tries,
            tries,
            NodeChain.AncestorsOf(reader, header),
            null,
            1
        );
        return result.Rejection is null ? result : throw RpcException.PrunedState(parent.Number);
    }

    private static void Write(Utf8JsonWriter json, WitnessLists witness, bool isLegacy)
    {
        json.WriteStartObject();
        json.WriteList("state", witness.State);
        json.WriteList("codes", witness.Codes);
        if (isLegacy)
        {
            json.WriteNull("keys");
            json.WriteStartArray("headers");
            foreach (byte[] rlp in witness.Headers)
            {
                HeaderDecoder.TryDecode(new ByteSlice(rlp), out Header header);
                BlockJson.WriteHeader(json, header);
            }
            json.WriteEndArray();
        }
        else
        {
            json.WriteList("headers", witness.Headers);
        }
        json.WriteEndObject();
    }

    private static bool IsLegacy(RpcCall call) =>
        call.Has(1)
        && call.Text(1) switch
        {
            "canonical" => false,
            "legacy" => true,
            _ => throw RpcException.Params("argument 1: a mode is \"canonical\" or \"legacy\""),
        };

    private static string RevisionOf(byte[] input) => JsonHex.Data(input.AsSpan(0, 2));
}

namespace Perjury.Fixtures;

/// <summary>One <c>engineNewPayloads</c> entry: the parameters of the call in their order.</summary>
internal static class PayloadReader
{
    public static FixtureBlock Read(JsonScope entry)
    {
        JsonScope[] parameters = entry.Required("params").List(item => item);
        if (parameters.Length == 0)
        {
            throw entry.Bad("params is empty");
        }
        return new FixtureBlock
        {
            Rlp = [],
            Payload = ReadPayload(
                parameters[0],
                entry.Optional("newPayloadVersion") is { } version ? Version(version) : 1,
                parameters.Length > 1 ? Strings(parameters[1]) : null,
                parameters.Length > 2 ? parameters[2].Bytes(32) : null,
                parameters.Length > 3 ? Strings(parameters[3]) : null
            ),
            ExpectException = entry.Optional("validationError")?.Text(),
            ErrorCode = entry.Optional("errorCode")?.Spelling(),
            ExecutionWitness = entry.Optional("executionWitness") is { } witness
                ? CaseReader.ReadWitness(witness)
                : null,
            IsWitnessMutated = entry.Optional("executionWitnessMutated")?.Flag() ?? false,
            StatelessInputBytes = entry.Optional("statelessInputBytes")?.Bytes(),
            StatelessOutputBytes = entry.Optional("statelessOutputBytes")?.Bytes(),
        };
    }

    private static EnginePayload ReadPayload(
        JsonScope payload,
        int version,
        byte[][]? versionedHashes,
        byte[]? parentBeaconBlockRoot,
        byte[][]? requests
    ) =>
        new()
        {
            Version = version,
            Fields = HeaderJson.ReadPayload(payload),
            BlockHash = payload.Bytes("blockHash", 32),
            Transactions = CaseReader.ByteStrings(payload, "transactions"),
            Withdrawals = payload.Optional("withdrawals")?.List(ReadWithdrawal),
            BlockAccessList = payload.Optional("blockAccessList")?.Bytes(),
            SlotNumber = payload.Optional("slotNumber")?.UInt64(),
            VersionedHashes = versionedHashes,
            ParentBeaconBlockRoot = parentBeaconBlockRoot,
            ExecutionRequests = requests,
        };

    private static FixtureWithdrawal ReadWithdrawal(JsonScope withdrawal) =>
        new(
            withdrawal.UInt64("index"),
            withdrawal.UInt64("validatorIndex"),
            withdrawal.Bytes("address", 20),
            withdrawal.UInt64("amount")
        );

    private static byte[][] Strings(JsonScope list) => list.List(item => item.Bytes());

    // EEST writes the version as a decimal string.
    private static int Version(JsonScope version) =>
        int.TryParse(version.Spelling(), out int value)
            ? value
            : throw version.Bad("no version number");
}

namespace Perjury.Guest.Chain;

/// <summary>
/// The forms that the header of a block has had: each is the one before it with fields added at the end. The one place that says
/// which optional fields a form has; nothing else counts them.
/// </summary>
public sealed class HeaderForm
{
    /// <summary>Parent hash to nonce (Yellow Paper 4.3).</summary>
    public static readonly HeaderForm Frontier = new(15);

    /// <summary>Adds base_fee_per_gas (EIP-1559).</summary>
    public static readonly HeaderForm London = new(16);

    /// <summary>Adds withdrawals_root (EIP-4895).</summary>
    public static readonly HeaderForm Shanghai = new(17);

    /// <summary>Adds blob_gas_used and excess_blob_gas (EIP-4844), and parent_beacon_block_root (EIP-4788).</summary>
    public static readonly HeaderForm Cancun = new(20);

    /// <summary>Adds requests_hash (EIP-7685).</summary>
    public static readonly HeaderForm Prague = new(21);

    /// <summary>Adds block_access_list_hash (EIP-7928) and slot_number (EIP-7843).</summary>
    public static readonly HeaderForm Amsterdam = new(23);

    // oldest first
    private static readonly HeaderForm[] s_forms =
    [
        Frontier,
        London,
        Shanghai,
        Cancun,
        Prague,
        Amsterdam,
    ];

    private HeaderForm(int fieldCount) => FieldCount = fieldCount;

    /// <summary>Items in the RLP; no two forms have as many.</summary>
    public int FieldCount { get; }

    public bool HasBaseFee => IsSince(London);

    public bool HasWithdrawalsRoot => IsSince(Shanghai);

    /// <summary>blob_gas_used and excess_blob_gas.</summary>
    public bool HasBlobGas => IsSince(Cancun);

    public bool HasParentBeaconBlockRoot => IsSince(Cancun);

    public bool HasRequestsHash => IsSince(Prague);

    public bool HasBlockAccessListHash => IsSince(Amsterdam);

    public bool HasSlotNumber => IsSince(Amsterdam);

    /// <summary>The form with every field that there is.</summary>
    public static HeaderForm Newest => s_forms[s_forms.Length - 1];

    /// <summary>The form of a header with so many items.</summary>
    public static bool TryFind(int fieldCount, out HeaderForm form)
    {
        foreach (HeaderForm known in s_forms)
        {
            if (known.FieldCount == fieldCount)
            {
                form = known;
                return true;
            }
        }
        form = null!;
        return false;
    }

    private bool IsSince(HeaderForm first) => FieldCount >= first.FieldCount;
}

using Perjury.Guest.Chain;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>
/// Transactions for what Amsterdam brings: state gas that is taken, given back and runs out, in the first frame and below it; logs of
/// transfers; deep stack instructions; the slot number; requests of builders; several authorizations at once; contracts that are made
/// and destroyed in one transaction; the deterministic factory.
/// </summary>
internal sealed class AmsterdamDraws(
    SeededRandom random,
    IReadOnlyList<Wallet> wallets,
    Func<Address> anyAddress
)
{
    /// <summary>Authorities that send nothing themselves, so that it does not matter which of their authorizations hold.</summary>
    private const int FirstStranger = 100;
    private const int Strangers = 24;

    /// <summary>Slots that no other draw writes.</summary>
    private const int FreshSlots = 4096;

    /// <summary>Wei.</summary>
    public static UInt256 OneEther => 1_000_000_000_000_000_000UL;

    public TransactionDraft Draw(
        TransactionDraft draft,
        Wallet sender,
        Fork fork,
        BlockAllowance allowance
    ) =>
        random.Below(14) switch
        {
            0 => WithReservoir(draft, fork),
            1 => draft with { To = Contracts.Store, Data = Contracts.Pairs(SetAndCleared()) },
            2 => draft with { To = null, Data = Frames(), Value = (ulong)random.Below(200) },
            3 => draft with { To = null, Data = DeepStack(), Value = (ulong)random.Below(3) },
            4 => draft with { To = null, Data = Slot(), Value = 1 },
            5 => draft with { To = null, Data = Children(), Value = 500 },
            6 => draft with
            {
                To = Contracts.DeterministicFactory,
                Data = [.. Salt(), .. Assembly.Deploying(Runtime())],
            },
            7 when fork.HasBuilderRequests => draft with
            {
                To = Contracts.BuilderDeposits,
                Data = BuilderDeposit(random.Bytes(184), random.Chance(20) ? 1UL : 0),
                Value = OneEther + (ulong)random.Below(20),
            },
            8 when fork.HasBuilderRequests => draft with
            {
                To = Contracts.BuilderExits,
                Data = random.Bytes(random.Chance(90) ? 48 : 47),
                Value = (ulong)random.Below(20),
            },
            9 => Authorizations(draft, sender, allowance),
            10 when fork.StateGas == StateGasRule.Runtime => Halting(draft),
            11 => Transfer(draft, sender),
            12 => draft with { To = null, Data = Assembly.Deploying(random.Bytes(Size())) },
            _ => draft with { To = Contracts.StoreOrRevert, Data = Contracts.Pairs(Fresh(3)) },
        };

    /// <summary>More gas than execution can take: the rest is for state alone.</summary>
    private TransactionDraft WithReservoir(TransactionDraft draft, Fork fork)
    {
        ulong gasLimit = fork.ExecutionGasCap + (ulong)random.Below(1_500_000);
        return random.Below(3) switch
        {
            0 => draft with { To = null, Data = Frames(), GasLimit = gasLimit, Value = 100 },
            1 => draft with
            {
                To = Contracts.Store,
                Data = Contracts.Pairs([.. Fresh(8), .. SetAndCleared()]),
                GasLimit = gasLimit,
            },
            _ => draft with { To = null, Data = Children(), GasLimit = gasLimit, Value = 500 },
        };
    }

    /// <summary>Slots that nothing has written, most of them.</summary>
    private (UInt256 Slot, UInt256 Value)[] Fresh(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    (
                        new UInt256((ulong)(1000 + random.Below(FreshSlots))),
                        new UInt256(random.Next())
                    )
                ),
        ];

    /// <summary>New slots, some of them empty again in the end, and old ones cleared and set.</summary>
    private List<(UInt256 Slot, UInt256 Value)> SetAndCleared()
    {
        List<(UInt256 Slot, UInt256 Value)> writes = [];
        foreach ((UInt256 slot, UInt256 value) in Fresh(1 + random.Below(3)))
        {
            writes.Add((slot, value));
            if (random.Chance(60))
            {
                writes.Add((slot, UInt256.Zero));
            }
        }
        UInt256 old = (ulong)(2 * random.Below(12));
        writes.Add((old, UInt256.Zero));
        if (random.Chance(50))
        {
            writes.Add((old, new UInt256(random.Next())));
        }
        return writes;
    }

    /// <summary>Init code whose frames write slots: its own, those of the stores through calls, and in callers' storage by DELEGATECALL.</summary>
    private byte[] Frames()
    {
        Assembly code = new();
        int steps = 2 + random.Below(4);
        for (int i = 0; i < steps; i++)
        {
            switch (random.Below(5))
            {
                case 0:
                    code.Push(random.Next() | 1).Push((ulong)random.Below(6)).Op(0x55);
                    break;
                case 1:
                    code.Push(0UL).Push((ulong)random.Below(6)).Op(0x55);
                    break;
                case 2:
                    // the first slot decides whether that frame reverts
                    code.StoreBytes(Contracts.Pairs(Fresh(2)))
                        .Call(0xf1, Contracts.StoreOrRevert, 0UL, 128);
                    break;
                case 3:
                    (UInt256, UInt256)[] own =
                    [
                        ((ulong)random.Below(6), random.Chance(50) ? UInt256.Zero : 7UL),
                        ((ulong)random.Below(6), UInt256.Zero),
                    ];
                    code.StoreBytes(Contracts.Pairs(own))
                        .Call(
                            0xf4,
                            random.Chance(50) ? Contracts.Store : Contracts.StoreOrRevert,
                            0UL,
                            128
                        );
                    break;
                default:
                    code.Call(0xf1, Stranger().Address, (ulong)random.Below(20), 0);
                    break;
            }
        }
        return End(code);
    }

    private byte[] End(Assembly code) =>
        random.Below(6) switch
        {
            0 => code.Push(0UL).Push(0UL).Op(0xfd).ToArray(),
            1 => code.Op(0xfe).ToArray(),
            _ => code.Op(0x00).ToArray(),
        };

    /// <summary>EIP-8024 over a deep stack; some operands are none, and then the instruction is invalid.</summary>
    private byte[] DeepStack()
    {
        Assembly code = new();
        int depth = 20 + random.Below(30);
        for (int i = 0; i < depth; i++)
        {
            code.Push(random.Next());
        }
        int steps = 3 + random.Below(8);
        for (int i = 0; i < steps; i++)
        {
            byte operand = random.Below(20) switch
            {
                0 => 0x5b,
                1 => (byte)random.Next(),
                _ => (byte)(0x80 + random.Below(16)),
            };
            code.Op(random.Pick<byte>([0xe6, 0xe7, 0xe8]), operand);
        }
        return code.Push(0UL).Op(0x55).Push(1UL).Op(0x55, 0x00).ToArray();
    }

    /// <summary>Stores the slot number, and how much gas is left beside the reservoir.</summary>
    private byte[] Slot() =>
        new Assembly()
            .Op(0x4b)
            .Push((ulong)random.Below(4))
            .Op(0x55, 0x5a)
            .Push(5UL)
            .Op(0x55, 0x00)
            .ToArray();

    /// <summary>Makes contracts with an endowment that destroy themselves in favour of someone, perhaps of themselves, or fail.</summary>
    private byte[] Children()
    {
        Assembly code = new();
        int count = 1 + random.Below(3);
        for (int i = 0; i < count; i++)
        {
            byte[] child = random.Below(6) switch
            {
                0 => [0x30, 0xff],
                1 => new Assembly().Push(Stranger().Address).Op(0xff).ToArray(),
                2 => new Assembly().Push(anyAddress()).Op(0xff).ToArray(),
                3 => new Assembly().Push(random.Next() | 1).Push(1UL).Op(0x55, 0xfe).ToArray(),
                4 => new Assembly()
                    .Push(random.Next() | 1)
                    .Push(1UL)
                    .Op(0x55)
                    .Push(anyAddress())
                    .Op(0xff)
                    .ToArray(),
                _ => Assembly.Deploying(Runtime()),
            };
            code.StoreBytes(child);
            if (random.Chance(50))
            {
                code.Push((ulong)random.Below(3)).Push((ulong)child.Length).Push(0UL);
                code.Push((ulong)random.Below(90)).Op(0xf5);
            }
            else
            {
                code.Push((ulong)child.Length).Push(0UL).Push((ulong)random.Below(900)).Op(0xf0);
            }
            if (random.Chance(40))
            {
                // what was made is sent ether once more
                code.Push(0UL).Push(0UL).Push(0UL).Push(0UL).Push(3UL).Op(0x85, 0x5a, 0xf1, 0x50);
            }
            code.Op(0x50);
        }
        return End(code);
    }

    private byte[] Salt() => new UInt256((ulong)random.Below(3)).ToBigEndian();

    private byte[] Runtime() =>
        random.Chance(50)
            ? new Assembly().Op(0x4b, 0x34, 0x55, 0x00).ToArray()
            : new Assembly().Push(anyAddress()).Op(0xff).ToArray();

    /// <summary>Bytes of code that the usual gas pays for, and once in a while more.</summary>
    private int Size() => random.Chance(85) ? 1 + random.Below(900) : 2_000;

    /// <summary>Calldata for the contract of EIP-8282: key, credentials, amount in gwei as the contract reads it, signature.</summary>
    /// <param name="more">Gwei beyond the least there can be.</param>
    public static byte[] BuilderDeposit(byte[] fields, ulong more)
    {
        const int amountAt = 80;
        ulong amount = 1_000_000_000 + more;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(
            fields.AsSpan(amountAt),
            amount
        );
        return fields;
    }

    private Wallet Stranger() => Wallet.Numbered(FirstStranger + random.Below(Strangers));

    /// <summary>Up to four, of wallets and of strangers, again of the same, for a contract or for none; those of strangers may not hold.</summary>
    private TransactionDraft Authorizations(
        TransactionDraft draft,
        Wallet sender,
        BlockAllowance allowance
    )
    {
        List<AuthorizationDraft> authorizations = [];
        int count = 1 + random.Below(4);
        for (int i = 0; i < count; i++)
        {
            bool isStranger = random.Chance(60);
            Wallet authority = isStranger ? Stranger() : random.Pick(wallets);
            ulong nonce =
                allowance.NonceOf(authority.Address)
                + (ulong)authorizations.Count(other => other.Authority.Address == authority.Address)
                + (authority.Address == sender.Address ? 1UL : 0);
            if (isStranger && random.Chance(20))
            {
                nonce += 7;
            }
            // none of them makes contracts, which would count in the nonce of the authority
            Address target = random.Pick([Contracts.Store, Contracts.StoreOrRevert, default]);
            authorizations.Add(new AuthorizationDraft(authority, draft.ChainId, target, nonce));
        }
        return draft with
        {
            Type = TransactionType.SetCode,
            To = random.Chance(60) ? authorizations[0].Authority.Address : anyAddress(),
            Value = (ulong)random.Below(2),
            Data = Contracts.Pairs(Fresh(1)),
            Authorizations = authorizations,
        };
    }

    /// <summary>Enough gas to be included, and mostly too little for the state before the first frame (EIP-2780).</summary>
    private TransactionDraft Halting(TransactionDraft draft)
    {
        const ulong mostIntrinsic = 45_000;
        ulong gasLimit = mostIntrinsic + (ulong)random.Below(230_000);
        TransactionDraft halting = draft with { GasLimit = gasLimit, To = Stranger().Address };
        if (random.Chance(50))
        {
            return halting with { Value = 1 };
        }
        Wallet authority = Stranger();
        return halting with
        {
            Type = TransactionType.SetCode,
            Authorizations =
            [
                new AuthorizationDraft(authority, UInt256.Zero, Contracts.Store, 0),
                new AuthorizationDraft(authority, UInt256.Zero, default, 1),
            ],
        };
    }

    private TransactionDraft Transfer(TransactionDraft draft, Wallet sender) =>
        draft with
        {
            To = random.Below(4) switch
            {
                0 => sender.Address,
                1 => Stranger().Address,
                2 => Contracts.DeterministicFactory,
                _ => anyAddress(),
            },
            Value = (ulong)random.Below(TransactionDraft.MaxValue),
        };
}

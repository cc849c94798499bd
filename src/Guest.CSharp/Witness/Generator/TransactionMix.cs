using Perjury.Guest.Chain;
using Perjury.Guest.Crypto;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>
/// Draws the transactions of a generated chain: every type the fork has, and every kind of access that a witness must cover
/// (docs/architecture.md, the canonical witness): reads and writes, deletes that collapse branches, calls that fail, creates, destroyed contracts, delegations,
/// BLOCKHASH near and far.
/// </summary>
internal sealed class TransactionMix
{
    /// <summary>How many accounts send transactions.</summary>
    public const int Wallets = 12;
    private const int SlotRange = 24;

    private readonly SeededRandom _random;
    private readonly ChainSpec _spec;
    private readonly Wallet[] _wallets = [.. Enumerable.Range(0, Wallets).Select(Wallet.Numbered)];
    private readonly List<Address> _created = [];
    private readonly AmsterdamDraws _amsterdam;

    public TransactionMix(SeededRandom random, ChainSpec spec)
    {
        _random = random;
        _spec = spec;
        _amsterdam = new AmsterdamDraws(random, _wallets, AnyAddress);
    }

    public IReadOnlyList<Wallet> Senders => _wallets;

    /// <summary>Whether code at an address can spend the balance of a wallet that delegates to it: what may destroy itself can.</summary>
    public bool CanSpend(Address target) =>
        target == Contracts.Destroyer || _created.Contains(target);

    /// <summary>The signed transactions of the next block: at most so many, and no more than it allows.</summary>
    public IReadOnlyList<byte[]> Next(
        int count,
        ulong blockNumber,
        Fork fork,
        BlockAllowance allowance
    )
    {
        List<byte[]> transactions = [];
        foreach (TransactionDraft draft in EveryPrice.Of(blockNumber, fork, _spec.ChainId))
        {
            TryAdd(transactions, _ => draft, fork, allowance);
        }
        if (blockNumber == 2 && fork.HasDelegation)
        {
            TryAdd(
                transactions,
                sender => PlainDelegation(sender, fork, allowance),
                fork,
                allowance
            );
        }
        for (int i = 0; i < count; i++)
        {
            TryAdd(
                transactions,
                sender => Draw(sender, blockNumber, fork, allowance),
                fork,
                allowance
            );
        }
        return transactions;
    }

    /// <summary>Adds a draft of whoever can pay for it, unless nobody can or the block is full.</summary>
    private void TryAdd(
        List<byte[]> transactions,
        Func<Wallet, TransactionDraft> drawn,
        Fork fork,
        BlockAllowance allowance
    )
    {
        if (!allowance.HasGas || !TryPickSender(allowance, out Wallet sender))
        {
            return;
        }
        TransactionDraft draft = drawn(sender);
        if (!allowance.CanBear(draft, sender.Address))
        {
            return;
        }
        draft = Typed(draft, fork, allowance);
        draft = draft with
        {
            Nonce = allowance.NonceOf(sender.Address),
            IsReplayProtected = draft.IsReplayProtected && fork.HasReplayProtection,
        };
        draft = allowance.WithFees(draft, sender.Address);
        transactions.Add(draft.Sign(sender));
        NoteCreation(sender, draft);
        allowance.Take(draft, sender.Address);
    }

    /// <summary>Any wallet that can pay, if there is one.</summary>
    private bool TryPickSender(BlockAllowance allowance, out Wallet sender)
    {
        int first = _random.Below(_wallets.Length);
        for (int i = 0; i < _wallets.Length; i++)
        {
            sender = _wallets[(first + i) % _wallets.Length];
            if (allowance.CanSend(sender.Address))
            {
                return true;
            }
        }
        sender = _wallets[first];
        return false;
    }

    private TransactionDraft Draw(
        Wallet sender,
        ulong blockNumber,
        Fork fork,
        BlockAllowance allowance
    )
    {
        TransactionDraft draft = new()
        {
            ChainId = _spec.ChainId,
            Nonce = 0,
            GasLimit = TransactionDraft.UsualGasLimit(fork),
            IsReplayProtected = fork.HasReplayProtection && !_random.Chance(10),
        };
        if (fork.HasBlockAccessList && _random.Chance(50))
        {
            return _amsterdam.Draw(draft, sender, fork, allowance);
        }
        return _random.Below(12) switch
        {
            0 or 1 => draft with
            {
                To = AnyAddress(),
                Value = (ulong)_random.Below(TransactionDraft.MaxValue),
            },
            2 or 3 or 4 => draft with { To = Contracts.Store, Data = Contracts.Pairs(Writes()) },
            5 => draft with { To = Contracts.StoreOrRevert, Data = Contracts.Pairs(Writes()) },
            6 => draft with { To = Contracts.BlockHash, Data = Reach(blockNumber).ToBigEndian() },
            7 => draft with
            {
                To = null,
                Data = Assembly.Deploying(Runtime()),
                Value = (ulong)_random.Below(3),
            },
            8 => draft with
            {
                To = Contracts.Destroyer,
                Data = AnyAddress().ToUInt256().ToBigEndian(),
                GasLimit = 200_000,
            },
            9 => draft with
            {
                To = fork.Id >= ForkId.Constantinople ? Contracts.Factory : Contracts.OldFactory,
                Data = Assembly.Deploying(Runtime()),
            },
            10 when fork.HasRequests => SystemRequest(draft),
            11 when fork.HasDelegation => Delegation(draft, sender, allowance),
            _ => draft with { To = null, Data = Probe(fork), Value = (ulong)_random.Below(100) },
        };
    }

    private TransactionDraft Typed(TransactionDraft draft, Fork fork, BlockAllowance allowance)
    {
        if (draft.Type == TransactionType.SetCode)
        {
            return draft;
        }
        TransactionType highest =
            fork.MaxTransactionType < TransactionType.FeeMarket
                ? fork.MaxTransactionType
                : TransactionType.FeeMarket;
        draft = draft with
        {
            Type = (TransactionType)_random.Below((int)highest + 1),
            AccessList = AccessList(),
        };
        bool canCarryBlobs = fork.HasBlobs && draft.To is not null && allowance.HasBlob;
        if (!canCarryBlobs || !_random.Chance(20))
        {
            return draft;
        }
        byte[] hash = _random.Bytes(32);
        hash[0] = 1;
        return draft with { Type = TransactionType.Blob, BlobHashes = [new Hash256(hash)] };
    }

    private List<AccessListEntry> AccessList() =>
        _random.Chance(70)
            ? []
            :
            [
                new AccessListEntry(
                    AnyAddress(),
                    [(ulong)_random.Below(SlotRange), (ulong)_random.Below(SlotRange)]
                ),
            ];

    /// <summary>Mostly small slots that come and go, so that branches collapse.</summary>
    private IEnumerable<(UInt256 Slot, UInt256 Value)> Writes() =>
        Enumerable
            .Range(0, 1 + _random.Below(6))
            .Select(_ =>
                (
                    new UInt256((ulong)_random.Below(SlotRange)),
                    _random.Chance(50) ? UInt256.Zero : new UInt256(_random.Next(), _random.Next())
                )
            )
            .ToList();

    private UInt256 Reach(ulong blockNumber)
    {
        ulong back = _random.Pick<ulong>([1, 1, 2, 3, 5, 10, 40, 256, 257, 0]);
        return back > blockNumber ? UInt256.Zero : new UInt256(blockNumber - back);
    }

    /// <summary>Code that is worth calling: stores its call value, or destroys itself, or reads another account.</summary>
    private byte[] Runtime() =>
        _random.Below(4) switch
        {
            0 => new Assembly().Op(0x34).Push((ulong)_random.Below(8)).Op(0x55, 0x00).ToArray(),
            1 => new Assembly().Push(AnyAddress()).Op(0xff).ToArray(),
            2 => new Assembly().Push(AnyAddress()).Op(0x3b).Push(0UL).Op(0x55, 0x00).ToArray(),
            _ => [0x5b, 0x00, .. _random.Bytes(8)],
        };

    /// <summary>Init code that looks at accounts in every way there is, then succeeds, reverts, runs out of gas or destroys itself.</summary>
    private byte[] Probe(Fork fork)
    {
        Assembly code = new();
        int steps = 1 + _random.Below(6);
        for (int i = 0; i < steps; i++)
        {
            Address target = AnyAddress();
            switch (_random.Below(9))
            {
                case 0:
                    code.Push(target).Op(0x31, 0x50);
                    break;
                case 1:
                    code.Push(target).Op(0x3b, 0x50);
                    break;
                case 2 when fork.Id >= ForkId.Constantinople:
                    code.Push(target).Op(0x3f, 0x50);
                    break;
                case 3:
                    code.Push((ulong)(32 * _random.Below(2)))
                        .Push(0UL)
                        .Push(0UL)
                        .Push(target)
                        .Op(0x3c);
                    break;
                case 4:
                    code.StoreBytes(Contracts.Pairs(Writes().Take(1)))
                        .Call(0xf1, Contracts.Store, 0UL, 64);
                    break;
                case 5:
                    code.Call(0xf1, target, (ulong)_random.Below(200), 0);
                    break;
                case 6 when fork.Id >= ForkId.Byzantium:
                    code.Call(0xfa, target, 0UL, 0);
                    break;
                case 7 when fork.Id >= ForkId.Homestead:
                    code.StoreBytes(Contracts.Pairs(Writes().Take(1)))
                        .Call(0xf4, Contracts.Store, 0UL, 64);
                    break;
                default:
                    code.Push((ulong)_random.Below(SlotRange)).Op(0x54, 0x50);
                    break;
            }
        }
        return _random.Below(6) switch
        {
            0 when fork.Id >= ForkId.Byzantium => code.Push(0UL).Push(0UL).Op(0xfd).ToArray(),
            1 => code.Op(0xfe).ToArray(),
            2 => code.Push(AnyAddress()).Op(0xff).ToArray(),
            _ => code.Op(0x00).ToArray(),
        };
    }

    private TransactionDraft SystemRequest(TransactionDraft draft) =>
        _random.Below(3) switch
        {
            0 => draft with
            {
                To = Contracts.WithdrawalRequests,
                Data = _random.Bytes(56),
                Value = 10,
            },
            1 => draft with
            {
                To = Contracts.ConsolidationRequests,
                Data = _random.Bytes(96),
                Value = 10,
            },
            _ => draft with { To = Contracts.Deposits, Data = DepositLog() },
        };

    /// <summary>The ABI encoding of DepositEvent(bytes, bytes, bytes, bytes, bytes) with its fixed layout (EIP-6110).</summary>
    private byte[] DepositLog()
    {
        int[] lengths = [48, 32, 8, 96, 8];
        List<byte> head = [];
        List<byte> tail = [];
        foreach (int length in lengths)
        {
            head.AddRange(new UInt256((ulong)(160 + tail.Count)).ToBigEndian());
            tail.AddRange(new UInt256((ulong)length).ToBigEndian());
            tail.AddRange(_random.Bytes(length));
            tail.AddRange(new byte[(32 - length % 32) % 32]);
        }
        return [.. head, .. tail];
    }

    private TransactionDraft Delegation(
        TransactionDraft draft,
        Wallet sender,
        BlockAllowance allowance
    )
    {
        Wallet authority = _random.Pick(_wallets);
        Address target = _random.Pick([
            Contracts.Store,
            Contracts.StoreOrRevert,
            Contracts.BlockHash,
            default,
            AnyAddress(),
        ]);
        UInt256 chainId = _random.Chance(50) ? UInt256.Zero : new UInt256(_spec.ChainId);
        return draft with
        {
            Type = TransactionType.SetCode,
            To = _random.Chance(60) ? authority.Address : AnyAddress(),
            Data = Contracts.Pairs(Writes()),
            Authorizations = [Authorization(authority, sender, target, chainId, allowance)],
        };
    }

    /// <summary>A wallet becomes a store and writes enough for the refund of its authorization not to be cut.</summary>
    private TransactionDraft PlainDelegation(Wallet sender, Fork fork, BlockAllowance allowance) =>
        new()
        {
            ChainId = _spec.ChainId,
            Nonce = 0,
            GasLimit = TransactionDraft.UsualGasLimit(fork),
            Type = TransactionType.SetCode,
            To = _wallets[0].Address,
            Data = Contracts.Pairs([(1, 1), (2, 1), (3, 1)]),
            Authorizations =
            [
                Authorization(_wallets[0], sender, Contracts.Store, _spec.ChainId, allowance),
            ],
        };

    /// <summary>With the nonce that the authority will have; the sender's own goes up first.</summary>
    internal static AuthorizationDraft Authorization(
        Wallet authority,
        Wallet sender,
        in Address target,
        in UInt256 chainId,
        BlockAllowance allowance
    )
    {
        ulong nonce = allowance.NonceOf(authority.Address) + (authority == sender ? 1UL : 0);
        return new AuthorizationDraft(authority, chainId, target, nonce);
    }

    private Address AnyAddress() =>
        _random.Below(8) switch
        {
            0 or 1 => _random.Pick(_wallets).Address,
            2 => Contracts.Store,
            3 => Contracts.StoreOrRevert,
            4 when _created.Count > 0 => _random.Pick(_created),
            5 => Address.FromNumber((ushort)(1 + _random.Below(10))),
            6 => Contracts.Destroyer,
            _ => new Address(
                Digest
                    .Keccak256(System.Text.Encoding.ASCII.GetBytes("stranger " + _random.Below(40)))
                    .ToArray()
            ),
        };

    private void NoteCreation(Wallet sender, TransactionDraft draft)
    {
        if (draft.To is not null)
        {
            return;
        }
        Guest.Rlp.RlpWriter writer = new();
        int list = writer.StartList();
        writer.WriteAddress(sender.Address);
        writer.WriteUInt(draft.Nonce);
        writer.EndList(list);
        _created.Add(new Address(Digest.Keccak256(writer.WrittenSpan).ToArray().AsSpan(12)));
    }
}

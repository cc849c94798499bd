using Perjury.Guest.Chain;
using Perjury.Guest.Crypto.Hashes;
using Perjury.Guest.Primitives;

namespace Perjury.Witness.Generator;

/// <summary>
/// What every chain shows in its first two blocks, whatever its seed: each instruction, each precompile, each refund and each request
/// that its fork has, so that a wrong price or order of any of them is in the gas used or in the requests of an honest block.
/// </summary>
internal static class EveryPrice
{
    /// <summary>Where memory is never written: bytes from here on are 0.</summary>
    private const ulong ZeroMemory = 2048;

    /// <summary>Enough for each call; all of what is left is more than a call may ask for before EIP-150.</summary>
    private const ulong CallGas = 250_000;

    /// <summary>Where there is no account.</summary>
    private const ulong Nobody = 0x0bad_acc0_0000;
    private static readonly ulong s_store = Contracts.Store.ToUInt256().U0;

    /// <summary>An instruction, what it takes from the stack (the top first), how much it leaves there.</summary>
    private readonly record struct Step(
        ForkId Since,
        byte Op,
        int Outputs,
        params ulong[] Operands
    );

    private static readonly Step[] s_steps =
    [
        .. Same(ForkId.Frontier, 0x01, 0x07, 7, 5),
        .. Same(ForkId.Frontier, 0x08, 0x09, 7, 5, 3),
        new(ForkId.Frontier, 0x0a, 1, 3, 0x1234),
        .. Same(ForkId.Frontier, 0x0b, 0x0b, 0, 200),
        .. Same(ForkId.Frontier, 0x10, 0x14, 7, 5),
        .. Same(ForkId.Frontier, 0x15, 0x15, 7),
        .. Same(ForkId.Frontier, 0x16, 0x18, 7, 5),
        .. Same(ForkId.Frontier, 0x19, 0x19, 7),
        .. Same(ForkId.Frontier, 0x1a, 0x1a, 31, 5),
        .. Same(ForkId.Constantinople, 0x1b, 0x1d, 3, 5),
        .. Same(ForkId.Osaka, 0x1e, 0x1e, 3),
        new(ForkId.Frontier, 0x20, 1, 0, 70),
        .. Same(ForkId.Frontier, 0x30, 0x30),
        .. Same(ForkId.Frontier, 0x31, 0x31, s_store),
        .. Same(ForkId.Frontier, 0x32, 0x34),
        .. Same(ForkId.Frontier, 0x35, 0x35, 0),
        .. Same(ForkId.Frontier, 0x36, 0x36),
        new(ForkId.Frontier, 0x37, 0, 0, 0, 40),
        .. Same(ForkId.Frontier, 0x38, 0x38),
        new(ForkId.Frontier, 0x39, 0, 0, 0, 40),
        .. Same(ForkId.Frontier, 0x3a, 0x3a),
        .. Same(ForkId.Frontier, 0x3b, 0x3b, s_store),
        new(ForkId.Frontier, 0x3c, 0, s_store, 0, 0, 40),
        .. Same(ForkId.Byzantium, 0x3d, 0x3d),
        new(ForkId.Byzantium, 0x3e, 0, 0, 0, 0),
        .. Same(ForkId.Constantinople, 0x3f, 0x3f, s_store),
        .. Same(ForkId.Frontier, 0x40, 0x40, 0),
        .. Same(ForkId.Frontier, 0x41, 0x45),
        .. Same(ForkId.Istanbul, 0x46, 0x47),
        .. Same(ForkId.London, 0x48, 0x48),
        .. Same(ForkId.Cancun, 0x49, 0x49, 0),
        .. Same(ForkId.Cancun, 0x4a, 0x4a),
        .. Same(ForkId.Amsterdam202604, 0x4b, 0x4b),
        .. Same(ForkId.Frontier, 0x51, 0x51, 32),
        new(ForkId.Frontier, 0x52, 0, 64, 5),
        new(ForkId.Frontier, 0x53, 0, 65, 7),
        .. Same(ForkId.Frontier, 0x54, 0x54, 3),
        new(ForkId.Frontier, 0x55, 0, 3, 9),
        new(ForkId.Frontier, 0x55, 0, 3, 8),
        .. Same(ForkId.Frontier, 0x54, 0x54, 3),
        .. Same(ForkId.Frontier, 0x58, 0x5a),
        new(ForkId.Frontier, 0x5b, 0),
        .. Same(ForkId.Cancun, 0x5c, 0x5c, 1),
        new(ForkId.Cancun, 0x5d, 0, 1, 2),
        new(ForkId.Cancun, 0x5e, 0, 0, 32, 40),
        .. Same(ForkId.Shanghai, 0x5f, 0x5f),
        new(ForkId.Frontier, 0xa0, 0, 0, 40),
        new(ForkId.Frontier, 0xa1, 0, 0, 40, 1),
        new(ForkId.Frontier, 0xa2, 0, 0, 40, 1, 2),
        new(ForkId.Frontier, 0xa3, 0, 0, 40, 1, 2, 3),
        new(ForkId.Frontier, 0xa4, 0, 0, 40, 1, 2, 3, 4),
        .. Same(ForkId.Frontier, 0xf0, 0xf0, 0, ZeroMemory, 40),
        .. Same(ForkId.Frontier, 0xf1, 0xf2, CallGas, s_store, 0, 0, 0, 0, 0),
        .. Same(ForkId.Frontier, 0xf1, 0xf1, CallGas, Nobody, 1, 0, 0, 0, 0),
        .. Same(ForkId.Homestead, 0xf4, 0xf4, CallGas, s_store, 0, 0, 0, 0),
        .. Same(ForkId.Byzantium, 0xfa, 0xfa, CallGas, s_store, 0, 0, 0, 0),
        .. Same(ForkId.Constantinople, 0xf5, 0xf5, 0, ZeroMemory, 40, 1),
    ];

    /// <summary>Instructions from one to another, each with these operands and one result.</summary>
    private static IEnumerable<Step> Same(
        ForkId since,
        byte first,
        byte last,
        params ulong[] operands
    ) =>
        Enumerable
            .Range(first, last - first + 1)
            .Select(op => new Step(since, (byte)op, 1, operands));

    /// <summary>The drafts of a block; nonce, type and fees are still to be set.</summary>
    public static IEnumerable<TransactionDraft> Of(ulong blockNumber, Fork fork, ulong chainId)
    {
        TransactionDraft draft = new()
        {
            ChainId = chainId,
            Nonce = 0,
            GasLimit = TransactionDraft.UsualGasLimit(fork),
        };
        TransactionDraft creation = draft with { To = null, Value = 50 };
        TransactionDraft store = draft with { To = Contracts.Store };
        return blockNumber switch
        {
            // Before anything drawn has written to the store.
            1 =>
            [
                .. Refunds().Select(writes => store with { Data = Contracts.Pairs(writes) }),
                creation with
                {
                    Data = Instructions(fork),
                },
                creation with
                {
                    Data = Precompiles(),
                },
            ],
            2 when fork.HasRequests =>
            [
                creation with
                {
                    Value = fork.HasBuilderRequests ? EveryRequestValue : 50UL,
                    Data = Requests(fork),
                },
            ],
            3 when fork.HasStateGas => [LargeCode(creation)],
            _ => Nothing,
        };
    }

    private static TransactionDraft[] Nothing => [];

    private static byte[] Instructions(Fork fork)
    {
        Assembly code = new();
        foreach (Step step in s_steps.Where(step => step.Since <= fork.Id))
        {
            foreach (ulong operand in step.Operands.Reverse())
            {
                code.Push(operand);
            }
            code.Op(step.Op).Op([.. Enumerable.Repeat((byte)0x50, step.Outputs)]);
        }
        for (int length = 1; length <= 32; length++)
        {
            code.Op((byte)(0x5f + length)).Op(new byte[length]).Op(0x50);
        }
        code.Op([.. Enumerable.Repeat((byte)0x58, 17)]);
        for (byte depth = 0; depth < 16; depth++)
        {
            code.Op((byte)(0x80 + depth), 0x50, (byte)(0x90 + depth));
        }
        if (fork.HasBlockAccessList)
        {
            // EIP-8024: DUPN 17, then SWAPN 17 and EXCHANGE 1, 2 over what is there
            code.Op(0x58).Op(0xe6, 0x80, 0xe7, 0x80, 0xe8, 0x8e, 0x50, 0x50);
        }
        code.Op([.. Enumerable.Repeat((byte)0x50, 17)]);
        Jump(code, 0x56);
        Jump(code.Push(1UL), 0x57);
        return code.Op(0x00).ToArray();
    }

    /// <summary>To the JUMPDEST behind the jump.</summary>
    private static void Jump(Assembly code, byte op)
    {
        int target = code.Length + 4;
        code.Op(0x61, (byte)(target >> 8), (byte)target, op, 0x5b);
    }

    /// <summary>Before its fork an address is an account like any other; in the end the contract destroys itself.</summary>
    private static byte[] Precompiles()
    {
        Assembly code = new();
        Call(code, 0x01, [1, .. new byte[127]]);
        Call(code, 0x02, new byte[70]);
        Call(code, 0x03, new byte[70]);
        Call(code, 0x04, new byte[70]);
        Call(code, 0x05, ModExp());
        Call(code, 0x09, [0, 0, 0, 12, .. new byte[209]]);
        Call(code, 0x0a, ZeroPolynomial());
        (ushort Number, ulong Length)[] zeros =
        [
            (0x06, 128),
            (0x07, 96),
            (0x08, 192),
            (0x0b, 256),
            (0x0c, 160),
            (0x0d, 512),
            (0x0e, 288),
            (0x0f, 384),
            (0x10, 64),
            (0x11, 128),
            (0x100, 160),
        ];
        foreach ((ushort number, ulong length) in zeros)
        {
            Call(code, number, ZeroMemory, length);
        }
        return code.Push(Nobody + 1).Op(0xff).ToArray();
    }

    private static void Call(Assembly code, ushort number, byte[] input)
    {
        // What an earlier input left behind is overwritten, or is past the length of this one.
        code.StoreBytes(input);
        Call(code, number, 0, (ulong)input.Length);
    }

    private static void Call(Assembly code, ushort number, ulong offset, ulong length) =>
        code.Push(0UL)
            .Push(0UL)
            .Push(length)
            .Push(offset)
            .Push(0UL)
            .Push((ulong)number)
            .Push(CallGas)
            .Op(0xf1, 0x50);

    /// <summary>Long enough that the price is above its minimum in every fork.</summary>
    private static byte[] ModExp() =>
        [
            .. new UInt256(64).ToBigEndian(),
            .. new UInt256(32).ToBigEndian(),
            .. new UInt256(64).ToBigEndian(),
            .. Enumerable.Repeat((byte)0xf1, 64 + 32 + 64),
        ];

    /// <summary>EIP-4844: commitment and proof at infinity show that the polynomial 0 is 0 at 0.</summary>
    private static byte[] ZeroPolynomial()
    {
        byte[] infinity = [0xc0, .. new byte[47]];
        byte[] hash = new byte[32];
        Sha256.Compute(infinity, hash);
        hash[0] = 1;
        return [.. hash, .. new byte[64], .. infinity, .. infinity];
    }

    /// <summary>Each kind of refund, alone and below the bound, and one over the bound.</summary>
    private static (UInt256 Slot, UInt256 Value)[][] Refunds() =>
        [
            [(0, 0), (110, 1)],
            [(2, 0), (4, 0), (8, 0)],
            [(1, 5), (1, 0), .. Enumerable.Range(101, 6).Select(slot => Written((ulong)slot))],
            [(10, 7), (10, GeneratedChain.GenesisValue(10))],
            [(12, 0), (12, 5), (111, 1)],
        ];

    private static (UInt256, UInt256) Written(ulong slot) => (slot, 1);

    /// <summary>A request of each type in one block: only then their order shows.</summary>
    private static byte[] Requests(Fork fork)
    {
        Assembly code = new Assembly()
            .StoreBytes([.. Enumerable.Repeat((byte)0x7e, 96)])
            .Call(0xf1, Contracts.ConsolidationRequests, 10, 96)
            .Call(0xf1, Contracts.WithdrawalRequests, 10, 56);
        if (fork.HasBuilderRequests)
        {
            code.Call(0xf1, Contracts.BuilderExits, 10, 48)
                .StoreBytes(AmsterdamDraws.BuilderDeposit(new byte[184], 0))
                .Call(0xf1, Contracts.BuilderDeposits, AmsterdamDraws.OneEther + 10, 184);
        }
        return code.Op(0x00).ToArray();
    }

    private static UInt256 EveryRequestValue => AmsterdamDraws.OneEther + 50;

    /// <summary>EIP-7954: more code than a contract could have before, and gas for it from the reservoir (EIP-8037).</summary>
    private static TransactionDraft LargeCode(TransactionDraft creation) =>
        creation with
        {
            Data = Assembly.Deploying(new byte[LargeCodeSize]),
            GasLimit = LargeCodeGas,
        };

    private const int LargeCodeSize = 24_700;
    private const ulong LargeCodeGas = 58_000_000;
}

using Perjury.Guest.Chain;

namespace Perjury.Guest.Evm;

/// <summary>What the interpreter checks before it enters an instruction.</summary>
internal struct OpcodeInfo
{
    public const int WordBytes = 32;

    private const ushort Undefined = ushort.MaxValue;

    /// <summary>The bytes of the words the instruction needs; more than a stack can hold if the fork does not have it.</summary>
    public ushort NeedsBytes;

    /// <summary>Gas that is always charged.</summary>
    public ushort Gas;

    /// <summary>Pushes minus pops.</summary>
    public short Delta;

    /// <summary>The highest height before popping at which the pushes still fit. With it a row is a word long, as its index is scaled.</summary>
    public short HighestBefore;

    public static OpcodeInfo None => new() { NeedsBytes = Undefined };

    public readonly bool IsUndefined => NeedsBytes == Undefined;

    /// <summary>Words the instruction needs.</summary>
    public readonly int Pops => NeedsBytes / WordBytes;
}

/// <summary>The instructions of a fork: one row per instruction with the fork that brought it, its stack use and its fixed gas.</summary>
internal static class OpcodeTable
{
    public const int StackLimit = 1024;

    // Yellow Paper appendix G.
    private const ushort Zero = 0;
    private const ushort JumpDest = 1;
    private const ushort Base = 2;
    private const ushort VeryLow = 3;
    private const ushort Low = 5;
    private const ushort Mid = 8;
    private const ushort High = 10;

    /// <summary>256 rows, indexed by instruction byte.</summary>
    public static OpcodeInfo[] Of(Fork fork)
    {
        OpcodeInfo[] table = new OpcodeInfo[256];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = OpcodeInfo.None;
        }
        Rows rows = new(table, fork.Id);
        Arithmetic(rows);
        Environment(rows, fork);
        StackMemoryFlow(rows, fork);
        Calls(rows, fork);
        return table;
    }

    private readonly struct Rows
    {
        private readonly OpcodeInfo[] _table;
        private readonly ForkId _fork;

        public Rows(OpcodeInfo[] table, ForkId fork)
        {
            _table = table;
            _fork = fork;
        }

        public void Add(ForkId since, int opcode, int pops, int pushes, ulong gas)
        {
            if (_fork >= since)
            {
                _table[opcode] = new OpcodeInfo
                {
                    NeedsBytes = (ushort)(OpcodeInfo.WordBytes * pops),
                    Gas = (ushort)gas,
                    Delta = (short)(pushes - pops),
                    HighestBefore = (short)(StackLimit - (pushes - pops)),
                };
            }
        }
    }

    private static void Arithmetic(in Rows rows)
    {
        rows.Add(ForkId.Frontier, Opcode.Stop, 0, 0, Zero);
        rows.Add(ForkId.Frontier, Opcode.Add, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Mul, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.Sub, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Div, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.SDiv, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.Mod, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.SMod, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.AddMod, 3, 1, Mid);
        rows.Add(ForkId.Frontier, Opcode.MulMod, 3, 1, Mid);
        rows.Add(ForkId.Frontier, Opcode.Exp, 2, 1, 10);
        rows.Add(ForkId.Frontier, Opcode.SignExtend, 2, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.Lt, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Gt, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.SLt, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.SGt, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Eq, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.IsZero, 1, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.And, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Or, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Xor, 2, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Not, 1, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.Byte, 2, 1, VeryLow);
        rows.Add(ForkId.Constantinople, Opcode.Shl, 2, 1, VeryLow);
        rows.Add(ForkId.Constantinople, Opcode.Shr, 2, 1, VeryLow);
        rows.Add(ForkId.Constantinople, Opcode.Sar, 2, 1, VeryLow);
        rows.Add(ForkId.Osaka, Opcode.Clz, 1, 1, Low);
        rows.Add(ForkId.Frontier, Opcode.Keccak256, 2, 1, 30);
    }

    private static void Environment(in Rows rows, Fork fork)
    {
        rows.Add(ForkId.Frontier, Opcode.Address, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.Balance, 1, 1, fork.BalanceGas);
        rows.Add(ForkId.Frontier, Opcode.Origin, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.Caller, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.CallValue, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.CallDataLoad, 1, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.CallDataSize, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.CallDataCopy, 3, 0, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.CodeSize, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.CodeCopy, 3, 0, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.GasPrice, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.ExtCodeSize, 1, 1, fork.ExtCodeGas);
        rows.Add(ForkId.Frontier, Opcode.ExtCodeCopy, 4, 0, fork.ExtCodeGas);
        rows.Add(ForkId.Byzantium, Opcode.ReturnDataSize, 0, 1, Base);
        rows.Add(ForkId.Byzantium, Opcode.ReturnDataCopy, 3, 0, VeryLow);
        rows.Add(ForkId.Constantinople, Opcode.ExtCodeHash, 1, 1, fork.ExtCodeHashGas);
        rows.Add(ForkId.Frontier, Opcode.BlockHash, 1, 1, 20);
        rows.Add(ForkId.Frontier, Opcode.Coinbase, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.Timestamp, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.Number, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.PrevRandao, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.GasLimit, 0, 1, Base);
        rows.Add(ForkId.Istanbul, Opcode.ChainId, 0, 1, Base);
        rows.Add(ForkId.Istanbul, Opcode.SelfBalance, 0, 1, Low);
        rows.Add(ForkId.London, Opcode.BaseFee, 0, 1, Base);
        rows.Add(ForkId.Cancun, Opcode.BlobHash, 1, 1, VeryLow);
        rows.Add(ForkId.Cancun, Opcode.BlobBaseFee, 0, 1, Base);
        rows.Add(ForkId.AmsterdamZkevm033, Opcode.SlotNum, 0, 1, Base);
    }

    private static void StackMemoryFlow(in Rows rows, Fork fork)
    {
        rows.Add(ForkId.Frontier, Opcode.Pop, 1, 0, Base);
        rows.Add(ForkId.Frontier, Opcode.MLoad, 1, 1, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.MStore, 2, 0, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.MStore8, 2, 0, VeryLow);
        rows.Add(ForkId.Frontier, Opcode.SLoad, 1, 1, fork.SloadGas);
        rows.Add(ForkId.Frontier, Opcode.SStore, 2, 0, Zero);
        rows.Add(ForkId.Frontier, Opcode.Jump, 1, 0, Mid);
        rows.Add(ForkId.Frontier, Opcode.JumpI, 2, 0, High);
        rows.Add(ForkId.Frontier, Opcode.Pc, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.MSize, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.Gas, 0, 1, Base);
        rows.Add(ForkId.Frontier, Opcode.JumpDest, 0, 0, JumpDest);
        rows.Add(ForkId.Cancun, Opcode.TLoad, 1, 1, fork.WarmAccessGas);
        rows.Add(ForkId.Cancun, Opcode.TStore, 2, 0, fork.WarmAccessGas);
        rows.Add(ForkId.Cancun, Opcode.MCopy, 3, 0, VeryLow);
        rows.Add(ForkId.Shanghai, Opcode.Push0, 0, 1, Base);
        for (int i = 0; i < 32; i++)
        {
            rows.Add(ForkId.Frontier, Opcode.Push1 + i, 0, 1, VeryLow);
        }
        for (int i = 1; i <= 16; i++)
        {
            rows.Add(ForkId.Frontier, Opcode.Dup1 + i - 1, i, i + 1, VeryLow);
            rows.Add(ForkId.Frontier, Opcode.Swap1 + i - 1, i + 1, i + 1, VeryLow);
        }
        rows.Add(ForkId.AmsterdamZkevm033, Opcode.DupN, 0, 1, VeryLow);
        rows.Add(ForkId.AmsterdamZkevm033, Opcode.SwapN, 0, 0, VeryLow);
        rows.Add(ForkId.AmsterdamZkevm033, Opcode.Exchange, 0, 0, VeryLow);
    }

    private static void Calls(in Rows rows, Fork fork)
    {
        for (int topics = 0; topics <= 4; topics++)
        {
            rows.Add(
                ForkId.Frontier,
                Opcode.Log0 + topics,
                topics + 2,
                0,
                375UL + 375UL * (ulong)topics
            );
        }
        rows.Add(ForkId.Frontier, Opcode.Create, 3, 1, fork.CreateGas);
        // what calls and SELFDESTRUCT cost is charged by themselves: some forks read before it
        rows.Add(ForkId.Frontier, Opcode.Call, 7, 1, Zero);
        rows.Add(ForkId.Frontier, Opcode.CallCode, 7, 1, Zero);
        rows.Add(ForkId.Frontier, Opcode.Return, 2, 0, Zero);
        rows.Add(ForkId.Homestead, Opcode.DelegateCall, 6, 1, Zero);
        rows.Add(ForkId.Constantinople, Opcode.Create2, 4, 1, fork.CreateGas);
        rows.Add(ForkId.Byzantium, Opcode.StaticCall, 6, 1, Zero);
        rows.Add(ForkId.Byzantium, Opcode.Revert, 2, 0, Zero);
        rows.Add(ForkId.Frontier, Opcode.SelfDestruct, 1, 0, Zero);
    }
}

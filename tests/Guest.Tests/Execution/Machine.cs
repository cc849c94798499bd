using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.State;

namespace Perjury.Guest.Tests.Execution;

/// <summary>One message on a fresh journal over a <see cref="MemoryState"/>.</summary>
internal sealed class Machine
{
    public static readonly Address Caller = Address.FromNumber(0xca11);
    public static readonly Address Contract = Address.FromNumber(0xc0de);
    public static readonly Address Other = Address.FromNumber(0x07e7);

    public Machine(ForkId fork, MemoryState? state = null)
        : this(Fork.Of(fork), state) { }

    public Machine(Fork fork, MemoryState? state = null)
    {
        Fork = fork;
        State = state ?? new MemoryState();
        Journal = new Journal(fork, State, 0xfeed);
        Block = new BlockContext(Blocks.Header(fork), fork, 1);
        Interpreter = new Interpreter(fork, Journal, Block);
        Journal.BeginTransaction();
    }

    public Fork Fork { get; }
    public MemoryState State { get; }
    public Journal Journal { get; }
    public BlockContext Block { get; }
    public Interpreter Interpreter { get; }

    public ulong GasLeft => Interpreter.GasLeft;

    public byte[] Output => Interpreter.Output.ToArray();

    public UInt256 OutputWord => UInt256.FromBigEndianShort(Output);

    /// <summary>Runs a code as the code of <see cref="Contract"/>, or of another account.</summary>
    public Halt Run(
        string hex,
        ulong gas = 1_000_000,
        UInt256 value = default,
        byte[]? input = null,
        Address? at = null,
        ulong reservoir = 0
    )
    {
        Assert.That(Journal.TryGet(at ?? Contract, out AccountEntry target), Is.True);
        Message message = new()
        {
            Caller = Caller,
            Target = target,
            Code = new Code(new ByteSlice(Bytes(hex))),
            Input = new ByteSlice(input ?? []),
            Value = value,
        };
        Interpreter.Grant(gas, reservoir);
        TransactionContext transaction = new()
        {
            Origin = Caller.ToUInt256(),
            GasPrice = 10,
            BlobHashes = [],
        };
        return Interpreter.Run(transaction, ref message);
    }

    /// <summary>The bytes of hex text; spaces are for reading.</summary>
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    /// <summary>PUSH20 and the address.</summary>
    public static string Push(Address address) => "73" + Convert.ToHexString(address.ToArray());
}

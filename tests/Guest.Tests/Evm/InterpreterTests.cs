using NUnit.Framework;
using Perjury.Guest.Chain;
using Perjury.Guest.Evm;
using Perjury.Guest.Primitives;
using Perjury.Guest.Tests.Execution;

namespace Perjury.Guest.Tests.Evm;

/// <summary>The machine itself: stack and memory limits, jumps, depth, return data, gas passed on.</summary>
[TestFixture]
public sealed class InterpreterTests
{
    private const string ReturnTop = "5f5260205ff3";

    private static Machine New(ForkId fork = ForkId.Osaka, byte[]? code = null)
    {
        MemoryState state = new();
        state.Add(Machine.Contract, 1000, nonce: 1, code: code);
        return new Machine(fork, state);
    }

    private static UInt256 Result(string code, ForkId fork = ForkId.Osaka)
    {
        Machine machine = New(fork);
        Assert.That(machine.Run(code + ReturnTop), Is.EqualTo(Halt.Success));
        return machine.OutputWord;
    }

    [Test]
    public void A_stack_holds_1024_words()
    {
        string full = string.Concat(Enumerable.Repeat("5f", 1024));
        Assert.That(New().Run(full), Is.EqualTo(Halt.Success));
        Assert.That(New().Run(full + "5f"), Is.EqualTo(Halt.Exceptional));
        Assert.That(New().Run(full + "80"), Is.EqualTo(Halt.Exceptional));
        Assert.That(New().Run("50"), Is.EqualTo(Halt.Exceptional));
        Assert.That(New().Run("5f8f"), Is.EqualTo(Halt.Exceptional));
        Assert.That(New().Run("5f90"), Is.EqualTo(Halt.Exceptional));
    }

    // Every instruction that leaves one word more: at 1023 words it fits, at 1024 it does not, and says so at its own place.
    [Test]
    public void A_full_stack_takes_no_word()
    {
        List<string> growing =
        [
            "30",
            "32",
            "33",
            "34",
            "36",
            "38",
            "3a",
            "3d",
            "58",
            "59",
            "5a",
            "5f",
        ];
        for (int size = 1; size <= 32; size++)
        {
            growing.Add(Convert.ToHexString([(byte)(0x5f + size), .. new byte[size]]));
        }
        for (int n = 0x80; n < 0x90; n++)
        {
            growing.Add(Convert.ToHexString([(byte)n]));
        }
        string full = string.Concat(Enumerable.Repeat("5f", 1023));
        foreach (string one in growing)
        {
            Assert.That(New().Run(full + one), Is.EqualTo(Halt.Success), one);
            Machine machine = New();
            Assert.That(machine.Run(full + "5f" + one), Is.EqualTo(Halt.Exceptional), one);
            Assert.That(machine.Interpreter.FirstFrame.Cause, Is.EqualTo(HaltCause.StackOverflow));
            Assert.That(machine.Interpreter.FirstFrame.Pc, Is.EqualTo(1024), one);
            Assert.That(machine.Interpreter.FirstFrame.Height, Is.EqualTo(1024), one);
        }
    }

    // The row of each instruction says how many words it needs; one less is refused.
    [TestCase("01", 2)]
    [TestCase("09", 3)]
    [TestCase("15", 1)]
    [TestCase("50", 1)]
    [TestCase("51", 1)]
    [TestCase("52", 2)]
    [TestCase("57", 2)]
    [TestCase("8f", 16)]
    [TestCase("9f", 17)]
    [TestCase("a4", 6)]
    [TestCase("f1", 7)]
    public void A_stack_too_low_is_refused(string instruction, int needs)
    {
        string Words(int n) => string.Concat(Enumerable.Repeat("5f", n));
        Machine machine = New();
        Assert.That(machine.Run(Words(needs - 1) + instruction), Is.EqualTo(Halt.Exceptional));
        Assert.That(machine.Interpreter.FirstFrame.Cause, Is.EqualTo(HaltCause.StackUnderflow));
        Assert.That(New().Run(Words(needs) + instruction), Is.EqualTo(Halt.Success));
    }

    [Test]
    public void Words_of_memory_are_read_and_written_at_any_offset()
    {
        // MSTORE at n, MLOAD at n: in memory that is there, at its edge, and beyond it
        foreach (int n in (int[])[0, 1, 7, 31, 32, 33, 64, 95, 96, 97])
        {
            string at = Convert.ToHexString([(byte)0x60, (byte)n]);
            string word = string.Concat(Enumerable.Range(1, 32).Select(k => $"{k:x2}"));
            Assert.That(
                Result("5f606052" + "7f" + word + at + "52" + at + "51"),
                Is.EqualTo(UInt256.FromBigEndian(Convert.FromHexString(word))),
                $"{n}"
            );
        }
        Assert.That(New().Run("7f" + new string('f', 64) + "51"), Is.EqualTo(Halt.Exceptional));
        Assert.That(New().Run("5f7f" + new string('f', 64) + "52"), Is.EqualTo(Halt.Exceptional));
    }

    [TestCase("5f56", false)] // to 0, which is no JUMPDEST
    [TestCase("6003565b", true)]
    [TestCase("6004565b5b", true)]
    [TestCase("600356605b", false)] // into push data
    [TestCase("6004565b605b", false)]
    [TestCase("6fffffffffffffffffffffffffffffffff56", false)]
    [TestCase("5f600957005b", true)] // not taken
    [TestCase("6001600657005b", true)]
    public void Jumps(string code, bool succeeds) =>
        Assert.That(New().Run(code), Is.EqualTo(succeeds ? Halt.Success : Halt.Exceptional));

    // What a PUSH at the very end pushes can never be seen; it only has to end in STOP.
    [TestCase("61")]
    [TestCase("6112")]
    [TestCase("7faabb")]
    public void A_push_may_reach_beyond_the_code(string code) =>
        Assert.That(New().Run(code), Is.EqualTo(Halt.Success));

    [TestCase("6001", 0x01UL)]
    [TestCase("610102", 0x0102UL)]
    [TestCase("670102030405060708", 0x0102030405060708UL)]
    [TestCase("68ff0102030405060708", 0x0102030405060708UL)]
    public void Push_reads_big_endian(string code, ulong low) =>
        Assert.That(Result(code).U0, Is.EqualTo(low));

    [Test]
    public void Push_of_every_size()
    {
        for (int size = 1; size <= 32; size++)
        {
            byte[] data = [.. Enumerable.Range(1, size).Select(n => (byte)n)];
            string code = Convert.ToHexString([(byte)(0x5f + size)]) + Convert.ToHexString(data);
            Assert.That(Result(code), Is.EqualTo(UInt256.FromBigEndianShort(data)), $"PUSH{size}");
        }
    }

    [Test]
    public void Memory_costs_3_a_word_and_the_square_over_512()
    {
        Machine small = New();
        small.Run("61ffe05150", 100_000);
        // 2048 words: 3 · 2048 + 2048² / 512 = 14,336; PUSH2, MLOAD and POP are 8.
        Assert.That(100_000 - small.GasLeft, Is.EqualTo(14_344));
    }

    [TestCase("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff 51")]
    [TestCase("67ffffffffffffffff51")]
    [TestCase("67ffffffffffffffff5f20")]
    [TestCase("6320000001 5f 20")]
    [TestCase("63ffffffff6001f3")]
    public void Memory_out_of_reach_is_out_of_gas(string code) =>
        Assert.That(New().Run(code, ulong.MaxValue), Is.EqualTo(Halt.Exceptional));

    [Test]
    public void A_forged_gas_limit_cannot_buy_more_memory_than_there_is()
    {
        // 2^30 bytes would cost 2.2e12 gas, which this frame has.
        Assert.That(New().Run("6340000000 51", ulong.MaxValue / 2), Is.EqualTo(Halt.Exceptional));
    }

    [Test]
    public void Memory_of_an_earlier_call_is_not_seen_by_a_later_one()
    {
        // The callee returns what it finds at 0 and then fills its memory.
        byte[] callee = Machine.Bytes("5f51 5f52 7f" + new string('f', 64) + "602052 60205ff3");
        Machine machine = New();
        machine.State.Add(Machine.Other, nonce: 1, code: callee);
        string call = "60205f5f5f" + Machine.Push(Machine.Other) + "5afa50";
        Assert.That(machine.Run(call + call + "5f51" + ReturnTop), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(UInt256.Zero));
    }

    [Test]
    public void Call_data_stays_readable_while_memories_grow()
    {
        // The callee grows its memory far before it reads its input.
        byte[] callee = Machine.Bytes("5f6201000052 5f35 5f52 60205ff3");
        Machine machine = New();
        machine.State.Add(Machine.Other, nonce: 1, code: callee);
        string code = "602a5f52 60205f60205f" + Machine.Push(Machine.Other) + "5afa50 60205ff3";
        Assert.That(machine.Run(code), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(new UInt256(42)));
    }

    [Test]
    public void Return_data_is_bounded_and_kept_until_the_next_call()
    {
        Machine machine = New();
        machine.State.Add(Machine.Other, nonce: 1, code: Machine.Bytes("602a5f5260205ff3"));
        string call = "5f5f5f5f" + Machine.Push(Machine.Other) + "5afa50";
        Assert.That(machine.Run(call + "60205f5f3e60205ff3"), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(new UInt256(42)));
        Assert.That(machine.Run(call + "60215f5f3e"), Is.EqualTo(Halt.Exceptional));
        Assert.That(machine.Run(call + "5f60215f3e"), Is.EqualTo(Halt.Exceptional));
        Assert.That(machine.Run(call + "5f60205f3e"), Is.EqualTo(Halt.Success));
    }

    [Test]
    public void Depth_1024_fits_in_a_small_host_stack()
    {
        // Frontier passes the gas that is asked for: all but what the rest needs. Adds 1 to what the callee returned.
        const string code =
            "6020600060006000600030 610400 5a03 f1 50 600051 6001 01 600052 60206000f3";
        UInt256 depth = default;
        Thread thread = new(
            () =>
            {
                MemoryState state = new();
                state.Add(Machine.Contract, nonce: 1, code: Machine.Bytes(code));
                Machine machine = new(ForkId.Frontier, state);
                Assert.That(machine.Run(code, 100_000_000), Is.EqualTo(Halt.Success));
                depth = machine.OutputWord;
            },
            256 * 1024
        );
        thread.Start();
        thread.Join();
        Assert.That(depth, Is.EqualTo(new UInt256(1025)));
    }

    [Test]
    public void A_callee_gets_all_but_one_64th()
    {
        Machine machine = New();
        machine.State.Add(Machine.Other, nonce: 1, code: Machine.Bytes("5a" + ReturnTop));
        string code = "60205f5f5f" + Machine.Push(Machine.Other) + "5afa50 60205ff3";
        Assert.That(machine.Run(code, 1_000_000), Is.EqualTo(Halt.Success));
        // 3 + 6 + 3 + 2 for the pushes, 3 for the word of memory, 2600 for the access; GAS itself costs 2.
        ulong left = 1_000_000 - (3 + 6 + 3 + 2) - 3 - 2_600;
        Assert.That(machine.OutputWord, Is.EqualTo(new UInt256(left - left / 64 - 2)));
    }

    [TestCase("6001600155")]
    [TestCase("6001 6001 5d")]
    [TestCase("5f5fa0")]
    [TestCase("5f5f5ff0")]
    [TestCase("30ff")]
    [TestCase("5f5f5f5f600130 5af1")]
    public void A_static_frame_changes_nothing(string callee)
    {
        Machine machine = New();
        machine.State.Add(Machine.Other, 5, nonce: 1, code: Machine.Bytes(callee));
        string code = "5f5f5f5f" + Machine.Push(Machine.Other) + "61fffffa";
        Assert.That(machine.Run(code + ReturnTop), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord, Is.EqualTo(UInt256.Zero), callee);
        Assert.That(machine.Journal.Logs.Count, Is.Zero);
    }

    [TestCase("1e", ForkId.Prague)]
    [TestCase("5f", ForkId.Paris)]
    [TestCase("5e", ForkId.Shanghai)]
    [TestCase("48", ForkId.Berlin)]
    [TestCase("46", ForkId.Petersburg)]
    [TestCase("1b", ForkId.Byzantium)]
    [TestCase("3d", ForkId.SpuriousDragon)]
    [TestCase("f4", ForkId.Frontier)]
    [TestCase("fe", ForkId.Osaka)]
    public void An_instruction_of_the_next_fork_is_undefined(string opcode, ForkId fork)
    {
        string operands = string.Concat(Enumerable.Repeat("6000", 7));
        Assert.That(New(fork).Run(operands + opcode), Is.EqualTo(Halt.Exceptional));
        if (opcode != "fe")
        {
            Assert.That(New(fork + 1).Run(operands + opcode), Is.EqualTo(Halt.Success));
        }
    }

    [TestCase("5f1e", 256UL)]
    [TestCase("60011e", 255UL)]
    [TestCase("5f191e", 0UL)]
    public void Count_leading_zeros(string code, ulong expected) =>
        Assert.That(Result(code), Is.EqualTo(new UInt256(expected)));

    [Test]
    public void Create_addresses_follow_the_nonce_and_create2_the_code()
    {
        // EIP-1014, example 1: deployer 0, salt 0, init code 00.
        Machine machine = New();
        const string create2 = "5f6001 5f5f f5" + ReturnTop;
        Assert.That(machine.Run(create2, at: default(Address)), Is.EqualTo(Halt.Success));
        Assert.That(
            Address.FromUInt256(machine.OutputWord),
            Is.EqualTo(
                new Address(Convert.FromHexString("4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38"))
            )
        );
        Assert.That(machine.Run(create2, at: default(Address)), Is.EqualTo(Halt.Success));
        Assert.That(machine.OutputWord.IsZero, Is.True, "the same address again is a collision");
        Assert.That(
            machine.Interpreter.ContractAddress(
                new Address(Convert.FromHexString("6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0")),
                1
            ),
            Is.EqualTo(
                new Address(Convert.FromHexString("343c43a37d37dff08ae8c4a11544c718abb4fcf8"))
            )
        );
    }
}

namespace Perjury.GuestBuild.Tests.RandomSource;

/// <summary>What every random program has: types with virtual, interface and generic members, and the printing of results.</summary>
internal static class ProgramFrame
{
    /// <summary>Usings, types, and the beginning of the class that holds the functions.</summary>
    public const string Head = """
        using System;
        using System.Buffers.Binary;
        using System.Collections.Generic;
        using System.Linq;
        using System.Numerics;
        using System.Runtime.CompilerServices;

        internal struct Mixed
        {
            public int A;
            public ulong B;
            public short C;
            public byte D;

            public Mixed(int a, ulong b)
            {
                A = a;
                B = b;
                C = (short)(a >> 3);
                D = (byte)b;
            }
        }

        internal interface IScale
        {
            ulong Scale(ulong x);

            ulong Twice(ulong x) => Scale(Scale(x));
        }

        internal abstract class Node : IScale
        {
            public ulong Own;
            public int Small;

            protected Node(ulong own)
            {
                Own = own;
                Small = (int)own;
            }

            public virtual ulong Mix(ulong x) => x ^ Own;

            public abstract ulong Scale(ulong x);

            public virtual ulong Take<T>(T value)
                where T : IComparable<T> => (ulong)(uint)Math.Sign(value.CompareTo(default!)) + Own;
        }

        internal class Leaf : Node
        {
            public Leaf(ulong own)
                : base(own) { }

            public override ulong Scale(ulong x) => x + Own;
        }

        internal sealed class Branch : Leaf, IScale
        {
            public readonly Node? Left;

            public Branch(ulong own, Node? left)
                : base(own) => Left = left;

            public override ulong Mix(ulong x) => base.Mix(x) + (Left == null ? 7 : Left.Own * x);

            ulong IScale.Scale(ulong x) => x - Own;

            public override ulong Take<T>(T value) => base.Take(value) + 1;
        }

        internal sealed class Cell<T> : Node
            where T : struct
        {
            public readonly T Value;

            public Cell(T value)
                : base((ulong)Unsafe.SizeOf<T>()) => Value = value;

            public override ulong Scale(ulong x) => x * Own;

            ulong Twice(ulong x) => x;
        }

        internal static class Program
        {
            private static int Fuel;
            private static readonly char[] Digits = new char[16];
            private static bool Yes = true;
            private static bool No;

        """;

    /// <summary>The members that the functions and their drivers call.</summary>
    public const string Members = """

            private static T[] Box<T>(T value) => new T[] { value };

            private static T Pick<T>(bool first, in T a, T b) => first ? a : b;

            private static T? Maybe<T>(bool has, T value)
                where T : struct => has ? value : null;

            private static T Sum<T>(T a, T b)
                where T : INumber<T> => a + b * (T.One + T.One);

            private static T Larger<T>(T a, T b)
                where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;

            private static IEnumerable<T> Unfold<T>(T seed, int count, Func<T, T> next)
            {
                for (int i = 0; i < count; i++)
                {
                    yield return seed;
                    seed = next(seed);
                }
            }

            private static ulong Hash(string text)
            {
                ulong hash = 14695981039346656037;
                foreach (char c in text)
                    hash = (hash ^ c) * 1099511628211;
                return hash;
            }

            private static void Print(string name, ulong value)
            {
                for (int i = 0; i < 16; i++)
                    Digits[i] = "0123456789abcdef"[(int)(value >> (60 - 4 * i)) & 15];
                Console.WriteLine(name + new string(Digits));
            }

            private static void PrintException(Exception e) =>
                Print(
                    e switch
                    {
                        OverflowException => "OverflowException ",
                        DivideByZeroException => "DivideByZeroException ",
                        IndexOutOfRangeException => "IndexOutOfRangeException ",
                        NullReferenceException => "NullReferenceException ",
                        InvalidCastException => "InvalidCastException ",
                        _ => "Exception ",
                    },
                    0
                );

            private static ulong Bits(double d) => d != d ? 0x7ff8000000000000 : BitConverter.DoubleToUInt64Bits(d);

            private static ulong Bits(float f) => f != f ? 0x7fc00000 : BitConverter.SingleToUInt32Bits(f);

            private static ulong Bits(bool b) => b ? 1UL : 0;

            private static ulong Bits(long v) => (ulong)v;

            private static ulong Bits(ulong v) => v;

            private static ulong Fold(UInt128 v) => (ulong)v + (ulong)(v >> 64) * 31;

        """;
}

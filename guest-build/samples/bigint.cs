using System.Numerics;

BigInteger f = 1;
for (int i = 1; i <= 60; i++)
    f *= i;
Console.WriteLine(f);
var a = BigInteger.Parse("123456789012345678901234567890");
var b = BigInteger.Pow(7, 77);
Console.WriteLine(a + b);
Console.WriteLine(a - b);
Console.WriteLine(b / a);
Console.WriteLine(b % a);
Console.WriteLine(-a);
Console.WriteLine(BigInteger.ModPow(a, b, 1000000007));
Console.WriteLine(BigInteger.GreatestCommonDivisor(a, f));
Console.WriteLine(a.ToString("X"));
Console.WriteLine(b >> 13);
Console.WriteLine(b << 77);
Console.WriteLine(a & b);
Console.WriteLine(a | b);
Console.WriteLine(a ^ b);
Console.WriteLine(a.CompareTo(b));
Console.WriteLine(a == b);
Console.WriteLine(b.GetBitLength());
Console.WriteLine(a.GetHashCode() == a.GetHashCode());
Console.WriteLine(string.Join(" ", a.ToByteArray()));
Console.WriteLine(
    new BigInteger(a.ToByteArray(isUnsigned: true, isBigEndian: true), true, true) == a
);
Console.WriteLine((ulong)(b % ulong.MaxValue));
Console.WriteLine((double)a);
Console.WriteLine(BigInteger.Abs(-b) == b);
Console.WriteLine(BigInteger.DivRem(b, a, out var r));
Console.WriteLine(r);
Console.WriteLine(a.IsEven);
Console.WriteLine(BigInteger.Log10(b) > 60);
Int128 x = Int128.MaxValue;
Console.WriteLine(x);
UInt128 u = UInt128.MaxValue / 7;
Console.WriteLine(u);
decimal m = 1.10m;
Console.WriteLine(m * 3 + 0.001m);
Console.WriteLine(decimal.Round(10m / 3, 5));
var fibs = new BigInteger[300];
fibs[0] = 0;
fibs[1] = 1;
for (int i = 2; i < 300; i++)
    fibs[i] = fibs[i - 1] + fibs[i - 2];
Console.WriteLine(fibs[299]);
var c = new Complex(1, 2);
Console.WriteLine(c * c);

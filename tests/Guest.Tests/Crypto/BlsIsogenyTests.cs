using NUnit.Framework;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Tests.Crypto;

[TestFixture]
public sealed class BlsIsogenyTests
{
    [Test]
    public void The_map_to_G1_is_an_isogeny_of_degree_eleven() =>
        IsIsogeny(
            11,
            Bls12381IsogenyG1.Curve,
            Bls12381IsogenyG1.XNumerator,
            Bls12381IsogenyG1.XDenominator,
            Bls12381IsogenyG1.YNumerator,
            Bls12381IsogenyG1.YDenominator,
            Bls12381Constants.CurveB[0]
        );

    [Test]
    public void The_map_to_G2_is_an_isogeny_of_degree_three() =>
        IsIsogeny(
            3,
            Bls12381IsogenyG2.Curve,
            Bls12381IsogenyG2.XNumerator,
            Bls12381IsogenyG2.XDenominator,
            Bls12381IsogenyG2.YNumerator,
            Bls12381IsogenyG2.YDenominator,
            Bls12381Constants.TwistB[0]
        );

    /// <summary>
    /// The rational map (n/d, y·N/D) sends y² = f = x³ + Ax + B to y² = x³ + b, that is N²·f·d³ = (n³ + b·d³)·D², and it
    /// pulls the invariant differential back to a multiple of itself, that is N·d² = c·D·(n'd - n·d') with one constant c.
    /// </summary>
    private static void IsIsogeny<T>(
        int degree,
        T[] curve,
        T[] xNumerator,
        T[] xDenominator,
        T[] yNumerator,
        T[] yDenominator,
        T b
    )
        where T : unmanaged, IFieldElement<T>
    {
        Assert.That(xNumerator, Has.Length.EqualTo(degree + 1));
        Assert.That(xDenominator, Has.Length.EqualTo(degree));
        T.SetOne(out T one);
        T[] f = [curve[1], curve[0], default, one];
        T[] dd = Mul(xDenominator, xDenominator);
        T[] ddd = Mul(dd, xDenominator);
        T[] left = Mul(Mul(yNumerator, yNumerator), Mul(f, ddd));
        T[] image = Add(Mul(Mul(xNumerator, xNumerator), xNumerator), Mul([b], ddd));
        Assert.That(left, Is.EqualTo(Mul(image, Mul(yDenominator, yDenominator))));

        T.Neg(in one, out T minusOne);
        T[] wronskian = Add(
            Mul(Derivative(xNumerator), xDenominator),
            Mul([minusOne], Mul(xNumerator, Derivative(xDenominator)))
        );
        T[] differential = Trim(Mul(yDenominator, wronskian));
        T[] scaled = Trim(Mul(yNumerator, dd));
        Assert.That(scaled, Has.Length.EqualTo(differential.Length));
        T.Invert(in differential[^1], out T constant);
        T.Mul(in constant, in scaled[^1], out constant);
        Assert.That(Mul([constant], differential), Is.EqualTo(scaled));
    }

    private static T[] Mul<T>(T[] a, T[] b)
        where T : unmanaged, IFieldElement<T>
    {
        T[] r = new T[a.Length + b.Length - 1];
        for (int i = 0; i < a.Length; i++)
        {
            for (int k = 0; k < b.Length; k++)
            {
                T.Mul(in a[i], in b[k], out T product);
                T.Add(in r[i + k], in product, out r[i + k]);
            }
        }
        return r;
    }

    private static T[] Add<T>(T[] a, T[] b)
        where T : unmanaged, IFieldElement<T>
    {
        T[] r = new T[Math.Max(a.Length, b.Length)];
        a.CopyTo(r, 0);
        for (int i = 0; i < b.Length; i++)
            T.Add(in r[i], in b[i], out r[i]);
        return r;
    }

    private static T[] Derivative<T>(T[] a)
        where T : unmanaged, IFieldElement<T>
    {
        T[] r = new T[a.Length - 1];
        for (int i = 1; i < a.Length; i++)
        {
            for (int k = 0; k < i; k++)
                T.Add(in r[i - 1], in a[i], out r[i - 1]);
        }
        return r;
    }

    private static T[] Trim<T>(T[] a)
        where T : unmanaged, IFieldElement<T>
    {
        int length = a.Length;
        while (T.IsZero(in a[length - 1]))
            length--;
        return a[..length];
    }
}

using System.Runtime.CompilerServices;
using Perjury.Guest.Crypto.Curves;
using Perjury.Guest.Crypto.Fields;

namespace Perjury.Guest.Crypto.Pairings;

/// <summary>A line through points of the twist, evaluated at a point of G1 up to factors the final exponentiation kills: AtY is the coefficient that carries the ordinate of P, AtX the abscissa, Constant neither.</summary>
internal struct FpLine<F>
    where F : unmanaged, IPairingField<F>
{
    public Fp2<F> AtY;
    public Fp2<F> AtX;
    public Fp2<F> Constant;
}

/// <summary>One pair inside a Miller loop: P in G1, Q in G2 and the running multiple T of Q.</summary>
[SkipLocalsInit]
internal struct FpMillerPair<F>
    where F : unmanaged, IPairingField<F>
{
    public FpAffine<F> P;
    public FpAffine<Fp2<F>> Q;

    /// <summary>T; its Z stays 0 once a step has met infinity or added a point to itself or its opposite.</summary>
    public FpHomogeneous<Fp2<F>> Multiple;

    public FpMillerPair(in FpAffine<F> p, in FpAffine<Fp2<F>> q)
    {
        P = p;
        Q = q;
        Multiple.X = q.X;
        Multiple.Y = q.Y;
        Fp2<F>.SetOne(out Multiple.Z);
    }

    /// <summary>T := 2T and the tangent at the old T (Costello, Lange, Naehrig, eprint 2009/615).</summary>
    public static void Double(ref FpMillerPair<F> t, out FpLine<F> line)
    {
        Fp2<F>.Mul(in t.Multiple.X, in t.Multiple.Y, out Fp2<F> a);
        Fp2<F>.Halve(in a, out a);
        Fp2<F>.Square(in t.Multiple.Y, out Fp2<F> b);
        Fp2<F>.Square(in t.Multiple.Z, out Fp2<F> c);
        Fp2<F>.Add(in c, in c, out Fp2<F> d);
        Fp2<F>.Add(in d, in c, out d);
        F.MulByTwistB(in d, out Fp2<F> e);
        Fp2<F>.Add(in e, in e, out Fp2<F> f);
        Fp2<F>.Add(in f, in e, out f);
        Fp2<F>.Add(in b, in f, out Fp2<F> g);
        Fp2<F>.Halve(in g, out g);
        Fp2<F>.Add(in t.Multiple.Y, in t.Multiple.Z, out Fp2<F> h);
        Fp2<F>.Square(in h, out h);
        Fp2<F>.Sub(in h, in b, out h);
        Fp2<F>.Sub(in h, in c, out h);
        Fp2<F>.Square(in t.Multiple.X, out Fp2<F> j);

        Fp2<F>.Sub(in b, in f, out f);
        Fp2<F>.Mul(in a, in f, out t.Multiple.X);
        Fp2<F>.Square(in g, out g);
        Fp2<F>.Sub(in e, in b, out line.Constant);
        Fp2<F>.Square(in e, out e);
        Fp2<F>.Add(in e, in e, out c);
        Fp2<F>.Add(in e, in c, out e);
        Fp2<F>.Sub(in g, in e, out t.Multiple.Y);
        Fp2<F>.Mul(in b, in h, out t.Multiple.Z);

        Fp2<F>.Neg(in h, out h);
        Fp2<F>.MulByBase(in h, in t.P.Y, out line.AtY);
        Fp2<F>.Add(in j, in j, out c);
        Fp2<F>.Add(in j, in c, out j);
        Fp2<F>.MulByBase(in j, in t.P.X, out line.AtX);
    }

    /// <summary>T := T + R for an affine R and the line through both.</summary>
    public static void Add(ref FpMillerPair<F> t, in FpAffine<Fp2<F>> r, out FpLine<F> line)
    {
        Fp2<F>.Mul(in r.Y, in t.Multiple.Z, out Fp2<F> rise);
        Fp2<F>.Sub(in t.Multiple.Y, in rise, out rise);
        Fp2<F>.Mul(in r.X, in t.Multiple.Z, out Fp2<F> run);
        Fp2<F>.Sub(in t.Multiple.X, in run, out run);
        Fp2<F>.Square(in rise, out Fp2<F> c);
        Fp2<F>.Square(in run, out Fp2<F> d);
        Fp2<F>.Mul(in run, in d, out Fp2<F> e);
        Fp2<F>.Mul(in t.Multiple.Z, in c, out Fp2<F> f);
        Fp2<F>.Mul(in t.Multiple.X, in d, out Fp2<F> g);
        Fp2<F>.Add(in e, in f, out Fp2<F> h);
        Fp2<F>.Sub(in h, in g, out h);
        Fp2<F>.Sub(in h, in g, out h);

        Fp2<F>.Mul(in run, in h, out t.Multiple.X);
        Fp2<F>.Sub(in g, in h, out g);
        Fp2<F>.Mul(in g, in rise, out g);
        Fp2<F>.Mul(in t.Multiple.Y, in e, out c);
        Fp2<F>.Sub(in g, in c, out t.Multiple.Y);
        Fp2<F>.Mul(in t.Multiple.Z, in e, out t.Multiple.Z);

        Fp2<F>.Mul(in run, in r.Y, out c);
        Fp2<F>.Mul(in r.X, in rise, out d);
        Fp2<F>.Sub(in d, in c, out line.Constant);
        Fp2<F>.MulByBase(in run, in t.P.Y, out line.AtY);
        Fp2<F>.Neg(in rise, out rise);
        Fp2<F>.MulByBase(in rise, in t.P.X, out line.AtX);
    }
}

namespace Perjury.GuestBuild.Shims;

/// <summary>
/// The functions of System.Math that .NET takes from the C library: nearest doubles, special values as in IEEE 754-2019 9.2
/// and C17 Annex F.
/// </summary>
[Replaces("System.Math")]
internal static class MathShim
{
    private const double Inf = double.PositiveInfinity;

    public static double Exp(double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x > 710)
            return Inf;
        if (x < -746)
            return 0;
        return Math.Abs(x) < 1e-17 ? 1 : WideFunctions.Exp(Wide.Of(x)).ToDouble();
    }

    public static double Log(double x) =>
        Outside(x, out double special) ? special : WideFunctions.Log(Wide.Of(x)).ToDouble();

    public static double Log2(double x) =>
        Outside(x, out double special)
            ? special
            : (WideFunctions.Log(Wide.Of(x)) / Wide.Ln2).ToDouble();

    public static double Log10(double x) =>
        Outside(x, out double special)
            ? special
            : (WideFunctions.Log(Wide.Of(x)) / Wide.Ln10).ToDouble();

    /// <summary>Arguments without a finite logarithm.</summary>
    private static bool Outside(double x, out double special)
    {
        special =
            x == 0 ? -Inf
            : x < 0 ? double.NaN
            : x;
        return !(x > 0 && x < Inf);
    }

    public static double Pow(double x, double y)
    {
        if (y == 0 || x == 1)
            return 1;
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        bool whole = Math.Floor(y) == y;
        bool odd = whole && Math.Abs(y) < 9007199254740992.0 && ((long)y & 1) != 0;
        if (double.IsInfinity(y))
        {
            double size = Math.Abs(x);
            return size == 1 ? 1
                : size > 1 == y > 0 ? Inf
                : 0;
        }
        if (x == 0 || double.IsInfinity(x))
        {
            double r = x == 0 == y > 0 ? 0 : Inf;
            return odd && double.IsNegative(x) ? -r : r;
        }
        if (x < 0 && !whole)
            return double.NaN;
        Wide e = Wide.Of(y) * WideFunctions.Log(Wide.Of(Math.Abs(x)));
        double power =
            e.Exponent > 15 && !e.IsZero ? (e.Negative ? 0 : Inf) : WideFunctions.Exp(e).ToDouble();
        return odd && x < 0 ? -power : power;
    }

    public static double Cbrt(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x;
        Wide r = WideFunctions.Exp(WideFunctions.Log(Wide.Of(Math.Abs(x))) / 3);
        return x < 0 ? -r.ToDouble() : r.ToDouble();
    }

    public static double Sin(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x == 0 ? x : double.NaN;
        return Sine(WideFunctions.Quadrant(x, out int quadrant), quadrant).ToDouble();
    }

    public static double Cos(double x)
    {
        if (!double.IsFinite(x))
            return double.NaN;
        return Sine(WideFunctions.Quadrant(x, out int quadrant), quadrant + 1 & 3).ToDouble();
    }

    public static double Tan(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x == 0 ? x : double.NaN;
        Wide r = WideFunctions.Quadrant(x, out int quadrant);
        return (Sine(r, quadrant) / Sine(r, quadrant + 1 & 3)).ToDouble();
    }

    private static Wide Sine(Wide r, int quadrant)
    {
        Wide v = (quadrant & 1) == 0 ? WideFunctions.Sin(r) : WideFunctions.Cos(r);
        return quadrant < 2 ? v : -v;
    }

    [Replaces("SinCos")]
    public static (double Sin, double Cos) SinCos(double x) => (Sin(x), Cos(x));

    public static double Asin(double x)
    {
        if (!(Math.Abs(x) <= 1) || x == 0)
            return x == 0 ? x : double.NaN;
        Wide w = Wide.Of(x);
        Wide complement = ((Wide.One - w) * (Wide.One + w)).Root();
        return complement.IsZero
            ? Math.CopySign(Math.PI / 2, x)
            : WideFunctions.Atan(w / complement).ToDouble();
    }

    public static double Acos(double x)
    {
        if (!(Math.Abs(x) <= 1))
            return double.NaN;
        if (x == -1)
            return Math.PI;
        Wide w = Wide.Of(x);
        return WideFunctions.Atan(((Wide.One - w) / (Wide.One + w)).Root()).Scale(1).ToDouble();
    }

    public static double Atan(double x)
    {
        if (double.IsNaN(x) || x == 0)
            return x;
        return double.IsInfinity(x)
            ? Math.CopySign(Math.PI / 2, x)
            : WideFunctions.Atan(Wide.Of(x)).ToDouble();
    }

    public static double Atan2(double y, double x)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return double.NaN;
        if (double.IsInfinity(x) && double.IsInfinity(y))
            return Math.CopySign(x > 0 ? Math.PI / 4 : 3 * Math.PI / 4, y);
        if (double.IsInfinity(y))
            return Math.CopySign(Math.PI / 2, y);
        if (y == 0 || double.IsInfinity(x))
            return Math.CopySign(double.IsNegative(x) ? Math.PI : 0, y);
        if (x == 0)
            return Math.CopySign(Math.PI / 2, y);
        Wide angle = WideFunctions.Atan(Wide.Of(Math.Abs(y)) / Wide.Of(Math.Abs(x)));
        if (x < 0)
            angle = Wide.HalfPi.Scale(1) - angle;
        return Math.CopySign(angle.ToDouble(), y);
    }

    public static double Sinh(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x;
        double size = Math.Abs(x);
        if (size > 711)
            return Math.CopySign(Inf, x);
        Wide w = Wide.Of(size);
        Wide r = size < 1 ? WideFunctions.SmallSinh(w) : Difference(w).Scale(-1);
        return Math.CopySign(r.ToDouble(), x);
    }

    public static double Cosh(double x)
    {
        double size = Math.Abs(x);
        return !(size < 711)
            ? (double.IsNaN(x) ? x : Inf)
            : Sum(Wide.Of(size)).Scale(-1).ToDouble();
    }

    public static double Tanh(double x)
    {
        if (x == 0 || double.IsNaN(x))
            return x;
        double size = Math.Abs(x);
        if (size > 40)
            return Math.CopySign(1, x);
        Wide w = Wide.Of(size);
        Wide r = size < 1 ? WideFunctions.SmallSinh(w) / Sum(w).Scale(-1) : Difference(w) / Sum(w);
        return Math.CopySign(r.ToDouble(), x);
    }

    private static Wide Sum(Wide x)
    {
        Wide e = WideFunctions.Exp(x);
        return e + Wide.One / e;
    }

    private static Wide Difference(Wide x)
    {
        Wide e = WideFunctions.Exp(x);
        return e - Wide.One / e;
    }

    public static double Asinh(double x)
    {
        if (x == 0 || !double.IsFinite(x))
            return x;
        Wide w = Wide.Of(Math.Abs(x));
        Wide square = w * w;
        Wide u = w + square / (Wide.One + (Wide.One + square).Root());
        return Math.CopySign(WideFunctions.LogOnePlus(u).ToDouble(), x);
    }

    public static double Acosh(double x)
    {
        if (!(x >= 1) || x == Inf)
            return x == Inf ? x : double.NaN;
        Wide u = Wide.Of(x) - Wide.One;
        return u.IsZero
            ? 0
            : WideFunctions.LogOnePlus(u + (u * (u + Wide.Of(2))).Root()).ToDouble();
    }

    public static double Atanh(double x)
    {
        if (!(Math.Abs(x) < 1) || x == 0)
        {
            return x == 0 ? x
                : Math.Abs(x) == 1 ? Math.CopySign(Inf, x)
                : double.NaN;
        }
        Wide w = Wide.Of(Math.Abs(x));
        Wide r = WideFunctions.LogOnePlus(w.Scale(1) / (Wide.One - w)).Scale(-1);
        return Math.CopySign(r.ToDouble(), x);
    }
}

/// <summary>System.MathF by way of the doubles.</summary>
[Replaces("System.MathF")]
internal static class MathFShim
{
    public static float Exp(float x) => (float)Math.Exp(x);

    public static float Log(float x) => (float)Math.Log(x);

    public static float Log2(float x) => (float)Math.Log2(x);

    public static float Log10(float x) => (float)Math.Log10(x);

    public static float Pow(float x, float y) => (float)Math.Pow(x, y);

    public static float Cbrt(float x) => (float)Math.Cbrt(x);

    public static float Sin(float x) => (float)Math.Sin(x);

    public static float Cos(float x) => (float)Math.Cos(x);

    public static float Tan(float x) => (float)Math.Tan(x);

    public static (float Sin, float Cos) SinCos(float x) => (Sin(x), Cos(x));

    public static float Asin(float x) => (float)Math.Asin(x);

    public static float Acos(float x) => (float)Math.Acos(x);

    public static float Atan(float x) => (float)Math.Atan(x);

    public static float Atan2(float y, float x) => (float)Math.Atan2(y, x);

    public static float Sinh(float x) => (float)Math.Sinh(x);

    public static float Cosh(float x) => (float)Math.Cosh(x);

    public static float Tanh(float x) => (float)Math.Tanh(x);

    public static float Asinh(float x) => (float)Math.Asinh(x);

    public static float Acosh(float x) => (float)Math.Acosh(x);

    public static float Atanh(float x) => (float)Math.Atanh(x);
}

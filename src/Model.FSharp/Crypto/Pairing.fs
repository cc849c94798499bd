namespace Perjury.Model.Crypto

open System.Numerics

type Fp = bigint
type Fp2 = Quadratic<Fp>
type Fp6 = Cubic<Fp2>
type Fp12 = Quadratic<Fp6>

/// How the twist E' over F_p2 is laid into E over F_p12, with w^6 = xi:
/// D takes (x, y) to (x w^2, y w^3), and M takes it to (x / w^2, y / w^3).
type Twist =
    | D
    | M

/// A pairing-friendly curve of embedding degree 12 with a sextic twist.
type PairingCurve =
    {
        P: bigint
        R: bigint
        Xi: Fp2
        Twist: Twist
        Fp: Field<Fp>
        Fp2: Field<Fp2>
        Fp12: Field<Fp12>
        G1: Curve<Fp>
        G2: Curve<Fp2>
    }

/// The optimal ate pairing: Vercauteren, "Optimal Pairings" (eprint 2008/096). The Miller loop runs on the twist in
/// affine coordinates, as in Costello, Lange, Naehrig, "Faster Pairing Computations on Curves with
/// High-Degree Twists" (eprint 2009/615), dropping factors from proper subfields, which the final exponentiation kills.
module Pairing =
    /// F_p12 = F_p6[w] / (w^2 - v), F_p6 = F_p2[v] / (v^3 - xi), F_p2 = F_p[i] / (i^2 + 1).
    let curve p r (xi: Fp2) (timesXi: Field<Fp> -> Fp2 -> Fp2) twist (b: Fp) (b2: Field<Fp2> -> Fp2) =
        let fp = Field.prime p
        let fp2 = Field.quadratic fp (Field.negate fp)
        let fp6 = Field.cubic fp2 (timesXi fp)
        let timesV (struct (a0, a1, a2): Fp6) : Fp6 = struct (timesXi fp a2, a0, a1)

        {
            P = p
            R = r
            Xi = xi
            Twist = twist
            Fp = fp
            Fp2 = fp2
            Fp12 = Field.quadratic fp6 timesV
            G1 = { Field = fp; A = fp.Zero; B = b }
            G2 =
                {
                    Field = fp2
                    A = fp2.Zero
                    B = b2 fp2
                }
        }

    let conjugate2 (e: PairingCurve) (struct (a0, a1): Fp2) : Fp2 = struct (a0, Field.negate e.Fp a1)

    /// a^(p^6), since w^(p^6) = -w: the inverse, for what has passed the final exponentiation.
    let conjugate12 (e: PairingCurve) (struct (a0, _) as a: Fp12) : Fp12 =
        let struct (_, minusA1) = e.Fp12.Subtract(e.Fp12.Zero, a)
        struct (a0, minusA1)

    let scale2 (e: PairingCurve) k (struct (a0, a1): Fp2) : Fp2 =
        struct (e.Fp.Multiply(k, a0), e.Fp.Multiply(k, a1))

    let ofFp k : Fp2 = struct (k, bigint.Zero)

    /// The element with these coefficients of 1, w, w^2, ..., w^5.
    let private ofPowers (c: Fp2[]) : Fp12 =
        struct (struct (c[0], c[2], c[4]), struct (c[1], c[3], c[5]))

    /// xi^(i (p-1) / 6) for i = 0 .. 5: the p-th power of w^i is this times w^i.
    let frobeniusFactors (e: PairingCurve) =
        let factor i =
            Field.power e.Fp2 e.Xi (bigint (i: int) * (e.P - bigint.One) / bigint 6)

        Array.init 6 factor

    /// a^p
    let frobenius
        (e: PairingCurve)
        (factors: Fp2[])
        (struct (struct (a0, a2, a4), struct (a1, a3, a5)): Fp12)
        =
        [| a0; a1; a2; a3; a4; a5 |]
        |> Array.mapi (fun i a -> e.Fp2.Multiply(conjugate2 e a, factors[i]))
        |> ofPowers

    /// The Frobenius map of E, seen on the twist: (x, y) -> (c x^p, d y^p), with these c and d.
    let twistFactors (e: PairingCurve) (factors: Fp2[]) =
        match e.Twist with
        | D -> struct (factors[2], factors[3])
        | M -> struct (e.Fp2.Inverse factors[2], e.Fp2.Inverse factors[3])

    let frobeniusOnTwist (e: PairingCurve) (struct (c, d)) point =
        match point with
        | Infinity -> Infinity
        | Affine(x, y) -> Affine(e.Fp2.Multiply(conjugate2 e x, c), e.Fp2.Multiply(conjugate2 e y, d))

    /// A line through (x, y) on the twist with the given slope there, at the point (px, py) of E.
    let private line (e: PairingCurve) slope (struct (x, y)) (struct (px: Fp, py: Fp)) : Fp12 =
        let f = e.Fp2
        let constant = f.Subtract(f.Multiply(slope, x), y)
        let slopeTerm = scale2 e (Field.negate e.Fp px) slope

        match e.Twist with
        | D -> ofPowers [| ofFp py; slopeTerm; f.Zero; constant; f.Zero; f.Zero |]
        | M -> ofPowers [| constant; f.Zero; slopeTerm; ofFp py; f.Zero; f.Zero |]

    /// The chord or tangent through t and q: its value at p, and the third point negated, t + q.
    let private step (e: PairingCurve) p (struct (tx, ty) as t) (struct (qx, qy)) =
        let f = e.Fp2

        let slope =
            if f.IsZero(f.Subtract(tx, qx)) then
                Field.divide f (Field.triple f (f.Square tx)) (Field.double f ty)
            else
                Field.divide f (f.Subtract(qy, ty)) (f.Subtract(qx, tx))

        let x = f.Subtract(f.Square slope, f.Add(tx, qx))
        let y = f.Subtract(f.Multiply(slope, f.Subtract(tx, x)), ty)
        struct (line e slope t p, struct (x, y))

    /// f_{n,Q}(P) by Miller's algorithm, followed by the lines to `more` points (the BN correction).
    /// Q has order r, so that no step meets its own negative.
    let millerLoop (e: PairingCurve) (n: bigint) p q (more: (struct (Fp2 * Fp2)) list) =
        let mutable f = e.Fp12.One
        let mutable t = q

        let advance towards =
            let struct (value, next) = step e p t towards
            f <- e.Fp12.Multiply(f, value)
            t <- next

        for bit in Array.rev (Integer.digits 1 n) |> Array.skip 1 do
            f <- e.Fp12.Square f
            advance t

            if bit = 1 then
                advance q

        List.iter advance more
        f

    let rec private digitsBaseP (e: PairingCurve) (k: bigint) =
        if k.IsZero then
            []
        else
            BigInteger.Remainder(k, e.P) :: digitsBaseP e (BigInteger.Divide(k, e.P))

    /// a^exponent, with the exponent written in base p: the product of (a^(p^i))^(digit i). The squarings are shared, and
    /// the products of the conjugates a^(p^i) that occur at one bit are looked up (Straus).
    let private frobeniusPower (e: PairingCurve) factors (a: Fp12) exponent =
        let digits = digitsBaseP e exponent

        let conjugates =
            List.scan (fun x _ -> frobenius e factors x) a digits |> List.take digits.Length

        let withFactor products x =
            products @ List.map (fun product -> e.Fp12.Multiply(product, x)) products

        let products = List.fold withFactor [ e.Fp12.One ] conjugates |> Array.ofList

        let chosen bit =
            List.foldBack
                (fun (digit: bigint) acc -> 2 * acc + (if (digit >>> bit).IsEven then 0 else 1))
                digits
                0

        Seq.fold
            (fun acc bit -> e.Fp12.Multiply(e.Fp12.Square acc, products[chosen bit]))
            e.Fp12.One
            (seq { Integer.bitLength e.P - 1 .. -1 .. 0 })

    /// f^((p^12 - 1) / r) = ((f^(p^6 - 1))^(p^2 + 1))^((p^4 - p^2 + 1) / r).
    let finalExponentiation (e: PairingCurve) factors (f: Fp12) =
        let a = e.Fp12.Multiply(conjugate12 e f, e.Fp12.Inverse f)
        let b = e.Fp12.Multiply(frobenius e factors (frobenius e factors a), a)
        let pp = e.P * e.P
        frobeniusPower e factors b ((pp * pp - pp + bigint.One) / e.R)

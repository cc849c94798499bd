namespace Perjury.Model.Crypto

open System.Numerics

/// A finite field: what the curve formulas need and no more.
/// The inverse of zero is zero (inv0 of RFC 9380, section 4).
type Field<'e> =
    abstract Zero: 'e
    abstract One: 'e
    abstract IsZero: 'e -> bool
    abstract Add: 'e * 'e -> 'e
    abstract Subtract: 'e * 'e -> 'e
    abstract Multiply: 'e * 'e -> 'e
    abstract Square: 'e -> 'e
    abstract Inverse: 'e -> 'e

/// a0 + a1 u
type Quadratic<'e> = (struct ('e * 'e))

/// a0 + a1 v + a2 v^2
type Cubic<'e> = (struct ('e * 'e * 'e))

/// The prime field, and the two extension steps from which the pairing towers are built:
/// Devegili, O hEigeartaigh, Scott, Dahab, "Multiplication and Squaring on Pairing-Friendly Fields" (eprint 2006/471).
module Field =
    let negate (f: Field<'e>) a = f.Subtract(f.Zero, a)

    let double (f: Field<'e>) a = f.Add(a, a)

    let triple (f: Field<'e>) a = f.Add(f.Add(a, a), a)

    let divide (f: Field<'e>) a b = f.Multiply(a, f.Inverse b)

    /// a^exponent by square and multiply, from the most significant bit.
    let power (f: Field<'e>) a (exponent: bigint) =
        let mutable acc = f.One

        for bit in Array.rev (Integer.digits 1 exponent) do
            acc <- f.Square acc

            if bit = 1 then
                acc <- f.Multiply(acc, a)

        acc

    /// The integers modulo a prime; every element is its least non-negative residue.
    let prime (p: bigint) =
        { new Field<bigint> with
            member _.Zero = bigint.Zero
            member _.One = bigint.One
            member _.IsZero a = a.IsZero

            member _.Add(a, b) =
                let sum = a + b
                if sum >= p then sum - p else sum

            member _.Subtract(a, b) =
                let difference = a - b
                if difference.Sign < 0 then difference + p else difference

            member _.Multiply(a, b) = BigInteger.Remainder(a * b, p)
            member _.Square a = BigInteger.Remainder(a * a, p)

            member _.Inverse a = Integer.inverse p a
        }

    /// F[u] / (u^2 - n), where `timesN` multiplies by the non-residue n.
    let quadratic (f: Field<'e>) (timesN: 'e -> 'e) =
        { new Field<Quadratic<'e>> with
            member _.Zero = struct (f.Zero, f.Zero)
            member _.One = struct (f.One, f.Zero)
            member _.IsZero(struct (a0, a1)) = f.IsZero a0 && f.IsZero a1
            member _.Add(struct (a0, a1), struct (b0, b1)) = struct (f.Add(a0, b0), f.Add(a1, b1))

            member _.Subtract(struct (a0, a1), struct (b0, b1)) =
                struct (f.Subtract(a0, b0), f.Subtract(a1, b1))

            member _.Multiply(struct (a0, a1), struct (b0, b1)) =
                let v0 = f.Multiply(a0, b0)
                let v1 = f.Multiply(a1, b1)
                let cross = f.Multiply(f.Add(a0, a1), f.Add(b0, b1))
                struct (f.Add(v0, timesN v1), f.Subtract(cross, f.Add(v0, v1)))

            // (a0 + a1)(a0 + n a1) = a0^2 + n a1^2 + (1 + n) a0 a1
            member _.Square(struct (a0, a1)) =
                let v = f.Multiply(a0, a1)
                let mixed = f.Multiply(f.Add(a0, a1), f.Add(a0, timesN a1))
                struct (f.Subtract(mixed, f.Add(v, timesN v)), f.Add(v, v))

            member _.Inverse(struct (a0, a1)) =
                let norm = f.Subtract(f.Square a0, timesN (f.Square a1))
                let t = f.Inverse norm
                struct (f.Multiply(a0, t), negate f (f.Multiply(a1, t)))
        }

    /// F[v] / (v^3 - n), where `timesN` multiplies by the non-residue n.
    let cubic (f: Field<'e>) (timesN: 'e -> 'e) =
        let multiply (struct (a0, a1, a2)) (struct (b0, b1, b2)) =
            let v0 = f.Multiply(a0, b0)
            let v1 = f.Multiply(a1, b1)
            let v2 = f.Multiply(a2, b2)

            // a_i b_j + a_j b_i
            let cross x y s t =
                f.Subtract(f.Multiply(x, y), f.Add(s, t))

            let c12 = cross (f.Add(a1, a2)) (f.Add(b1, b2)) v1 v2
            let c01 = cross (f.Add(a0, a1)) (f.Add(b0, b1)) v0 v1
            let c02 = cross (f.Add(a0, a2)) (f.Add(b0, b2)) v0 v2
            struct (f.Add(v0, timesN c12), f.Add(c01, timesN v2), f.Add(c02, v1))

        { new Field<Cubic<'e>> with
            member _.Zero = struct (f.Zero, f.Zero, f.Zero)
            member _.One = struct (f.One, f.Zero, f.Zero)

            member _.IsZero(struct (a0, a1, a2)) =
                f.IsZero a0 && f.IsZero a1 && f.IsZero a2

            member _.Add(struct (a0, a1, a2), struct (b0, b1, b2)) =
                struct (f.Add(a0, b0), f.Add(a1, b1), f.Add(a2, b2))

            member _.Subtract(struct (a0, a1, a2), struct (b0, b1, b2)) =
                struct (f.Subtract(a0, b0), f.Subtract(a1, b1), f.Subtract(a2, b2))

            member _.Multiply(a, b) = multiply a b
            member _.Square a = multiply a a

            // The adjugate of the multiplication matrix, divided by the norm.
            member _.Inverse(struct (a0, a1, a2)) =
                let c0 = f.Subtract(f.Square a0, timesN (f.Multiply(a1, a2)))
                let c1 = f.Subtract(timesN (f.Square a2), f.Multiply(a0, a1))
                let c2 = f.Subtract(f.Square a1, f.Multiply(a0, a2))
                let tail = timesN (f.Add(f.Multiply(a2, c1), f.Multiply(a1, c2)))
                let t = f.Inverse(f.Add(f.Multiply(a0, c0), tail))
                struct (f.Multiply(c0, t), f.Multiply(c1, t), f.Multiply(c2, t))
        }

/// Square roots where the prime is 3 modulo 4, as it is for all four curves here.
module SquareRoot =
    /// In a prime field: the root a^((p+1)/4), when there is one.
    let prime (f: Field<'e>) (p: bigint) a =
        let root = Field.power f a ((p + bigint.One) / bigint 4)

        if f.IsZero(f.Subtract(f.Square root, a)) then
            Some root
        else
            None

    /// In F_p[i] / (i^2 + 1): Adj and Rodriguez-Henriquez, "Square root computation over even extension
    /// fields" (eprint 2012/685), algorithm 9.
    let quadratic (p: bigint) (fp2: Field<Quadratic<bigint>>) (a: Quadratic<bigint>) =
        let a1 = Field.power fp2 a ((p - bigint 3) / bigint 4)
        let candidate = fp2.Multiply(a1, a)
        let alpha = fp2.Multiply(a1, candidate)

        let root =
            if fp2.IsZero(fp2.Add(alpha, fp2.One)) then
                fp2.Multiply(candidate, struct (bigint.Zero, bigint.One))
            else
                let b = Field.power fp2 (fp2.Add(alpha, fp2.One)) ((p - bigint.One) / bigint 2)
                fp2.Multiply(b, candidate)

        if fp2.IsZero(fp2.Subtract(fp2.Square root, a)) then
            Some root
        else
            None

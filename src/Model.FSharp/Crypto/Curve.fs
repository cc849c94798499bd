namespace Perjury.Model.Crypto

/// A point of an elliptic curve in affine coordinates (SEC 1, section 2.2).
type Point<'e> =
    | Infinity
    | Affine of x: 'e * y: 'e

/// y^2 = x^3 + a x + b over a field of characteristic above 3.
type Curve<'e> = { Field: Field<'e>; A: 'e; B: 'e }

/// The group law. Sums of multiples run in Jacobian coordinates, x = X / Z^2 and y = Y / Z^3 with Z = 0 at
/// infinity: Hankerson, Menezes, Vanstone, "Guide to Elliptic Curve Cryptography", section 3.2.
module Curve =
    [<Struct>]
    type private Jacobian<'e> = { X: 'e; Y: 'e; Z: 'e }

    let isOnCurve (c: Curve<'e>) point =
        match point with
        | Infinity -> true
        | Affine(x, y) ->
            let f = c.Field
            let right = f.Add(f.Multiply(f.Add(f.Square x, c.A), x), c.B)
            f.IsZero(f.Subtract(f.Square y, right))

    let negate (c: Curve<'e>) point =
        match point with
        | Infinity -> Infinity
        | Affine(x, y) -> Affine(x, Field.negate c.Field y)

    let private toJacobian (c: Curve<'e>) point =
        match point with
        | Infinity ->
            {
                X = c.Field.One
                Y = c.Field.One
                Z = c.Field.Zero
            }
        | Affine(x, y) -> { X = x; Y = y; Z = c.Field.One }

    let private ofJacobian (c: Curve<'e>) point =
        let f = c.Field

        if f.IsZero point.Z then
            Infinity
        else
            let t = f.Inverse point.Z
            let tt = f.Square t
            Affine(f.Multiply(point.X, tt), f.Multiply(point.Y, f.Multiply(tt, t)))

    let private doubled (c: Curve<'e>) point =
        let f = c.Field
        let yy = f.Square point.Y
        let s = Field.double f (Field.double f (f.Multiply(point.X, yy)))
        let threeXX = Field.triple f (f.Square point.X)

        let m =
            if f.IsZero c.A then
                threeXX
            else
                f.Add(threeXX, f.Multiply(c.A, f.Square(f.Square point.Z)))

        let x = f.Subtract(f.Square m, Field.double f s)
        let eightYYYY = Field.double f (f.Square(Field.double f yy))

        {
            X = x
            Y = f.Subtract(f.Multiply(m, f.Subtract(s, x)), eightYYYY)
            Z = Field.double f (f.Multiply(point.Y, point.Z))
        }

    let private sum (c: Curve<'e>) p q =
        let f = c.Field

        if f.IsZero p.Z then
            q
        elif f.IsZero q.Z then
            p
        else
            let pzz = f.Square p.Z
            let qzz = f.Square q.Z
            let u = f.Multiply(p.X, qzz)
            let s = f.Multiply(p.Y, f.Multiply(qzz, q.Z))
            let h = f.Subtract(f.Multiply(q.X, pzz), u)
            let r = f.Subtract(f.Multiply(q.Y, f.Multiply(pzz, p.Z)), s)

            if f.IsZero h && f.IsZero r then
                doubled c p
            else
                // Opposite points have h = 0, so that Z below is zero: infinity.
                let hh = f.Square h
                let hhh = f.Multiply(h, hh)
                let v = f.Multiply(u, hh)
                let x = f.Subtract(f.Subtract(f.Square r, hhh), Field.double f v)

                {
                    X = x
                    Y = f.Subtract(f.Multiply(r, f.Subtract(v, x)), f.Multiply(s, hhh))
                    Z = f.Multiply(h, f.Multiply(p.Z, q.Z))
                }

    let add (c: Curve<'e>) p q =
        ofJacobian c (sum c (toJacobian c p) (toJacobian c q))

    let private windowBits = 4

    /// k1 P1 + k2 P2 + ..., for scalars that are not negative: all terms share the doublings and each keeps a
    /// table of its first multiples (Straus, "Addition chains of vectors", 1964).
    let sumOfProducts (c: Curve<'e>) (terms: (bigint * Point<'e>) list) =
        let identity = toJacobian c Infinity

        let multiples point =
            let step = toJacobian c point
            Array.scan (fun acc _ -> sum c acc step) identity [| 2 .. 1 <<< windowBits |]

        let rows =
            [|
                for k, point in terms -> struct (Integer.digits windowBits k, multiples point)
            |]

        let length =
            Array.fold (fun n struct (digits: int[], _) -> max n digits.Length) 0 rows

        let mutable acc = identity

        for i in length - 1 .. -1 .. 0 do
            for _ in 1..windowBits do
                acc <- doubled c acc

            for struct (digits, table) in rows do
                if i < digits.Length then
                    acc <- sum c acc table[digits[i]]

        ofJacobian c acc

    /// k P, for a scalar that is not negative.
    let multiply (c: Curve<'e>) (k: bigint) point = sumOfProducts c [ k, point ]

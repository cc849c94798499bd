namespace Perjury.Model.Crypto

/// What the simplified SWU map needs to know of its field and of the isogenous curve y^2 = x^3 + A x + B.
type SwuParameters<'e> =
    {
        Curve: Curve<'e>
        Z: 'e
        SquareRoot: 'e -> 'e option
        IsOdd: 'e -> bool
    }

/// A rational map between curves: x' = xn(x) / xd(x), y' = y yn(x) / yd(x).
type Isogeny<'e> =
    {
        XNumerator: 'e list
        XDenominator: 'e list
        YNumerator: 'e list
        YDenominator: 'e list
    }

/// From field elements to points of G1 and G2 of BLS12-381, as EIP-2537 asks: RFC 9380, sections 6.6.3, 7 and 8.8.
module MapToCurve =
    /// Section 6.6.2. The two candidates for x cannot both miss a square; `u` decides the sign of y.
    let simplifiedSwu (s: SwuParameters<'e>) (u: 'e) =
        let f = s.Curve.Field
        let zuu = f.Multiply(s.Z, f.Square u)
        let tv = f.Inverse(f.Add(f.Square zuu, zuu))
        let minusBOverA = Field.negate f (Field.divide f s.Curve.B s.Curve.A)

        let x1 =
            if f.IsZero tv then
                Field.divide f s.Curve.B (f.Multiply(s.Z, s.Curve.A))
            else
                f.Multiply(minusBOverA, f.Add(f.One, tv))

        let root x =
            f.Add(f.Multiply(f.Add(f.Square x, s.Curve.A), x), s.Curve.B) |> s.SquareRoot

        let withSignOfU y =
            if s.IsOdd u = s.IsOdd y then y else Field.negate f y

        let x2 = f.Multiply(zuu, x1)

        match root x1 with
        | Some y -> Some(struct (x1, withSignOfU y))
        | None -> root x2 |> Option.map (fun y -> struct (x2, withSignOfU y))

    let private evaluate (f: Field<'e>) x coefficients =
        List.foldBack (fun c acc -> f.Add(f.Multiply(acc, x), c)) coefficients f.Zero

    /// Appendix E. Where a denominator vanishes the image is infinity (section 6.6.3).
    let applyIsogeny (f: Field<'e>) (i: Isogeny<'e>) (struct (x, y)) =
        let at = evaluate f x
        let xd = at i.XDenominator
        let yd = at i.YDenominator

        if f.IsZero xd || f.IsZero yd then
            Infinity
        else
            Affine(Field.divide f (at i.XNumerator) xd, f.Multiply(y, Field.divide f (at i.YNumerator) yd))

    let private curve = Bls12381.curve

    let private mapThrough (s: SwuParameters<'e>) isogeny =
        simplifiedSwu s
        >> Option.map (applyIsogeny s.Curve.Field isogeny)
        >> Option.defaultValue Infinity

    /// Section 8.8.1.
    let swuG1: SwuParameters<Fp> =
        {
            Curve =
                {
                    Field = curve.Fp
                    A = Isogeny11.a
                    B = Isogeny11.b
                }
            Z = bigint 11
            SquareRoot = SquareRoot.prime curve.Fp curve.P
            IsOdd = fun y -> not y.IsEven
        }

    let isogenyG1: Isogeny<Fp> =
        {
            XNumerator = Isogeny11.xNumerator
            XDenominator = Isogeny11.xDenominator
            YNumerator = Isogeny11.yNumerator
            YDenominator = Isogeny11.yDenominator
        }

    /// h_eff = 1 - x takes any point of the curve into G1.
    let private cofactorG1 = bigint.One + Bls12381.parameter

    let toG1 (u: Fp) =
        mapThrough swuG1 isogenyG1 u |> Curve.multiply curve.G1 cofactorG1

    let private fp2 (c0: int) (c1: int) : Fp2 =
        struct (Integer.modulo (bigint c0) curve.P, Integer.modulo (bigint c1) curve.P)

    /// Section 8.8.2. The sign of an element of F_p2 is that of c0, or of c1 if c0 is zero (section 4.1).
    let swuG2: SwuParameters<Fp2> =
        {
            Curve =
                {
                    Field = curve.Fp2
                    A = fp2 0 240
                    B = fp2 1012 1012
                }
            Z = fp2 -2 -1
            SquareRoot = SquareRoot.quadratic curve.P curve.Fp2
            IsOdd = fun (struct (c0, c1)) -> not (if c0.IsZero then c1 else c0).IsEven
        }

    /// (c0 + c1 i) / d
    let private over d c0 c1 =
        Field.divide curve.Fp2 (fp2 c0 c1) (fp2 d 0)

    /// Appendix E.3, where the coefficients stand as residues: they are these small fractions.
    let isogenyG2: Isogeny<Fp2> =
        {
            XNumerator = [ over 9 304 304; over 3 0 -8; over 3 4 -4; over 9 1 0 ]
            XDenominator = [ fp2 0 -72; fp2 12 -12; fp2 1 0 ]
            YNumerator = [ over 27 752 752; over 9 0 88; over 3 -2 2; over 27 -1 0 ]
            YDenominator = [ fp2 -432 -432; fp2 0 -216; fp2 18 -18; fp2 1 0 ]
        }

    /// h_eff of section 8.8.2.
    let cofactorG2 =
        Integer.hex (
            "0bc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956d82bf015d1212b0"
            + "2ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa95551"
        )

    let toG2 (u: Fp2) =
        mapThrough swuG2 isogenyG2 u |> Curve.multiply curve.G2 cofactorG2

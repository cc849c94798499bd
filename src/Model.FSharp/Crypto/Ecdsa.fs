namespace Perjury.Model.Crypto

open System.Numerics

/// A curve over a prime field whose points form a group of prime order. Field elements are what numbers below p become.
type SignatureGroup<'e> =
    {
        P: bigint
        Curve: Curve<'e>
        Order: bigint
        Generator: Point<'e>
        OfInteger: bigint -> 'e
        ToInteger: 'e -> bigint
    }

/// ECDSA as in SEC 1 version 2.0, section 4.1. Numbers are given as they stand in the signature.
module Ecdsa =
    let private isScalar (g: SignatureGroup<'e>) (k: bigint) = k.Sign > 0 && k < g.Order

    let private modOrder (g: SignatureGroup<'e>) (k: bigint) = BigInteger.Remainder(k, g.Order)

    /// Section 4.1.4: z is the message hash as a number; the key must be a point of the curve.
    let verify (g: SignatureGroup<'e>) (z: bigint) (r: bigint) (s: bigint) (key: Point<'e>) =
        let check () =
            let w = Integer.inverse g.Order s
            let u1 = modOrder g (z * w)
            let u2 = modOrder g (r * w)

            match Curve.sumOfProducts g.Curve [ u1, g.Generator; u2, key ] with
            | Infinity -> false
            | Affine(x, _) -> modOrder g (g.ToInteger x) = r

        isScalar g r
        && isScalar g s
        && key <> Infinity
        && Curve.isOnCurve g.Curve key
        && check ()

    /// The point with this abscissa and this parity of the ordinate.
    let liftX (g: SignatureGroup<'e>) (x: bigint) (odd: bool) =
        let c = g.Curve
        let f = c.Field
        let x = g.OfInteger x

        f.Add(f.Multiply(f.Add(f.Square x, c.A), x), c.B)
        |> SquareRoot.prime f g.P
        |> Option.map (fun y -> Affine(x, (if (g.ToInteger y).IsEven = odd then Field.negate f y else y)))

    /// Section 4.1.6, for the nonce point with abscissa r itself: the only key under which the signature is valid,
    /// Q = r^-1 (s R - z G).
    let recover (g: SignatureGroup<'e>) (z: bigint) (r: bigint) (s: bigint) (odd: bool) =
        let solve nonce =
            let w = Integer.inverse g.Order r
            let u1 = modOrder g ((g.Order - modOrder g z) * w)
            let u2 = modOrder g (s * w)
            Curve.sumOfProducts g.Curve [ u1, g.Generator; u2, nonce ]

        if isScalar g r && isScalar g s then
            liftX g r odd |> Option.map solve |> Option.filter ((<>) Infinity)
        else
            None

/// Benchmarks of the guest's cryptographic functions.
module Perjury.Fuzz.Bench.Crypto

open System
open Perjury.Guest.Crypto
open Perjury.Guest.Primitives

let private require (holds: bool) =
    if not holds then
        invalidOp "a benchmark's own input is refused"

let private micros = Measure.convert (fun seconds -> seconds * 1e6)

/// Converts bytes per call to megabytes per second.
let private megabytes size =
    Measure.convert (fun seconds -> float (size: int) / seconds / 1e6)

let recover () =
    let signed = CryptoInputs.signature
    let key = Array.zeroCreate<byte> 64

    require (
        Accelerators.Secp256k1Recover(
            ReadOnlySpan signed.Hash,
            ReadOnlySpan signed.RS,
            signed.Parity,
            Span key
        )
    )

    Accelerators.Keccak256(ReadOnlySpan key, key.AsSpan(0, 32))
    require (key.AsSpan(12, 20).SequenceEqual(ReadOnlySpan signed.Signer))

/// Signers of as many copies of the signature as are recovered at once.
let recoverTogether () =
    let signed = CryptoInputs.signature

    let copies =
        Array.create
            SignerRecovery.Together
            (SignedHash(
                Hash256(ReadOnlySpan signed.Hash),
                UInt256.FromBigEndian(ReadOnlySpan signed.RS),
                UInt256.FromBigEndian(ReadOnlySpan(signed.RS, 32, 32)),
                UInt256(uint64 signed.Parity)
            ))

    let signers = Array.zeroCreate<Address> copies.Length
    let found = Array.zeroCreate<bool> copies.Length
    SignerRecovery.Recover(ReadOnlySpan copies, Span signers, Span found)
    let signer = Address(ReadOnlySpan signed.Signer)
    require (Array.forall id found && Array.forall ((=) signer) signers)

let bn254Check (pairs: byte[]) =
    let valid, verified = Accelerators.Bn254Pairing(ReadOnlySpan pairs)
    require (valid && verified)

let bls12Check (pairs: byte[]) =
    let valid, verified = Accelerators.Bls12Pairing(ReadOnlySpan pairs)
    require (valid && not verified)

let g1Sum (terms: byte[]) =
    let output = Array.zeroCreate<byte> 96
    require (Accelerators.Bls12G1Msm(ReadOnlySpan terms, Span output))

let g2Sum (terms: byte[]) =
    let output = Array.zeroCreate<byte> 192
    require (Accelerators.Bls12G2Msm(ReadOnlySpan terms, Span output))

let evaluate () =
    let claim = CryptoInputs.pointEvaluation

    let valid, verified =
        Accelerators.KzgPointEval(
            ReadOnlySpan claim.Commitment,
            ReadOnlySpan claim.Z,
            ReadOnlySpan claim.Y,
            ReadOnlySpan claim.Proof
        )

    require (valid && verified)

let keccak (data: byte[]) =
    let digest = Array.zeroCreate<byte> 32
    Accelerators.Keccak256(ReadOnlySpan data, Span digest)

let keccakSideBySide (strings: ByteSlice[]) (digests: Hash256[]) =
    KeccakSideBySide.Compute(ReadOnlySpan strings, Span digests)

let private perPair count =
    Measure.convert (fun seconds -> seconds * 1e3 / float (count: int))

let private msm = 64

/// All figures, each measured when it is enumerated.
let figures settings =
    let per work = Measure.perCall settings work
    let four = CryptoInputs.bn254Pairs 4
    let one = CryptoInputs.bls12Pairs 1
    let two = CryptoInputs.bls12Pairs 2
    let g1 = CryptoInputs.bls12G1Terms msm
    let g2 = CryptoInputs.bls12G2Terms msm
    let long = CryptoInputs.bytes 0x100000
    let node = CryptoInputs.bytes 532
    let nodes = Array.init 256 (fun _ -> ByteSlice node)
    let digests = Array.zeroCreate<Hash256> nodes.Length

    seq {
        Figure.make "ecrecover, to the address" "us" (micros (per recover))
        |> Figure.aimedAt (AtMost 45.0)

        Figure.make
            $"ecrecover, each of {SignerRecovery.Together} at once"
            "us"
            (micros (per recoverTogether)
             |> Measure.convert (fun all -> all / float SignerRecovery.Together))

        Figure.make "bn254 pairing, each of 4 pairs" "ms" (perPair 4 (per (fun () -> bn254Check four)))
        |> Figure.aimedAt (AtMost 1.0)

        Figure.make "BLS12-381 pairing, 1 pair" "ms" (perPair 1 (per (fun () -> bls12Check one)))
        |> Figure.aimedAt (AtMost 2.0)

        Figure.make "BLS12-381 pairing, 2 pairs" "ms" (perPair 1 (per (fun () -> bls12Check two)))

        Figure.make
            $"BLS12-381 G1 MSM, each of {msm} terms"
            "us"
            (micros (per (fun () -> g1Sum g1))
             |> Measure.convert (fun all -> all / float msm))

        Figure.make
            $"BLS12-381 G2 MSM, each of {msm} terms"
            "us"
            (micros (per (fun () -> g2Sum g2))
             |> Measure.convert (fun all -> all / float msm))

        Figure.make "KZG point evaluation" "us" (micros (per evaluate))

        Figure.make "keccak-256, 1 MiB" "MB/s" (megabytes long.Length (per (fun () -> keccak long)))
        |> Figure.aimedAt (AtLeast 300.0)

        Figure.make
            "keccak-256, a branch of 532 bytes"
            "MB/s"
            (megabytes node.Length (per (fun () -> keccak node)))

        Figure.make
            $"keccak-256, {nodes.Length} branches of 532 bytes side by side"
            "MB/s"
            (megabytes (nodes.Length * node.Length) (per (fun () -> keccakSideBySide nodes digests)))
    }

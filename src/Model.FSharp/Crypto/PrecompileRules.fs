namespace Perjury.Model.Crypto

/// How the operations on bn254 are priced.
type Bn254Pricing =
    /// Byzantium: EIP-196 and EIP-197
    | Eip196
    /// Istanbul
    | Eip1108

/// What a fork says about precompiled contracts.
type PrecompileRules =
    {
        /// 0x05
        ModExp: ModExpPricing option
        /// 0x06 to 0x08
        Bn254: Bn254Pricing option
        /// 0x09: EIP-152
        Blake2f: bool
        /// 0x0a: EIP-4844
        PointEvaluation: bool
        /// 0x0b to 0x11: EIP-2537
        Bls12381: bool
        /// 0x100: EIP-7951
        P256Verify: bool
    }

/// One value per era; forks not named here keep the rules of the one before them.
module PrecompileRules =
    let frontier =
        {
            ModExp = None
            Bn254 = None
            Blake2f = false
            PointEvaluation = false
            Bls12381 = false
            P256Verify = false
        }

    let byzantium =
        { frontier with
            ModExp = Some Eip198
            Bn254 = Some Eip196
        }

    let istanbul =
        { byzantium with
            Bn254 = Some Eip1108
            Blake2f = true
        }

    let berlin = { istanbul with ModExp = Some Eip2565 }
    let cancun = { berlin with PointEvaluation = true }
    let prague = { cancun with Bls12381 = true }

    let osaka =
        { prague with
            ModExp = Some Eip7883
            P256Verify = true
        }

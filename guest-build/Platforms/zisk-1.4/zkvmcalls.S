# The functions of the standard on ZisK 1.4: csrs ID, x0 becomes a jump to ZisK's own routine while the ELF is transpiled, and that
# routine returns to the caller. No library is linked. The numbers are those of zisk-definitions 1.4.0-alpha, zkvmcall.rs.
    .macro zkvmcall name, id
    .section .text.\name, "ax"
    .globl \name
    .type \name, @function
\name:
    csrs \id, x0
    ret
    .size \name, .-\name
    .endm
    zkvmcall zkvm_keccak256, 0x850
    zkvmcall zkvm_sha256, 0x851
    zkvmcall zkvm_ripemd160, 0x852
    zkvmcall zkvm_secp256k1_verify, 0x853
    zkvmcall zkvm_secp256k1_ecrecover, 0x854
    zkvmcall zkvm_secp256r1_verify, 0x855
    zkvmcall zkvm_modexp, 0x856
    zkvmcall zkvm_bn254_g1_add, 0x857
    zkvmcall zkvm_bn254_g1_mul, 0x858
    zkvmcall zkvm_bn254_pairing, 0x859
    zkvmcall zkvm_blake2f, 0x85a
    zkvmcall zkvm_kzg_point_eval, 0x85b
    zkvmcall zkvm_bls12_g1_add, 0x85c
    zkvmcall zkvm_bls12_g1_msm, 0x85d
    zkvmcall zkvm_bls12_g2_add, 0x85e
    zkvmcall zkvm_bls12_g2_msm, 0x85f
    zkvmcall zkvm_bls12_pairing, 0x860
    zkvmcall zkvm_bls12_map_fp_to_g1, 0x861
    zkvmcall zkvm_bls12_map_fp2_to_g2, 0x862

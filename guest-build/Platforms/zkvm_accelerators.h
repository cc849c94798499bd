/*
 * The accelerator functions of the zkvm-standards (c-interface-accelerators), for C given by --link: to call them, or to define
 * them in place of the software that guestc supplies.
 *
 * Status   ZKVM_EOK (0): done. ZKVM_EFAIL (-1): the input has no result, the outputs are unspecified. A signature, pairing or proof that
 *          is well formed and does not hold is no failure: ZKVM_EOK with *verified false.
 * Numbers  big-endian in fixed widths, points as x then y, infinity all zero bytes; only BLAKE2 is little-endian.
 * Memory   structs are 8-aligned; data given by pointer and length need not be. Every pointer is valid (where a length or count is 0 it
 *          is not read), and an output overlaps no input.
 */
#ifndef ZKVM_ACCELERATORS_H
#define ZKVM_ACCELERATORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define ZKVM_ALIGNED alignas(8)
extern "C" {
#else
#define ZKVM_ALIGNED _Alignas(8)
#endif

typedef enum { ZKVM_EOK = 0, ZKVM_EFAIL = -1 } zkvm_status;

/* Byte strings by size. */
typedef struct { ZKVM_ALIGNED uint8_t data[16]; } zkvm_bytes_16;
typedef struct { ZKVM_ALIGNED uint8_t data[32]; } zkvm_bytes_32;
typedef struct { ZKVM_ALIGNED uint8_t data[48]; } zkvm_bytes_48;
typedef struct { ZKVM_ALIGNED uint8_t data[64]; } zkvm_bytes_64;
typedef struct { ZKVM_ALIGNED uint8_t data[96]; } zkvm_bytes_96;
typedef struct { ZKVM_ALIGNED uint8_t data[128]; } zkvm_bytes_128;
typedef struct { ZKVM_ALIGNED uint8_t data[192]; } zkvm_bytes_192;

/* ripemd160: 12 zero bytes, then the digest of 20. */
typedef zkvm_bytes_32 zkvm_keccak256_hash;
typedef zkvm_bytes_32 zkvm_sha256_hash;
typedef zkvm_bytes_32 zkvm_ripemd160_hash;

/* Signatures are r then s, keys x then y. */
typedef zkvm_bytes_32 zkvm_secp256k1_hash;
typedef zkvm_bytes_64 zkvm_secp256k1_signature;
typedef zkvm_bytes_64 zkvm_secp256k1_pubkey;
typedef zkvm_bytes_32 zkvm_secp256r1_hash;
typedef zkvm_bytes_64 zkvm_secp256r1_signature;
typedef zkvm_bytes_64 zkvm_secp256r1_pubkey;

/* bn254: coordinates of 32 bytes; those of G2 are pairs with the imaginary half first, as in EIP-197. */
typedef zkvm_bytes_64 zkvm_bn254_g1_point;
typedef zkvm_bytes_128 zkvm_bn254_g2_point;
typedef zkvm_bytes_32 zkvm_bn254_scalar;
typedef struct { zkvm_bn254_g1_point g1; zkvm_bn254_g2_point g2; } zkvm_bn254_pairing_pair;

/* BLS12-381: coordinates of 48 bytes, without the 16 zero bytes of EIP-2537; those of G2 are (c0, c1). */
typedef zkvm_bytes_96 zkvm_bls12_381_g1_point;
typedef zkvm_bytes_192 zkvm_bls12_381_g2_point;
typedef zkvm_bytes_32 zkvm_bls12_381_scalar;
typedef zkvm_bytes_48 zkvm_bls12_381_fp;
typedef zkvm_bytes_96 zkvm_bls12_381_fp2;
typedef struct { zkvm_bls12_381_g1_point point; zkvm_bls12_381_scalar scalar; } zkvm_bls12_381_g1_msm_pair;
typedef struct { zkvm_bls12_381_g2_point point; zkvm_bls12_381_scalar scalar; } zkvm_bls12_381_g2_msm_pair;
typedef struct { zkvm_bls12_381_g1_point g1; zkvm_bls12_381_g2_point g2; } zkvm_bls12_381_pairing_pair;

/* BLAKE2b: 8 and 16 words of 64 bits and a counter of two, little-endian. */
typedef zkvm_bytes_64 zkvm_blake2f_state;
typedef zkvm_bytes_128 zkvm_blake2f_message;
typedef zkvm_bytes_16 zkvm_blake2f_offset;

/* KZG: compressed points of BLS12-381, scalars big-endian. */
typedef zkvm_bytes_48 zkvm_kzg_commitment;
typedef zkvm_bytes_48 zkvm_kzg_proof;
typedef zkvm_bytes_32 zkvm_kzg_field_element;

/* Hashes of len bytes. They fail for no input. */
zkvm_status zkvm_keccak256(const uint8_t* data, size_t len, zkvm_keccak256_hash* output);
zkvm_status zkvm_sha256(const uint8_t* data, size_t len, zkvm_sha256_hash* output);
zkvm_status zkvm_ripemd160(const uint8_t* data, size_t len, zkvm_ripemd160_hash* output);

/* One compression in place over h (EIP-152). Fails where f is neither 0 nor 1. */
zkvm_status zkvm_blake2f(uint32_t rounds, zkvm_blake2f_state* h, const zkvm_blake2f_message* m, const zkvm_blake2f_offset* t, uint8_t f);

/* base^exp mod modulus into mod_len bytes, zero where the modulus is 0 or 1 (EIP-198). Fails for no input. */
zkvm_status zkvm_modexp(const uint8_t* base, size_t base_len, const uint8_t* exp, size_t exp_len, const uint8_t* modulus, size_t mod_len,
                        uint8_t* output);

/* ECDSA. Numbers out of range and keys off the curve are not verified; high s is. */
zkvm_status zkvm_secp256k1_verify(const zkvm_secp256k1_hash* msg, const zkvm_secp256k1_signature* sig, const zkvm_secp256k1_pubkey* pubkey,
                                  bool* verified);
zkvm_status zkvm_secp256r1_verify(const zkvm_secp256r1_hash* msg, const zkvm_secp256r1_signature* sig, const zkvm_secp256r1_pubkey* pubkey,
                                  bool* verified);

/* The key behind a signature; recid is the parity of R. Fails where there is none, or where recid is neither 0 nor 1. */
zkvm_status zkvm_secp256k1_ecrecover(const zkvm_secp256k1_hash* msg, const zkvm_secp256k1_signature* sig, uint8_t recid,
                                     zkvm_secp256k1_pubkey* output);

/* bn254 (EIP-196, EIP-197). They fail for coordinates not below the prime, points off the curve, points of G2 outside the subgroup. */
zkvm_status zkvm_bn254_g1_add(const zkvm_bn254_g1_point* p1, const zkvm_bn254_g1_point* p2, zkvm_bn254_g1_point* result);
zkvm_status zkvm_bn254_g1_mul(const zkvm_bn254_g1_point* point, const zkvm_bn254_scalar* scalar, zkvm_bn254_g1_point* result);
zkvm_status zkvm_bn254_pairing(const zkvm_bn254_pairing_pair* pairs, size_t num_pairs, bool* verified);

/* Whether the committed polynomial takes the value y at z (EIP-4844). Fails for points and scalars that do not decode. */
zkvm_status zkvm_kzg_point_eval(const zkvm_kzg_commitment* commitment, const zkvm_kzg_field_element* z, const zkvm_kzg_field_element* y,
                                const zkvm_kzg_proof* proof, bool* verified);

/* BLS12-381 (EIP-2537). They fail as bn254 does; all but the additions fail for points outside the subgroup as well. */
zkvm_status zkvm_bls12_g1_add(const zkvm_bls12_381_g1_point* p1, const zkvm_bls12_381_g1_point* p2, zkvm_bls12_381_g1_point* result);
zkvm_status zkvm_bls12_g1_msm(const zkvm_bls12_381_g1_msm_pair* pairs, size_t num_pairs, zkvm_bls12_381_g1_point* result);
zkvm_status zkvm_bls12_g2_add(const zkvm_bls12_381_g2_point* p1, const zkvm_bls12_381_g2_point* p2, zkvm_bls12_381_g2_point* result);
zkvm_status zkvm_bls12_g2_msm(const zkvm_bls12_381_g2_msm_pair* pairs, size_t num_pairs, zkvm_bls12_381_g2_point* result);
zkvm_status zkvm_bls12_pairing(const zkvm_bls12_381_pairing_pair* pairs, size_t num_pairs, bool* verified);
zkvm_status zkvm_bls12_map_fp_to_g1(const zkvm_bls12_381_fp* field_element, zkvm_bls12_381_g1_point* result);
zkvm_status zkvm_bls12_map_fp2_to_g2(const zkvm_bls12_381_fp2* field_element, zkvm_bls12_381_g2_point* result);

#ifdef __cplusplus
}
#endif

#endif

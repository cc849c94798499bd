/* zkvm_sha256 over the platform's compression of one block: sha256_block.h of its folder. */
#include "zkvm_accelerators.h"
#include "sha256_block.h"

zkvm_status zkvm_sha256(const uint8_t* data, size_t len, zkvm_sha256_hash* output)
{
    _Alignas(8) sha256_word state[8];
    _Alignas(8) uint8_t block[64];
    uint64_t bits = (uint64_t)len * 8;
    sha256_begin(state);
    for (; len >= 64; len -= 64, data += 64) {
        __builtin_memcpy(block, data, 64);
        sha256_block(state, block);
    }
    __builtin_memcpy(block, data, len);
    block[len++] = 0x80;
    if (len > 56) {
        __builtin_memset(block + len, 0, 64 - len);
        sha256_block(state, block);
        len = 0;
    }
    __builtin_memset(block + len, 0, 56 - len);
    *(uint64_t*)(block + 56) = __builtin_bswap64(bits);
    sha256_block(state, block);
    sha256_end(state, output->data);
    return ZKVM_EOK;
}

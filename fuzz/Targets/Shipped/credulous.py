#!/usr/bin/env python3
"""A guest that believes: decodes the input strictly, computes the request's root, and accepts without looking at the witness.

A sample of how a guest that shares nothing with this repository is plugged in, and a third reading of the wire format.

    credulous.py          input on stdin, 43 output bytes on stdout
    credulous.py FILE     input from a file, output as hex
    credulous.py --batch  a path per line on stdin, an output or `err: …` per line on stdout
"""
import sys
from hashlib import sha256

# ---- schemas: (kind, ...), limits as in EIP-8025 and the Electra beacon chain -------------------------------------------------
U64, U256, B20, B32, B48, B96 = (("fixed", n) for n in (8, 32, 20, 32, 48, 96))
BYTE, BOOL = ("fixed", 1), ("bool",)


def octets(limit):
    return ("octets", limit)


def listof(element, limit):
    return ("list", element, limit)


def container(*fields):
    return ("container", fields)


WITHDRAWAL = container(U64, U64, B20, U64)
PAYLOAD = (B32, B20, B32, B32, ("fixed", 256), B32, U64, U64, U64, U64, octets(32), U256, B32,
           listof(octets(1 << 30), 1 << 20), listof(WITHDRAWAL, 16))
CANCUN = (container(*PAYLOAD, U64, U64), listof(B32, 4096), B32)
DEPOSIT = container(B48, B32, U64, B96, U64)
REQUESTS = container(listof(DEPOSIT, 8192), listof(container(B20, B48, U64), 16), listof(container(B20, B48, B48), 2))
WITNESS = container(listof(octets(1024), None), listof(octets(65536), None), listof(octets(1024), 256))
SHANGHAI_REQUEST, CANCUN_REQUEST = container(container(*PAYLOAD)), container(*CANCUN)
PRAGUE_REQUEST = container(*CANCUN, REQUESTS)
REQUEST_OF = {0x0F01: SHANGHAI_REQUEST, 0x1001: CANCUN_REQUEST,
              0x1101: PRAGUE_REQUEST, 0x1201: PRAGUE_REQUEST, 0x1301: PRAGUE_REQUEST, 0x1401: PRAGUE_REQUEST}
CONFIG = container(U64, listof(container(BYTE, BOOL, U64), 64), listof(container(BYTE, U64, U64, U64), 64))
BLOCK_SCHEMA, BLOCK_INPUT = 0xFF01, container(octets(1 << 26), WITNESS, CONFIG)


class Undecodable(Exception):
    pass


def demand(holds):
    if not holds:
        raise Undecodable


# ---- SSZ ----------------------------------------------------------------------------------------------------------------------
def size(schema):
    """Bytes of every value of the schema, None where they vary."""
    if schema[0] == "fixed":
        return schema[1]
    if schema[0] == "bool":
        return 1
    if schema[0] == "container":
        sizes = [size(field) for field in schema[1]]
        return None if None in sizes else sum(sizes)
    return None


def u32(data, at):
    return int.from_bytes(data[at:at + 4], "little")


def cut(data, offsets):
    bounds = offsets + [len(data)]
    demand(all(a <= b for a, b in zip(bounds, bounds[1:])))
    return [data[a:b] for a, b in zip(bounds, bounds[1:])]


def decode(schema, data):
    kind = schema[0]
    if kind in ("fixed", "bool"):
        demand(len(data) == size(schema) and (kind == "fixed" or data[0] < 2))
        return data
    if kind == "octets":
        demand(len(data) <= schema[1])
        return data
    return decode_list(schema, data) if kind == "list" else decode_container(schema, data)


def decode_list(schema, data):
    element, limit = schema[1:]
    width = size(element)
    if width:
        demand(len(data) % width == 0)
        parts = [data[at:at + width] for at in range(0, len(data), width)]
    elif not data:
        parts = []
    else:
        demand(len(data) >= 4)
        first = u32(data, 0)
        demand(first > 0 and first % 4 == 0 and first <= len(data) and (limit is None or first // 4 <= limit))
        parts = cut(data, [u32(data, at) for at in range(0, first, 4)])
    demand(limit is None or len(parts) <= limit)
    return [decode(element, part) for part in parts]


def decode_container(schema, data):
    heads, at = [], 0
    for field in schema[1]:
        heads.append((field, at, size(field)))
        at += size(field) or 4
    demand(len(data) >= at)
    offsets = [u32(data, where) for _, where, width in heads if width is None]
    demand(offsets[0] == at if offsets else len(data) == at)
    parts = iter(cut(data, offsets))
    return [decode(field, next(parts) if width is None else data[where:where + width]) for field, where, width in heads]


def merkle(chunks, capacity):
    zero, width = bytes(32), 1
    while width < capacity:
        chunks = [pair(chunks[i], chunks[i + 1] if i + 1 < len(chunks) else zero) for i in range(0, len(chunks), 2)]
        zero, width = pair(zero, zero), 2 * width
    return chunks[0] if chunks else zero


def pair(left, right):
    return sha256(left + right).digest()


def chunked(data):
    return [data[at:at + 32].ljust(32, b"\0") for at in range(0, len(data), 32)]


def root(schema, value):
    kind = schema[0]
    if kind in ("fixed", "bool"):
        return merkle(chunked(value), (size(schema) + 31) // 32)
    if kind == "container":
        return merkle([root(*field) for field in zip(schema[1], value)], len(schema[1]))
    if kind == "octets":
        body = merkle(chunked(value), (schema[1] + 31) // 32)
    else:
        body = merkle([root(schema[1], item) for item in value], schema[2])
    return pair(body, len(value).to_bytes(32, "little"))


# ---- keccak-256 and RLP, for inputs that hold a block -------------------------------------------------------------------------
MASK = (1 << 64) - 1


def keccak(data):
    data = bytearray(data) + b"\1"
    data += bytes(-len(data) % 136)
    data[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for at in range(0, len(data), 136):
        for i in range(17):
            lanes[i % 5][i // 5] ^= int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little")
        permute(lanes)
    return b"".join(lanes[i][0].to_bytes(8, "little") for i in range(4))


def permute(a):
    def rotate(word, by):
        return ((word << by) | (word >> (64 - by))) & MASK if by % 64 else word

    feedback = 1
    for _ in range(24):
        column = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        for x in range(5):
            mix = column[x - 1] ^ rotate(column[(x + 1) % 5], 1)
            for y in range(5):
                a[x][y] ^= mix
        x, y, current = 1, 0, a[1][0]
        for t in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, a[x][y] = a[x][y], rotate(current, (t + 1) * (t + 2) // 2 % 64)
        for y in range(5):
            row = [a[x][y] for x in range(5)]
            for x in range(5):
                a[x][y] = row[x] ^ (~row[(x + 1) % 5] & MASK & row[(x + 2) % 5])
        for j in range(7):
            feedback = ((feedback << 1) ^ ((feedback >> 7) * 0x71)) % 256
            if feedback & 2:
                a[0][0] ^= 1 << ((1 << j) - 1)


def item(data, at):
    """Bounds of the RLP item at `at`: is it a list, where its content starts, where it ends."""
    demand(at < len(data))
    tag = data[at]
    if tag < 0x80:
        return False, at, at + 1
    is_list, short = tag >= 0xC0, tag - (0xC0 if tag >= 0xC0 else 0x80)
    if short <= 55:
        start, length = at + 1, short
        demand(is_list or length != 1 or (start < len(data) and data[start] >= 0x80))
    else:
        start = at + 1 + short - 55
        digits = data[at + 1:start]
        length = int.from_bytes(digits, "big")
        demand(len(digits) == short - 55 and digits[0] != 0 and length > 55)
    demand(start + length <= len(data))
    return is_list, start, start + length


def check(data, at):
    is_list, start, end = item(data, at)
    while is_list and start < end:
        start = check(data[:end], start)
    return end


def block_hash(block):
    """Hash of the header, whatever the body is; zeros where the block is no RLP list that begins with a list of texts."""
    try:
        is_list, start, end = item(block, 0)
        demand(is_list and end == len(block))
        header_is_list, at, end = item(block, start)
        demand(header_is_list and check(block, start) == end)
        while at < end:
            is_list, _, at = item(block, at)
            demand(not is_list)
        return keccak(block[start:end])
    except Undecodable:
        return bytes(32)


# ---- the guest ----------------------------------------------------------------------------------------------------------------
def validate(data):
    """Any bytes to 43: root, verdict, chain id, schema id; all zero when they do not decode."""
    try:
        demand(len(data) >= 2)
        schema, body = int.from_bytes(data[:2], "big"), data[2:]
        if schema == BLOCK_SCHEMA:
            block, _, config = decode(BLOCK_INPUT, body)
            places = [(fork[1][0], int.from_bytes(fork[2], "little")) for fork in config[1]]
            demand(places and places == sorted(places))
            identity, chain = block_hash(block), config[0]
        else:
            demand(schema in REQUEST_OF)
            request, _, chain = decode(container(REQUEST_OF[schema], WITNESS, U64), body)
            identity = root(REQUEST_OF[schema], request)
    except Undecodable:
        return bytes(43)
    return identity + b"\1" + bytes(chain) + schema.to_bytes(2, "little")


def main(arguments):
    sys.setrecursionlimit(10000)
    if arguments == ["--batch"]:
        for line in sys.stdin:
            try:
                with open(line.strip(), "rb") as source:
                    print("0x" + validate(source.read()).hex(), flush=True)
            except OSError as error:
                print("err:", error, flush=True)
    elif arguments:
        with open(arguments[0], "rb") as source:
            print("0x" + validate(source.read()).hex())
    else:
        sys.stdout.buffer.write(validate(sys.stdin.buffer.read()))


main(sys.argv[1:])

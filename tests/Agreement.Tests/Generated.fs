/// Inputs that FsCheck draws: blocks of generated chains, honest, lied about, damaged byte by byte, and bytes that are nothing.
module Perjury.Tests.Generated

open System
open System.Collections.Concurrent
open FsCheck
open FsCheck.FSharp
open Perjury.Guest.Chain
open Perjury.Mutators
open Perjury.Witness
open Perjury.Witness.Generator

/// Which generated chain.
type ChainName = { Spec: int; Seed: uint64 }

/// A change of the bytes of an input.
type Damage =
    | FlipBit of at: uint32 * bit: int
    | SetBytes of at: uint32 * bytes: byte[]
    | CutOut of at: uint32 * length: int
    | PutIn of at: uint32 * bytes: byte[]
    | CopyOver of from: uint32 * target: uint32 * length: int

type Recipe =
    | Honest of ChainName * block: uint32
    | Lied of ChainName * block: uint32 * seed: uint64
    | Damaged of ChainName * block: uint32 * Damage list
    | Headed of schema: uint16 * byte[]
    | Noise of byte[]

// chains

let private highChainId = (1UL <<< 62) + 1UL

/// From one fork to the next in the fifth block: ancestors may have the form of the fork before, and no older one.
let private transition before after =
    let byTimestamp = after >= ForkId.Shanghai

    ChainSpec(
        1UL,
        [|
            ForkActivation(before, false, 0UL)
            ForkActivation(after, byTimestamp, (if byTimestamp then 60UL else 5UL))
        |],
        [||]
    )

/// Forks that differ in what a block may do; the later ones, which the wire's request form carries, more than once.
let private specs =
    let forks =
        [|
            ForkId.Frontier
            ForkId.Homestead
            ForkId.TangerineWhistle
            ForkId.SpuriousDragon
            ForkId.Byzantium
            ForkId.Petersburg
            ForkId.Istanbul
            ForkId.Berlin
            ForkId.London
            ForkId.Paris
            ForkId.Shanghai
            ForkId.Cancun
            ForkId.Prague
            ForkId.Osaka
            ForkId.Bpo2
            ForkId.Bpo4
            ForkId.Prague
            ForkId.Osaka
            ForkId.Osaka
            ForkId.AmsterdamZkevm033
            ForkId.Amsterdam202604
            ForkId.Amsterdam
            ForkId.Amsterdam
        |]

    Array.concat
        [
            [| for fork in forks -> ChainSpec.Always(1UL, fork) |]
            [|
                transition ForkId.Berlin ForkId.London
                transition ForkId.London ForkId.Paris
                transition ForkId.Paris ForkId.Shanghai
                transition ForkId.Shanghai ForkId.Cancun
                transition ForkId.Cancun ForkId.Prague
                transition ForkId.Prague ForkId.Osaka
                transition ForkId.Osaka ForkId.Bpo1
                transition ForkId.Bpo2 ForkId.Amsterdam
                ChainSpec.Always(highChainId, ForkId.Osaka)
            |]
        ]

/// The last entry stands for a chain that is long enough for BLOCKHASH at its full reach.
let private deep = specs.Length

let private subjectsOf (spec: ChainSpec) name (block: GeneratedBlock) =
    let whole = StatelessInputWriter.BlockForm(block.Produced.Rlp, spec, block.Witness)

    [ EmbeddedCorpus.ToInput(block, spec); whole ]
    |> List.distinct
    |> List.choose (Subject.ofBytes name >> Result.toOption)

let private generate chain =
    let isDeep = chain.Spec = deep

    let spec =
        if isDeep then
            ChainSpec.Always(1UL, ForkId.Cancun)
        else
            specs[chain.Spec]

    let blocks =
        if isDeep then
            GeneratedChain.Blocks(spec, chain.Seed, 264, 3) |> Seq.skip 256
        else
            GeneratedChain.Blocks(spec, chain.Seed, 10)

    let subjects =
        blocks
        |> Seq.collect (fun block -> subjectsOf spec $"%A{chain}#{block.Produced.Block.Header.Number}" block)
        |> Array.ofSeq

    subjects, Pool.ofSubjects subjects

let private chains = ConcurrentDictionary<ChainName, Lazy<Subject[] * Pool>>()

let private chainOf name =
    chains.GetOrAdd(name, (fun name -> lazy (generate name))).Value

// bytes

let private within (bytes: byte[]) (at: uint32) = int (at % uint32 (bytes.Length + 1))

let private splice (bytes: byte[]) at length patch =
    let stop = min bytes.Length (at + length)
    Array.concat [ bytes[.. at - 1]; patch; bytes[stop..] ]

let private harm (bytes: byte[]) damage =
    match damage with
    | FlipBit(at, bit) when bytes.Length > 0 ->
        let at = int (at % uint32 bytes.Length)
        Array.updateAt at (bytes[at] ^^^ (1uy <<< bit)) bytes
    | FlipBit _ -> bytes
    | SetBytes(at, patch) -> splice bytes (within bytes at) patch.Length patch
    | CutOut(at, length) -> splice bytes (within bytes at) length [||]
    | PutIn(at, patch) -> splice bytes (within bytes at) 0 patch
    | CopyOver(from, target, length) ->
        let from = within bytes from
        let piece = bytes[from .. min (bytes.Length - 1) (from + length - 1)]
        splice bytes (within bytes target) piece.Length piece

/// The bytes that a recipe stands for, and what was done, in words.
let cook recipe =
    let subject chain (block: uint32) =
        let subjects, pool = chainOf chain
        subjects[int (block % uint32 subjects.Length)], pool

    match recipe with
    | Honest(chain, block) ->
        let subject, _ = subject chain block
        subject.Name, subject.Bytes
    | Lied(chain, block, seed) ->
        let subject, pool = subject chain block

        match Lies.about subject pool seed 1 with
        | case :: _ -> $"{subject.Name}: {Naming.texts case.Mutations}", Draft.encode case.Draft
        | [] -> subject.Name, subject.Bytes
    | Damaged(chain, block, damages) ->
        let subject, _ = subject chain block
        $"{subject.Name}: %A{damages}", List.fold harm subject.Bytes damages
    | Headed(schema, bytes) ->
        let head = [| byte (schema >>> 8); byte schema |]
        "bytes behind a schema id", Array.append head bytes
    | Noise bytes -> "bytes", bytes

// drawing

/// Chains per shard and spec: as many as the inputs need to stay different.
let private chainNames shard perSpec =
    gen {
        let! spec =
            Gen.frequency [ 40, Gen.choose (0, specs.Length - 1); 1, Gen.constant deep ]

        let! number = Gen.choose (0, (if spec = deep then 0 else perSpec - 1))

        return
            {
                Spec = spec
                Seed = uint64 shard * 1000UL + uint64 number
            }
    }

let private anywhere = ArbMap.defaults |> ArbMap.generate<uint32>

let private someBytes longest =
    gen {
        let! length = Gen.choose (0, longest)
        return! Gen.arrayOfLength length (ArbMap.defaults |> ArbMap.generate<byte>)
    }

let private damage =
    Gen.oneof
        [
            Gen.map2 (fun at bit -> FlipBit(at, bit)) anywhere (Gen.choose (0, 7))
            Gen.map2 (fun at bytes -> SetBytes(at, bytes)) anywhere (someBytes 8)
            Gen.map2 (fun at length -> CutOut(at, length)) anywhere (Gen.choose (1, 40))
            Gen.map2 (fun at bytes -> PutIn(at, bytes)) anywhere (someBytes 40)
            Gen.map3
                (fun from target length -> CopyOver(from, target, length))
                anywhere
                anywhere
                (Gen.choose (1, 64))
        ]

let private schemas =
    Gen.elements [ 0x0F01us; 0x1001us; 0x1101us; 0x1201us; 0x1301us; 0x1401us; 0xFF01us ]

/// One recipe of a shard.
let recipe shard perSpec : Gen<Recipe> =
    let chain = chainNames shard perSpec
    let seed = ArbMap.defaults |> ArbMap.generate<uint64>

    let damages =
        gen {
            let! count = Gen.choose (1, 4)
            return! Gen.listOfLength count damage
        }

    Gen.frequency
        [
            10, Gen.map2 (fun chain block -> Honest(chain, block)) chain anywhere
            60, Gen.map3 (fun chain block seed -> Lied(chain, block, seed)) chain anywhere seed
            24, Gen.map3 (fun chain block list -> Damaged(chain, block, list)) chain anywhere damages
            4, Gen.map2 (fun schema bytes -> Headed(schema, bytes)) schemas (someBytes 1200)
            2, Gen.map Noise (someBytes 400)
        ]

module Perjury.Tests.TrieTests

open System.Collections.Generic
open System.Text
open System.Text.Json
open FsCheck
open FsCheck.FSharp
open Expecto
open Perjury.Tests.Suite
open Perjury.Model
open Perjury.Model.TrieNode

let private put trie (key: byte[], value: byte[]) =
    match Trie.put Trie.noStore trie key value with
    | Ok trie -> trie
    | Error _ -> failwith "a whole trie has no missing node"

let private remove trie (key: byte[]) =
    match Trie.remove Trie.noStore trie key with
    | Ok trie -> trie
    | Error _ -> failwith "a whole trie has no missing node"

let private ofPairs pairs = Seq.fold put Empty pairs

/// Keys of one length that share prefixes often; values short and long, so that nodes are inline and hashed.
let private pairs =
    let nibble = Gen.elements [ 0x00uy; 0x01uy; 0x10uy; 0x11uy; 0xFFuy ]
    let key = Gen.arrayOfLength 4 nibble

    let value =
        Gen.choose (1, 40)
        |> Gen.bind (fun n -> Gen.arrayOfLength n (Gen.choose (1, 255) |> Gen.map byte))

    Gen.zip key value |> Gen.listOf |> Gen.map (List.distinctBy fst) |> Arb.fromGen

let private storeOf (encodings: seq<byte[]>) : Trie.Store =
    let table = Dictionary<byte[], byte[]>(Bytes.equality)

    for bytes in encodings do
        table[Keccak.hash bytes] <- bytes

    fun hash ->
        match table.TryGetValue hash with
        | true, bytes ->
            TrieNode.decode bytes
            |> Option.map Ok
            |> Option.defaultValue (Error(Trie.Malformed hash))
        | _ -> Error(Trie.Missing hash)

// vectors

let private bytesOf (text: string) =
    if text.StartsWith "0x" then
        Bytes.ofHex text
    else
        Encoding.UTF8.GetBytes text

let private change isSecure trie (key: JsonElement, value: JsonElement) =
    let bytes = bytesOf (nonNull (key.GetString()))
    let key = if isSecure then Keccak.hash bytes else bytes

    match value.GetString() with
    | null -> remove trie key
    | text -> put trie (key, bytesOf text)

let private changes (input: JsonElement) =
    match input.ValueKind with
    | JsonValueKind.Array -> [ for pair in input.EnumerateArray() -> pair[0], pair[1] ]
    | _ ->
        [
            for property in input.EnumerateObject() ->
                JsonDocument.Parse(JsonSerializer.Serialize property.Name).RootElement, property.Value
        ]

[<Tests>]
let tests =
    testList
        "TrieTests"
        [
            property 100 "the root does not depend on the order of insertion"
            <| fun (seed: int) ->
                Prop.forAll pairs (fun pairs ->
                    let shuffled = List.randomShuffleWith (System.Random seed) pairs
                    Trie.root (ofPairs pairs) = Trie.root (ofPairs shuffled))

            property 100 "putting a new key and removing it restores the trie"
            <| fun (value: NonEmptyArray<byte>) ->
                Prop.forAll pairs (fun pairs ->
                    match pairs with
                    | [] -> true
                    | (key, _) :: rest ->
                        let before = ofPairs rest
                        remove (put before (key, value.Get)) key = before)

            property 100 "what was put is found and what was not is proven absent"
            <| fun () ->
                Prop.forAll pairs (fun pairs ->
                    let present, absent = List.splitAt (pairs.Length / 2) pairs
                    let trie = ofPairs present

                    List.forall (fun (key, value) -> Trie.get Trie.noStore trie key = Ok(Some value)) present
                    && List.forall (fun (key, _) -> Trie.get Trie.noStore trie key = Ok None) absent)

            property
                100
                "every node of a trie decodes from its encoding to itself with hashed children as stubs"
            <| fun () ->
                Prop.forAll pairs (fun pairs ->
                    Trie.encodings (ofPairs pairs)
                    |> Seq.forall (fun bytes ->
                        match TrieNode.decode bytes with
                        | Some node -> TrieNode.encode node = bytes
                        | None -> false))

            property 100 "a partial trie with all nodes in the store behaves like the whole one"
            <| fun () ->
                Prop.forAll pairs (fun pairs ->
                    match pairs with
                    | [] -> true
                    | (key, value) :: rest ->
                        let whole = ofPairs rest
                        let store = storeOf (Trie.encodings whole)
                        let partial = Trie.ofRoot (Trie.root whole)
                        let removed = List.tryHead rest |> Option.map fst |> Option.defaultValue key

                        let changed trie store =
                            Trie.update store trie [ key, Some value; removed, None ]
                            |> Result.map Trie.root

                        changed partial store = changed whole Trie.noStore)

            property 100 "a path names the nodes that a read needs, no more and no fewer"
            <| fun () ->
                Prop.forAll pairs (fun pairs ->
                    match pairs with
                    | [] -> true
                    | (key, _) :: rest ->
                        let whole = ofPairs rest
                        let root = Trie.ofRoot (Trie.root whole)
                        let all = List.ofSeq (Trie.encodings whole)
                        let hashes = Trie.path (storeOf all) root key |> Result.defaultValue []

                        let onPath =
                            all |> List.filter (fun bytes -> List.contains (Keccak.hash bytes) hashes)

                        let reads = Trie.get (storeOf onPath) root key = Trie.get Trie.noStore whole key

                        let eachNeeded =
                            onPath
                            |> List.forall (fun without ->
                                match Trie.get (storeOf (List.filter ((<>) without) onPath)) root key with
                                | Error(Trie.Missing hash) -> hash = Keccak.hash without
                                | _ -> false)

                        reads && eachNeeded)

            testCase "a delete that leaves one child asks for that child, and not after an insert beside it"
            <| fun () ->
                let value = Array.create 40 7uy
                let keys = [ [| 0x10uy |]; [| 0x20uy |]; [| 0x30uy |] ]
                let whole = ofPairs [ keys[0], value; keys[1], value ]
                let sibling = TrieNode.encode (Leaf([| 0uy |], value))
                let store = storeOf (Trie.encodings whole |> Seq.filter ((<>) sibling))
                let root = Trie.ofRoot (Trie.root whole)
                // both leaves have the same encoding here, so the deleted one is missing as well: tell them apart by value
                let other = Array.create 40 8uy
                let distinct = ofPairs [ keys[0], value; keys[1], other ]
                let kept = TrieNode.encode (Leaf([| 0uy |], other))
                let without = storeOf (Trie.encodings distinct |> Seq.filter ((<>) kept))
                let start = Trie.ofRoot (Trie.root distinct)

                Expect.isTrue
                    (Result.isError (Trie.remove store root keys[0]))
                    "Result.isError (Trie.remove store root keys[0])"

                match Trie.remove without start keys[0] with
                | Error(Trie.Missing hash) -> Expect.equal hash (Keccak.hash kept) "hash"
                | other -> failtest $"%A{other}"

                let both = Trie.update without start [ keys[0], None; keys[2], Some value ]

                Expect.equal
                    (Result.map Trie.root both)
                    (Ok(Trie.root (ofPairs [ keys[1], other; keys[2], value ])))
                    "Result.map Trie.root both"

            for file, isSecure in
                [
                    "trietest.json", false
                    "trieanyorder.json", false
                    "trietest_secureTrie.json", true
                    "hex_encoded_securetrie_test.json", true
                ] do
                testCase $"the Ethereum trie vectors give their roots: {file}"
                <| fun () ->
                    use document = JsonDocument.Parse(Archives.file "trie_rlp" ("TrieTests/" + file))
                    let cases = List.ofSeq (document.RootElement.EnumerateObject())
                    Expect.isGreaterThan cases.Length 0 "cases.Length"

                    for case in cases do
                        let trie =
                            changes (case.Value.GetProperty "in") |> List.fold (change isSecure) Empty

                        let expected = nonNull (case.Value.GetProperty("root").GetString())
                        Expect.equal ("0x" + Bytes.toHex (Trie.root trie)) expected case.Name

            testCase "real account proofs resolve to the account under the root"
            <| fun () ->
                use document = JsonDocument.Parse(Archives.file "trie_rlp" "account_proofs.json")

                let hex (json: JsonElement) =
                    Bytes.ofHex (nonNull (json.GetString()))

                let root = hex (document.RootElement.GetProperty "root")

                let accounts =
                    List.ofSeq ((document.RootElement.GetProperty "accounts").EnumerateArray())

                Expect.isGreaterThan accounts.Length 0 "accounts.Length"

                for account in accounts do
                    let nodes =
                        [
                            for node in (account.GetProperty "accountProof").EnumerateArray() -> hex node
                        ]

                    let key = Keccak.hash (hex (account.GetProperty "address"))

                    match Trie.get (storeOf nodes) (Trie.ofRoot root) key with
                    | Ok(Some leaf) ->
                        Expect.isTrue
                            ((Witness.decodeAccount leaf).IsSome)
                            "(Witness.decodeAccount leaf).IsSome"
                    | other -> failtest $"%A{other}"
        ]

namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the form of a block: fields of its header left out or added, withdrawals before their fork, a difficulty after the merge.
/// In the block form the hash of the block is that of its header, so that nothing is to be pinned.
module BlockForms =
    type private Parts = { Header: Item list; Body: Item list }

    let private onBlock (lie: Forks.Fork -> Parts -> Draw<Parts option>) : Drawing =
        fun _ draft ->
            match draft.Input with
            | WireTypes.Payload _ -> none
            | WireTypes.Block block ->
                let fork =
                    Blocks.headerOf block.Block
                    |> Option.bind (fun header ->
                        Perjury.Model.Subject.activeFork block.ChainConfig header.Number header.Timestamp)
                    |> Option.map snd

                match fork, Rlp.decode block.Block with
                | Some fork, Ok(List(List header :: body)) ->
                    draw {
                        let! changed = lie fork { Header = header; Body = body }

                        return
                            match changed with
                            | Some parts ->
                                [ ReplaceBlock(Rlp.encode (List(List parts.Header :: parts.Body))) ]
                            | None -> []
                    }
                | _ -> none

    let private always lie =
        onBlock (fun fork parts -> draw { return lie fork parts })

    /// Header without its last fields, down to those of an earlier form.
    let private shortened =
        onBlock (fun _ parts ->
            let lengths =
                [ 15; 16; 17; 20; 21 ]
                |> List.filter (fun length -> length < parts.Header.Length)
                |> Array.ofList

            if lengths.Length = 0 then
                draw { return None }
            else
                draw {
                    let! length = oneOf lengths

                    return
                        Some
                            { parts with
                                Header = List.take length parts.Header
                            }
                })

    /// Header with the fields of a later form.
    let private lengthened =
        always (fun _ parts ->
            let more =
                match parts.Header.Length with
                | 15 -> [ Str [| 7uy |] ]
                | 16 -> [ Str TrieNode.emptyRoot ]
                | 17 -> [ Str [||]; Str [||]; Str(Bytes.zeros 32) ]
                | 20 -> [ Str(Requests.hash []) ]
                | _ -> []

            if more.IsEmpty then
                None
            else
                Some
                    { parts with
                        Header = parts.Header @ more
                    })

    /// A million ether to the miner, whom every block reads.
    let private withdrawals =
        always (fun fork parts ->
            match List.tryItem 2 parts.Header with
            | Some coinbase when fork < Forks.Shanghai ->
                let withdrawal =
                    List [ Str [||]; Str [||]; coinbase; Rlp.ofUInt64 1_000_000_000_000_000UL ]

                Some
                    { parts with
                        Body = parts.Body @ [ List [ withdrawal ] ]
                    }
            | _ -> None)

    let private difficulty =
        always (fun fork parts ->
            if fork >= Forks.Paris then
                Some
                    { parts with
                        Header = List.updateAt 7 (Str [| 1uy |]) parts.Header
                    }
            else
                None)

    let forms =
        [
            rejected "block-header-shortened" [ "F5" ] shortened
            rejected "block-header-lengthened" [ "F5" ] lengthened
        ]

    let early = [ rejected "block-withdrawals-before-fork" [] withdrawals ]
    let rewards = [ rejected "block-difficulty-after-merge" [] difficulty ]

    let families = forms @ early @ rewards

namespace Perjury.Fuzz.Export

open System.Collections.Generic
open System.Runtime.InteropServices
open Perjury.Guest.Chain
open Perjury.Guest.Execution
open Perjury.Guest.Primitives
open Perjury.Guest.State
open Perjury.Guest.Witness
open Perjury.Witness

/// State accesses of an execution, by address and slot: the witness alone shows only hashes.
type Access =
    {
        Accounts: byte[] list
        /// Address and slot.
        Slots: (byte[] * byte[]) list
        /// Address and code hash.
        Codes: (byte[] * byte[]) list
        /// Changed slots: address, slot, and whether it was deleted.
        Writes: (byte[] * byte[] * bool) list
    }

/// State source that records the accesses of an execution.
type private AccessRecorder(inner: IStateSource) =
    let accounts = HashSet<Address>()
    let slots = HashSet<struct (Address * UInt256)>()
    let codes = HashSet<struct (Address * Hash256)>()
    let writes = List<byte[] * byte[] * bool>()

    member _.Access =
        {
            Accounts = [ for address in accounts -> address.ToArray() ]
            Slots = [ for struct (address, slot) in slots -> address.ToArray(), slot.ToBigEndian() ]
            Codes = [ for struct (address, hash) in codes -> address.ToArray(), hash.ToArray() ]
            Writes = List.ofSeq writes
        }

    interface IStateSource with
        member _.Fault = inner.Fault

        member _.TryGetAccount(address: inref<Address>, [<Out>] account: byref<Account>) =
            accounts.Add address |> ignore
            inner.TryGetAccount(&address, &account)

        member _.TryGetStorage(address: inref<Address>, slot: inref<UInt256>, [<Out>] value: byref<UInt256>) =
            slots.Add(struct (address, slot)) |> ignore
            inner.TryGetStorage(&address, &slot, &value)

        member _.TryGetCode(address: inref<Address>, hash: inref<Hash256>, [<Out>] code: byref<Code>) =
            codes.Add(struct (address, hash)) |> ignore
            inner.TryGetCode(&address, &hash, &code)

        member _.TryGetBlockHash(number: uint64, [<Out>] hash: byref<Hash256>) =
            inner.TryGetBlockHash(number, &hash)

        member _.TryCommit(changes: StateChanges, [<Out>] root: byref<Hash256>) =
            for change in changes.Accounts do
                for write in change.Storage do
                    writes.Add(change.Address.ToArray(), write.Slot.ToBigEndian(), write.Value.IsZero)

            inner.TryCommit(changes, &root)

module Access =
    /// Executes an honest block on its own witness and records its accesses.
    let ofBlock chainId (block: Block) (fork: Fork) (witness: WitnessLists) =
        match WitnessState.TryOpen(witness.ToExecutionWitness(), fork, 0UL) with
        | null, state ->
            let recorder = AccessRecorder state.Source

            match BlockExecutor.Execute(block, fork, chainId, recorder, 0UL) with
            | null, _ -> recorder.Access
            | rejection, _ -> failwith $"an honest block is rejected: {rejection}"
        | rejection, _ -> failwith $"an honest block has no ancestors: {rejection}"

/// The embedded corpus as an executor with a planted bug makes it. Its assembly has the type names of the guest, so it is loaded at run
/// time.
module Perjury.Tests.WeakCorpus

open System
open System.Collections.Generic
open System.IO
open System.Reflection

type private Corpus = Func<string, uint64, IReadOnlyList<struct (string * byte[])>>

let private load =
    lazy
        (let path = Path.Combine(AppContext.BaseDirectory, "Perjury.Guest.Weak.dll")
         let guest = nonNull (Assembly.LoadFrom(path).GetType "Perjury.Guest.WeakGuest")
         nonNull (guest.GetMethod "Corpus") |> _.CreateDelegate<Corpus>())

/// Names and inputs of a seed, made with the bug of a name; the empty name: no bug.
let cases bug seed =
    [ for struct (name, input) in load.Value.Invoke(bug, seed) -> name, input ]

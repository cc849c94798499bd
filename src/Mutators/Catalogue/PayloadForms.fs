namespace Perjury.Mutators

open Perjury.Model
open Perjury.Model.Rlp
open Perjury.Mutators.Draw
open Perjury.Mutators.Family

/// Lies about the form of a payload, which the schema id alone decides: told under the schema of another fork, the header that it
/// implies lacks fields that its chain has, or has more of them. What lies about the header of a block are in the block form.
module PayloadForms =
    let private fields schemaId =
        Forks.ofIndex (byte (schemaId >>> 8)) |> Option.map Headers.fieldCount

    let private schemas =
        [
            for fork in 0..255 do
                let schemaId = fork * 256 + 1

                match WireSchemas.shapeOf schemaId, fields schemaId with
                | Some _, Some count -> schemaId, count
                | _ -> ()
        ]

    let private previousFields schemaId =
        Forks.ofIndex (byte (schemaId >>> 8))
        |> Option.map (ForkTable.previous >> Headers.fieldCount)

    let private fieldsOfParent (draft: Draft) =
        match Array.tryLast (entriesOf Headers draft) |> Option.map Rlp.decode with
        | Some(Ok(List fields)) -> Some fields.Length
        | _ -> None

    /// The payload under one of the schemas that fit, with its hash.
    let private under isWanted : Drawing =
        fun _ draft ->
            match Draft.payload draft, fieldsOfParent draft with
            | Some payload, Some ofParent ->
                let wanted =
                    schemas
                    |> List.filter (fun schema -> fst schema <> payload.SchemaId && isWanted ofParent schema)
                    |> Array.ofList

                if wanted.Length = 0 then
                    none
                else
                    draw {
                        let! schemaId, _ = oneOf wanted
                        return [ Set(SchemaId, [| byte (schemaId >>> 8); byte schemaId |]); Pin ]
                    }
            | _ -> none

    /// No header of the earlier fork is a child of one with more fields.
    let private shortened: Drawing = under (fun ofParent (_, count) -> count < ofParent)

    /// A fork later than the one after the parent's.
    let private lengthened: Drawing =
        under (fun ofParent (schemaId, _) ->
            previousFields schemaId |> Option.exists (fun count -> count > ofParent))

    let shorter = [ rejected "payload-of-earlier-fork" [ "F5" ] shortened ]

    let families = shorter @ [ rejected "payload-of-later-fork" [ "F5" ] lengthened ]

/// Simple Serialize (consensus-specs ssz/simple-serialize.md, EIP-7916 and EIP-7495 for the progressive forms):
/// one schema language, one strict decoder, one encoder. Only canonical encodings decode.
module Perjury.Model.Ssz

open System
open System.Buffers.Binary

type Schema =
    /// Unsigned integer of this many bytes, kept as its little-endian bytes.
    | UInt of width: int
    | Boolean
    | ByteVector of length: int
    | ByteList of limit: Limit
    | List of element: Schema * limit: Limit
    | Container of fields: (string * Schema) list
    /// EIP-7495 with all its fields active; serializes like an ordinary container.
    | ProgressiveContainer of fields: (string * Schema) list

and Limit =
    | AtMost of int64
    /// EIP-7916: no bound; serializes like an ordinary list.
    | Progressive

type Value =
    | Bytes of byte[]
    | Items of Value list
    | Fields of Value list

type Fault =
    | WrongLength
    | OverLimit
    | NotBoolean
    | FirstOffset
    | OffsetOutOfScope
    | OffsetDecreases

/// What is wrong, and the path of field names and element numbers that leads there, put together on the way out.
type Error = { At: string; Fault: Fault }

/// Bytes a value of the schema takes when that is the same for all values.
let rec fixedSize schema =
    match schema with
    | UInt width -> Some width
    | Boolean -> Some 1
    | ByteVector length -> Some length
    | ByteList _
    | List _ -> None
    | Container fields
    | ProgressiveContainer fields -> sizeOfAll 0 fields

and private sizeOfAll sum fields =
    match fields with
    | [] -> Some sum
    | (_, schema) :: others ->
        match fixedSize schema with
        | Some size -> sizeOfAll (sum + size) others
        | None -> None

let private within limit count =
    match limit with
    | AtMost bound -> int64 count <= bound
    | Progressive -> true

let private offsetAt (bytes: byte[]) position =
    int64 (BinaryPrimitives.ReadUInt32LittleEndian(ReadOnlySpan(bytes, position, 4)))

let private fail fault = Error { At = ""; Fault = fault }

/// The result of a part, its error placed below the part's name.
let private below name result =
    result |> Result.mapError (fun error -> { error with At = name () + error.At })

/// Cut points to the parts they bound: start_i up to start_(i+1), the last up to the end.
let private scopes (offsets: int64 list) (length: int) =
    let rec loop remaining parts =
        match remaining with
        | start :: (next :: _ as rest) when start <= next ->
            loop rest ((int start, int next - int start) :: parts)
        | _ :: _ :: _ -> fail OffsetDecreases
        | [ start ] -> Ok(List.rev ((int start, length - int start) :: parts))
        | [] -> Ok []

    if offsets |> List.exists (fun offset -> offset > int64 length) then
        fail OffsetOutOfScope
    else
        loop offsets []

/// All results, or the first error.
let private sequence (results: seq<Result<Value, Error>>) =
    let folder state result =
        match state, result with
        | Ok values, Ok value -> Ok(value :: values)
        | Error error, _ -> Error error
        | _, Error error -> Error error

    results |> Seq.fold folder (Ok []) |> Result.map List.rev

/// The value of the schema that the `length` bytes from `start` on are; only what becomes a value is copied.
let rec private decodeAt schema (bytes: byte[]) start length : Result<Value, Error> =
    let value () = Bytes(Bytes.slice start length bytes)

    match schema with
    | UInt width
    | ByteVector width -> if length = width then Ok(value ()) else fail WrongLength
    | Boolean when length <> 1 -> fail WrongLength
    | Boolean ->
        if bytes[start] <= 1uy then
            Ok(value ())
        else
            fail NotBoolean
    | ByteList limit -> if within limit length then Ok(value ()) else fail OverLimit
    | List(element, limit) ->
        match fixedSize element with
        | Some size -> decodeFixedList element size limit bytes start length
        | None -> decodeVariableList element limit bytes start length
    | Container fields
    | ProgressiveContainer fields -> decodeContainer fields bytes start length

and private decodeFixedList element size limit bytes start length =
    if length % size <> 0 then
        fail WrongLength
    elif not (within limit (length / size)) then
        fail OverLimit
    else
        Seq.init (length / size) (fun i ->
            decodeAt element bytes (start + i * size) size |> below (fun () -> $"[{i}]"))
        |> sequence
        |> Result.map Items

and private decodeVariableList element limit bytes start length =
    if length = 0 then
        Ok(Items [])
    elif length < 4 then
        fail WrongLength
    else
        let first = offsetAt bytes start

        if first = 0L || first % 4L <> 0L || first > int64 length then
            fail FirstOffset
        elif not (within limit (int first / 4)) then
            fail OverLimit
        else
            let offsets = List.init (int first / 4) (fun i -> offsetAt bytes (start + 4 * i))

            scopes offsets length
            |> Result.bind (fun parts ->
                parts
                |> Seq.mapi (fun i (at, length) ->
                    decodeAt element bytes (start + at) length |> below (fun () -> $"[{i}]"))
                |> sequence)
            |> Result.map Items

and private decodeContainer fields bytes start length =
    let sizes = fields |> List.map (snd >> fixedSize)
    let heads = sizes |> List.map (Option.defaultValue 4)
    let headLength = List.sum heads
    let isVariable = List.exists Option.isNone sizes

    if length < headLength || (not isVariable && length > headLength) then
        fail WrongLength
    else
        let positions = heads |> List.scan (+) 0 |> List.take heads.Length

        let offsets =
            List.zip sizes positions
            |> List.filter (fst >> Option.isNone)
            |> List.map (fun (_, position) -> offsetAt bytes (start + position))

        match offsets with
        | first :: _ when first <> int64 headLength -> fail FirstOffset
        | _ ->
            scopes offsets length
            |> Result.bind (decodeFields (List.zip3 fields sizes positions) bytes start)
            |> Result.map Fields

/// Fields in order: fixed ones where they stand, variable ones from the next scope.
and private decodeFields heads bytes start parts =
    let place (parts, located) ((name, schema), size, position) =
        match size, parts with
        | Some size, _ -> parts, (name, schema, position, size) :: located
        | None, (at, length) :: rest -> rest, (name, schema, at, length) :: located
        | None, [] -> parts, located

    let _, located = List.fold place (parts, []) heads

    List.rev located
    |> Seq.map (fun (name, schema, at, length) ->
        decodeAt schema bytes (start + at) length |> below (fun () -> "." + name))
    |> sequence

/// Strict: the result re-encodes to exactly these bytes.
let decode schema (bytes: byte[]) = decodeAt schema bytes 0 bytes.Length

/// The same of the bytes from `start` on.
let decodeFrom start schema (bytes: byte[]) =
    decodeAt schema bytes start (bytes.Length - start)

/// Fixed parts with offsets for the variable ones, then the variable parts.
let private assemble (parts: (bool * byte[]) list) =
    let headLength =
        parts
        |> List.sumBy (fun (isFixed, bytes) -> if isFixed then bytes.Length else 4)

    let head, _ =
        parts
        |> List.mapFold
            (fun offset (isFixed, bytes: byte[]) ->
                if isFixed then
                    bytes, offset
                else
                    Bytes.ofUInt64LittleEndian 4 (uint64 offset), offset + bytes.Length)
            headLength

    Bytes.concat (head @ (parts |> List.filter (fst >> not) |> List.map snd))

/// Encoding of a value that has the shape of the schema.
let rec encode schema value =
    match schema, value with
    | (Container fields | ProgressiveContainer fields), Fields values ->
        List.map2 (fun (_, field) value -> (fixedSize field).IsSome, encode field value) fields values
        |> assemble
    | List(element, _), Items values ->
        values
        |> List.map (fun value -> (fixedSize element).IsSome, encode element value)
        |> assemble
    | _, Bytes bytes -> bytes
    | _ -> invalidArg (nameof value) "the value does not have the shape of the schema"

let ofUInt64 (value: uint64) =
    Bytes(Bytes.ofUInt64LittleEndian 8 value)

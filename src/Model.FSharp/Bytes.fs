/// Byte strings: the one type everything in the model is made of.
module Perjury.Model.Bytes

open System

/// "0x"-less lower-case hex of a byte string.
let toHex (bytes: byte[]) = Convert.ToHexStringLower bytes

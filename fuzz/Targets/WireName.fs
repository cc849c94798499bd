namespace Perjury.Fuzz.Targets

open Perjury.Model
open Perjury.Guest.Wire

/// A release of the wire of Amsterdam, by the name that users give it, as guest and model call it.
type WireName =
    {
        Name: string
        Guest: WireRelease
        /// None: what each input says itself.
        Model: Releases.Releases option
    }

module WireName =
    let private row guest (release: WireSchemas.WireRelease) =
        {
            Name = release.Name
            Guest = guest
            Model = Some(Releases.ofWire release)
        }

    /// What each input says itself by its schema id and first offset, and of two that say the same, the newer.
    let ofInput =
        {
            Name = "input"
            Guest = WireRelease.OfInput
            Model = None
        }

    /// The releases, oldest first.
    let all =
        [
            row WireRelease.Zkevm033 WireSchemas.zkevm033
            row WireRelease.Keyed WireSchemas.v21_0_0
            row WireRelease.Plain WireSchemas.v21_0_1
            row WireRelease.Progressive WireSchemas.v21_0_7
        ]

    let names = all |> List.map _.Name |> String.concat ", "

    let tryParse name =
        ofInput :: all |> List.tryFind (fun wire -> wire.Name = name)

    /// Rules and wire by which the model reads an input.
    let releases wire input =
        wire.Model |> Option.defaultWith (fun () -> Releases.ofInput input)

    /// How inputs are written for a target that says what it serves: as their bytes say, unless it reads an older release only.
    let ofTarget (target: Target) =
        if List.contains "v21.0.7" target.Serves.Wires then
            ofInput
        else
            all
            |> List.filter (fun wire -> List.contains wire.Name target.Serves.Wires)
            |> List.tryLast
            |> Option.defaultValue ofInput

    let reading wire =
        match wire.Model with
        | Some releases -> Perjury.Mutators.As releases
        | None -> Perjury.Mutators.OfInput

    /// The release that a reading names, or what each input says.
    let ofReading said =
        all
        |> List.tryFind (fun wire -> reading wire = said)
        |> Option.defaultValue ofInput

    /// What a target does not serve of an input; none where it serves it, or where the input is nothing that could be asked for.
    let missing (target: Target) wire (input: byte[]) =
        if target.Serves = Serves.everything then
            None
        else
            Need.ofBytes (reading wire) input |> Option.bind (Serves.missing target.Serves)

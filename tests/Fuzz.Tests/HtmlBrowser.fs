/// A real browser without a screen, and enough of PNG to see whether it drew something.
module Perjury.Tests.HtmlBrowser

open System
open System.Buffers.Binary
open System.Diagnostics
open System.IO
open System.IO.Compression
open Expecto

let private names = [ "chromium"; "chromium-browser"; "google-chrome" ]

let private find () =
    let folders =
        (Environment.GetEnvironmentVariable "PATH"
         |> Option.ofObj
         |> Option.defaultValue "")
            .Split(Path.PathSeparator)

    names
    |> List.collect (fun name -> [ for folder in folders -> Path.Combine(folder, name) ])
    |> List.tryFind File.Exists

/// The browser's program. Where there is none the test is ignored, but fails in CI.
let program () =
    match find () with
    | Some path -> path
    | None ->
        let why = "no chromium: apt-get install chromium"

        if Environment.GetEnvironmentVariable "CI" = "true" then
            failtest why
        else
            skiptest why

        ""

let private run (arguments: string list) =
    let profile = Directory.CreateTempSubdirectory("perjury-browser").FullName

    try
        let fixedPart =
            [
                "--headless"
                "--no-sandbox"
                "--disable-gpu"
                "--hide-scrollbars"
                "--no-first-run"
                $"--user-data-dir={profile}"
            ]

        let info = ProcessStartInfo(program (), fixedPart @ arguments)
        info.RedirectStandardOutput <- true
        info.RedirectStandardError <- true
        use browser = nonNull (Process.Start info)
        let errors = browser.StandardError.ReadToEndAsync()
        let output = browser.StandardOutput.ReadToEndAsync()

        if not (browser.WaitForExit(TimeSpan.FromMinutes 3.0)) then
            browser.Kill true
            failwith "the browser does not end"

        if browser.ExitCode <> 0 then
            failwith $"the browser ended with {browser.ExitCode}: {errors.Result}"

        output.Result
    finally
        Directory.Delete(profile, true)

let private address (page: string) = Uri(page).AbsoluteUri

/// The document as it stands when the page is loaded and its scripts are done.
let dom (width: int) (page: string) =
    run [ "--dump-dom"; $"--window-size={width},1000"; address page ]

/// Draws the page in the light or the dark scheme.
let screenshot (dark: bool) (width: int) (height: int) (page: string) (image: string) =
    let scheme = if dark then 0 else 1

    run
        [
            $"--screenshot={image}"
            $"--window-size={width},{height}"
            $"--blink-settings=preferredColorScheme={scheme}"
            address page
        ]
    |> ignore

type Image =
    {
        Width: int
        Height: int
        /// Red, green, blue, row after row.
        Pixels: struct (byte * byte * byte)[]
    }

let private signature =
    [| 0x89uy; 0x50uy; 0x4Euy; 0x47uy; 0x0Duy; 0x0Auy; 0x1Auy; 0x0Auy |]

let private chunks (png: byte[]) =
    let rec from at =
        [
            if at + 8 <= png.Length then
                let length = BinaryPrimitives.ReadInt32BigEndian(ReadOnlySpan(png, at, 4))
                let kind = Text.Encoding.ASCII.GetString(png, at + 4, 4)
                kind, png[at + 8 .. at + 7 + length]
                yield! from (at + 12 + length)
        ]

    from signature.Length

let private inflate (data: byte[]) =
    use packed = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress)
    use plain = new MemoryStream()
    packed.CopyTo plain
    plain.ToArray()

let private paeth (a: int) (b: int) (c: int) =
    let p = a + b - c
    let pa, pb, pc = abs (p - a), abs (p - b), abs (p - c)

    if pa <= pb && pa <= pc then a
    elif pb <= pc then b
    else c

/// Rows stand as differences to what is left of them and above them (PNG §9.2).
let private unfilter (size: int) stride height (data: byte[]) =
    let rows = Array.zeroCreate<byte>(stride * height)

    for y in 0 .. height - 1 do
        let filter = data[y * (stride + 1)]

        for x in 0 .. stride - 1 do
            let left = if x >= size then int rows[y * stride + x - size] else 0
            let above = if y > 0 then int rows[(y - 1) * stride + x] else 0

            let corner =
                if x >= size && y > 0 then
                    int rows[(y - 1) * stride + x - size]
                else
                    0

            let guess =
                match filter with
                | 0uy -> 0
                | 1uy -> left
                | 2uy -> above
                | 3uy -> (left + above) / 2
                | _ -> paeth left above corner

            rows[y * stride + x] <- byte (int data[y * (stride + 1) + 1 + x] + guess)

    rows

/// A PNG of 8 bits per channel without interlacing, as browsers write them.
let image (path: string) =
    let png = File.ReadAllBytes path
    Expect.equal (Array.truncate 8 png) signature $"{path} is no PNG"
    let chunks = chunks png
    let header = chunks |> List.find (fst >> (=) "IHDR") |> snd

    let word at =
        BinaryPrimitives.ReadInt32BigEndian(ReadOnlySpan(header, at, 4))

    let width, height = word 0, word 4
    Expect.equal (header[8], header[12]) (8uy, 0uy) "header[8], header[12]"
    let size = if header[9] = 6uy then 4 else 3

    let data =
        chunks
        |> List.filter (fst >> (=) "IDAT")
        |> List.map snd
        |> Array.concat
        |> inflate

    let rows = unfilter size (width * size) height data

    {
        Width = width
        Height = height
        Pixels =
            [|
                for pixel in 0 .. width * height - 1 ->
                    struct (rows[pixel * size], rows[pixel * size + 1], rows[pixel * size + 2])
            |]
    }

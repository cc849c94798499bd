/// The seven precompiles over BLS12-381, prices and operations: EIP-2537.
module Perjury.Model.Crypto.Eip2537

open Perjury.Model

let private g1Size = 128
let private g2Size = 256
let private scalarSize = 32

let private table (rows: string list) =
    [|
        for row in rows do
            for number in row.Split ' ' -> int number
    |]

/// Thousandths of the price of a lone multiplication, for 1 to 128 terms.
let private discountsG1 =
    table
        [
            "1000 949 848 797 764 750 738 728 719 712 705 698 692 687 682 677"
            "673 669 665 661 658 654 651 648 645 642 640 637 635 632 630 627"
            "625 623 621 619 617 615 613 611 609 608 606 604 603 601 599 598"
            "596 595 593 592 591 589 588 586 585 584 582 581 580 579 577 576"
            "575 574 573 572 570 569 568 567 566 565 564 563 562 561 560 559"
            "558 557 556 555 554 553 552 551 550 549 548 547 547 546 545 544"
            "543 542 541 540 540 539 538 537 536 536 535 534 533 532 532 531"
            "530 529 528 528 527 526 525 525 524 523 522 522 521 520 520 519"
        ]

let private discountsG2 =
    table
        [
            "1000 1000 923 884 855 832 812 796 782 770 759 749 740 732 724 717"
            "711 704 699 693 688 683 679 674 670 666 663 659 655 652 649 646"
            "643 640 637 634 632 629 627 624 622 620 618 615 613 611 609 607"
            "606 604 602 600 598 597 595 593 592 590 589 587 586 584 583 582"
            "580 579 578 576 575 574 573 571 570 569 568 567 566 565 563 562"
            "561 560 559 558 557 556 555 554 553 552 552 551 550 549 548 547"
            "546 545 545 544 543 542 541 541 540 539 538 537 537 536 535 535"
            "534 533 532 532 531 530 530 529 528 528 527 526 526 525 524 524"
        ]

/// k terms at the discounted price each; beyond the table the last discount stays.
let private gasOfMsm multiplication (discounts: int[]) pieceSize (input: byte[]) =
    let k = input.Length / pieceSize

    if k = 0 then
        bigint.Zero
    else
        let discount = discounts[min k discounts.Length - 1]
        bigint k * bigint (multiplication: int) * bigint discount / bigint 1000

let gasOfG1Msm input =
    gasOfMsm 12000 discountsG1 (g1Size + scalarSize) input

let gasOfG2Msm input =
    gasOfMsm 22500 discountsG2 (g2Size + scalarSize) input

let gasOfPairing (input: byte[]) =
    bigint 37700 + bigint 32600 * bigint (input.Length / (g1Size + g2Size))

let private curve = Bls12381.curve

/// No subgroup check here.
let private add group size decode encode (input: byte[]) =
    match CallData.pieces size decode input with
    | Some [ p; q ] -> Some(encode (Curve.add group p q))
    | _ -> None

let g1Add input =
    add curve.G1 g1Size Bls12381.decodeG1 Bls12381.encodeG1 input

let g2Add input =
    add curve.G2 g2Size Bls12381.decodeG2 Bls12381.encodeG2 input

let private inG1 bytes =
    Bls12381.decodeG1 bytes |> Option.filter Bls12381.isInG1

let private inG2 bytes =
    Bls12381.decodeG2 bytes |> Option.filter Bls12381.isInG2

/// Point and scalar, at least once; any scalar is allowed, the points must be in the subgroup.
let private msm group size decode encode (input: byte[]) =
    let term bytes =
        decode (Bytes.slice 0 size bytes)
        |> Option.map (fun point -> Bytes.toBigInt (Bytes.slice size scalarSize bytes), point)

    match CallData.pieces (size + scalarSize) term input with
    | None
    | Some [] -> None
    | Some terms -> Some(encode (Curve.sumOfProducts group terms))

let g1Msm input =
    msm curve.G1 g1Size inG1 Bls12381.encodeG1 input

let g2Msm input =
    msm curve.G2 g2Size inG2 Bls12381.encodeG2 input

/// Pairs of points of the subgroups, at least one; one or zero in 32 bytes.
let pairing (input: byte[]) =
    let pair bytes =
        Option.map2
            (fun p q -> p, q)
            (inG1 (Bytes.slice 0 g1Size bytes))
            (inG2 (Bytes.slice g1Size g2Size bytes))

    match CallData.pieces (g1Size + g2Size) pair input with
    | None
    | Some [] -> None
    | Some pairs ->
        Some(
            Bytes.ofWord (
                if Bls12381.pairingCheck pairs then
                    bigint.One
                else
                    bigint.Zero
            )
        )

let mapFpToG1 (input: byte[]) =
    match CallData.pieces 64 Bls12381.decodeFp input with
    | Some [ u ] -> Some(Bls12381.encodeG1 (MapToCurve.toG1 u))
    | _ -> None

let mapFp2ToG2 (input: byte[]) =
    match CallData.pieces 128 Bls12381.decodeFp2 input with
    | Some [ u ] -> Some(Bls12381.encodeG2 (MapToCurve.toG2 u))
    | _ -> None

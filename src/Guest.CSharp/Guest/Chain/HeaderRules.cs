using Perjury.Guest.Primitives;

namespace Perjury.Guest.Chain;

/// <summary>A header against its parent (EELS validate_header of each fork), in the order of the specification.</summary>
internal static class HeaderRules
{
    private const int MaxExtraData = 32;
    private const ulong DaoExtraDataRange = 10;

    public static Rejection? Check(Header header, Header parent, Fork fork)
    {
        if (header.Number < 1)
        {
            return new Rejection(
                Reason.WrongNumber,
                "number is 0, a block with a parent has at least 1"
            );
        }
        return Planted.HighestAncestorIsParent
            ? null
            : CheckBlobGas(header, parent, fork)
                ?? CheckGas(header, parent, fork)
                ?? CheckPosition(header, parent)
                ?? CheckSeal(header, parent, fork)
                ?? CheckDaoExtraData(header, fork)
                ?? (
                    header.ParentHash == parent.Hash || Planted.ParentHashNotCompared
                        ? null
                        : new Rejection(
                            Reason.WrongParentHash,
                            "parent_hash is "
                                + header.ParentHash
                                + ", the hash of the last ancestor is "
                                + parent.Hash
                        )
                );
    }

    private static Rejection? CheckBlobGas(Header header, Header parent, Fork fork)
    {
        if (!fork.HasBlobs || Planted.ExcessBlobGasNotChecked)
        {
            return null;
        }
        bool fits = BlobGas.TryNextExcess(parent, fork, out ulong excess);
        return
            fits && excess == header.ExcessBlobGas
            || Planted.ExcessBlobGasWraps && !fits && header.ExcessBlobGas == 0
            || Planted.HeaderFormNotChecked && !header.Form.HasBlobGas
            ? null
            : new Rejection(
                Reason.WrongExcessBlobGas,
                "excess_blob_gas is "
                    + header.ExcessBlobGas
                    + ", the parent's blob gas gives "
                    + (fits ? excess.ToString() : "more than 64 bits")
            );
    }

    private static Rejection? CheckGas(Header header, Header parent, Fork fork)
    {
        if (header.GasUsed > header.GasLimit)
        {
            return new Rejection(
                Reason.GasUsedAboveLimit,
                "gas_used " + header.GasUsed + " is above the gas_limit " + header.GasLimit
            );
        }
        bool isFirstWithBaseFee = fork.HasBaseFee && !parent.Form.HasBaseFee;
        UInt256 parentLimit = isFirstWithBaseFee
            ? new UInt256(parent.GasLimit) * new UInt256(fork.ElasticityMultiplier)
            : new UInt256(parent.GasLimit);
        UInt256.DivRem(parentLimit, fork.GasLimitBoundDivisor, out UInt256 delta);
        UInt256 limit = header.GasLimit;
        bool isAbove = limit >= parentLimit + delta;
        bool isBelow = limit + delta <= parentLimit;
        if (
            (isAbove || isBelow || header.GasLimit < fork.MinimumGasLimit)
            && !Planted.GasLimitNotBound
        )
        {
            string bound =
                isAbove || isBelow
                    ? " is more than 1/"
                        + fork.GasLimitBoundDivisor
                        + (isAbove ? " above the parent's " : " below the parent's ")
                        + parent.GasLimit
                        + (isFirstWithBaseFee ? " times " + fork.ElasticityMultiplier : "")
                    : " is below the minimum of " + fork.MinimumGasLimit;
            return new Rejection(Reason.WrongGasLimit, "gas_limit " + header.GasLimit + bound);
        }
        if (
            !fork.HasBaseFee
            || Planted.BaseFeeNotChecked
            || Planted.HeaderFormNotChecked && !header.Form.HasBaseFee
        )
        {
            return null;
        }
        bool exists = BaseFee.TryNext(parent, fork, out UInt256 baseFee);
        return exists && baseFee == header.BaseFeePerGas
            ? null
            : new Rejection(
                Reason.WrongBaseFee,
                "base_fee_per_gas is "
                    + header.BaseFeePerGas
                    + ", the parent's fee and gas give "
                    + (exists ? baseFee.ToString() : "none")
            );
    }

    private static Rejection? CheckPosition(Header header, Header parent)
    {
        if (header.Timestamp <= parent.Timestamp && !Planted.TimestampNotChecked)
        {
            return new Rejection(
                Reason.WrongTimestamp,
                "timestamp " + header.Timestamp + " is not above the parent's " + parent.Timestamp
            );
        }
        if (header.Number - 1 != parent.Number && !Planted.NumberNotChecked)
        {
            return new Rejection(
                Reason.WrongNumber,
                "number " + header.Number + " is not one above the parent's " + parent.Number
            );
        }
        return header.ExtraData.Length <= MaxExtraData
            ? null
            : new Rejection(
                Reason.ExtraDataTooLong,
                "extra_data has " + header.ExtraData.Length + " bytes, at most " + MaxExtraData
            );
    }

    private static Rejection? CheckSeal(Header header, Header parent, Fork fork)
    {
        UInt256 difficulty = Difficulty.Next(header, parent, fork);
        if (
            header.Difficulty != difficulty
            && !Planted.DifficultyNotChecked
            && !Planted.DifficultyPaysReward
        )
        {
            return new Rejection(
                Reason.WrongDifficulty,
                "difficulty is " + header.Difficulty + ", should be " + difficulty
            );
        }
        if (fork.HasProofOfWork)
        {
            return null;
        }
        if (header.Nonce != 0 && !Planted.HeaderNonceNotChecked)
        {
            return new Rejection(Reason.WrongNonce, "nonce is " + header.Nonce + ", should be 0");
        }
        return header.OmmersHash == EmptyOmmers.Hash || Planted.OmmersHashNotChecked
            ? null
            : new Rejection(
                Reason.WrongOmmersHash,
                "ommers_hash is " + header.OmmersHash + ", that of no ommers is " + EmptyOmmers.Hash
            );
    }

    private static Rejection? CheckDaoExtraData(Header header, Fork fork)
    {
        if (
            fork.DaoForkBlock is not ulong from
            || header.Number < from
            || header.Number - from >= DaoExtraDataRange
            || header.ExtraData.Span.SequenceEqual("dao-hard-fork"u8)
        )
        {
            return null;
        }
        return new Rejection(
            Reason.WrongDaoExtraData,
            "extra_data of block "
                + header.Number
                + " is "
                + Hex.Encode(header.ExtraData.Span)
                + ", from block "
                + from
                + " it is dao-hard-fork for "
                + DaoExtraDataRange
                + " blocks"
        );
    }
}

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
            return new Rejection(Reason.WrongNumber, "a block on top of another is not number 0");
        }
        return CheckBlobGas(header, parent, fork)
            ?? CheckGas(header, parent, fork)
            ?? CheckPosition(header, parent)
            ?? CheckSeal(header, parent, fork)
            ?? CheckDaoExtraData(header, fork)
            ?? (
                header.ParentHash == parent.Hash || Planted.ParentHashNotCompared
                    ? null
                    : new Rejection(
                        Reason.WrongParentHash,
                        "the header names "
                            + header.ParentHash
                            + ", the last ancestor is "
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
        return
            BlobGas.TryNextExcess(parent, fork, out ulong excess) && excess == header.ExcessBlobGas
            ? null
            : new Rejection(
                Reason.WrongExcessBlobGas,
                "excess_blob_gas is " + header.ExcessBlobGas + ", should be " + excess
            );
    }

    private static Rejection? CheckGas(Header header, Header parent, Fork fork)
    {
        if (header.GasUsed > header.GasLimit)
        {
            return new Rejection(
                Reason.GasUsedAboveLimit,
                "gas_used " + header.GasUsed + " of a gas_limit of " + header.GasLimit
            );
        }
        bool isFirstWithBaseFee = fork.HasBaseFee && !parent.Form.HasBaseFee;
        UInt256 parentLimit = isFirstWithBaseFee
            ? new UInt256(parent.GasLimit) * new UInt256(fork.ElasticityMultiplier)
            : new UInt256(parent.GasLimit);
        UInt256.DivRem(parentLimit, fork.GasLimitBoundDivisor, out UInt256 delta);
        UInt256 limit = header.GasLimit;
        if (
            (
                limit >= parentLimit + delta
                || limit + delta <= parentLimit
                || header.GasLimit < fork.MinimumGasLimit
            ) && !Planted.GasLimitNotBound
        )
        {
            return new Rejection(
                Reason.WrongGasLimit,
                "gas_limit " + header.GasLimit + " after " + parentLimit + " in the parent"
            );
        }
        if (!fork.HasBaseFee || Planted.BaseFeeNotChecked)
        {
            return null;
        }
        return BaseFee.TryNext(parent, fork, out UInt256 baseFee) && baseFee == header.BaseFeePerGas
            ? null
            : new Rejection(
                Reason.WrongBaseFee,
                "base_fee_per_gas is " + header.BaseFeePerGas + ", should be " + baseFee
            );
    }

    private static Rejection? CheckPosition(Header header, Header parent)
    {
        if (header.Timestamp <= parent.Timestamp && !Planted.TimestampNotChecked)
        {
            return new Rejection(
                Reason.WrongTimestamp,
                "timestamp " + header.Timestamp + " after " + parent.Timestamp + " in the parent"
            );
        }
        if (header.Number - 1 != parent.Number && !Planted.NumberNotChecked)
        {
            return new Rejection(
                Reason.WrongNumber,
                "block " + header.Number + " on top of " + parent.Number
            );
        }
        return header.ExtraData.Length <= MaxExtraData
            ? null
            : new Rejection(
                Reason.ExtraDataTooLong,
                "extra_data has " + header.ExtraData.Length + " bytes"
            );
    }

    private static Rejection? CheckSeal(Header header, Header parent, Fork fork)
    {
        UInt256 difficulty = Difficulty.Next(header, parent, fork);
        if (header.Difficulty != difficulty)
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
        if (header.Nonce != 0)
        {
            return new Rejection(Reason.WrongNonce, "nonce is not 0");
        }
        return header.OmmersHash == EmptyOmmers.Hash
            ? null
            : new Rejection(Reason.WrongOmmersHash, "ommers_hash is not that of no ommers");
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
            "block " + header.Number + " does not carry dao-hard-fork"
        );
    }
}

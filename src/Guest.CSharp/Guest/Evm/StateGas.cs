using Perjury.Guest.Chain;

namespace Perjury.Guest.Evm;

// EIP-8037: gas for new state comes from a reservoir that all frames share, and from the gas of the frame when that is empty.
internal sealed partial class Interpreter
{
    private ulong _granted;
    private ulong _reservoir;

    /// <summary>State gas left of the last message.</summary>
    public ulong Reservoir => _reservoir;

    /// <summary>State gas charged and not given back; below zero where slots that earlier frames paid for were given back.</summary>
    public long StateGasUsed { get; private set; }

    /// <summary>April 2026: gas of the last message that is paid, but counts in neither dimension of the block; below zero: the reverse.</summary>
    public long UncountedGas { get; private set; }

    /// <summary>Hands out the gas of the next message; what is charged before it runs comes out of it.</summary>
    public void Grant(ulong gas, ulong reservoir)
    {
        _granted = reservoir;
        _reservoir = reservoir;
        StateGasUsed = 0;
        UncountedGas = 0;
        FrameAt(0).Gas = gas;
        CommitStateGas();
    }

    /// <summary>What has been charged so far is not given back if the message fails.</summary>
    public void CommitStateGas()
    {
        Frame first = FrameAt(0);
        first.SpilledGas = 0;
        first.GivenBack = 0;
        first.GivenBackLater = 0;
        first.ReservoirAtStart = _reservoir;
        first.StateGasAtStart = StateGasUsed;
    }

    /// <summary>The message cannot run: the gas is gone, nothing was done to the state.</summary>
    public void Forfeit()
    {
        Frame first = FrameAt(0);
        if (_fork.PaysStateAhead)
        {
            UncountedGas += (long)(first.Gas + _reservoir);
            _granted = 0;
        }
        first.Gas = 0;
        GasLeft = 0;
        _reservoir = _granted;
        StateGasUsed = 0;
    }

    /// <summary>Charges the message before it runs.</summary>
    public bool Charge(ulong cost) => Charge(FrameAt(0), cost);

    /// <summary>Charges the message for new state before it runs.</summary>
    public bool ChargeState(ulong cost) => ChargeState(FrameAt(0), cost);

    /// <summary>April 2026: gives back intrinsic state gas for an account that is there already; the block soon counted it all the same.</summary>
    public void ReturnIntrinsicState(ulong amount)
    {
        _reservoir += amount;
        if (_fork.StateGas == StateGasRule.Kept)
        {
            StateGasUsed -= (long)amount;
        }
        else
        {
            UncountedGas -= (long)amount;
        }
        CommitStateGas();
    }

    /// <summary>April 2026: gives back what state gas the message has used for what it has destroyed.</summary>
    public void ReturnState(ulong amount)
    {
        _reservoir += amount;
        StateGasUsed -= (long)amount;
    }

    private bool ChargeState(Frame f, ulong cost)
    {
        ulong spilled = cost > _reservoir ? cost - _reservoir : 0;
        if (!Charge(f, spilled))
        {
            return false;
        }
        _reservoir -= cost - spilled;
        f.SpilledGas += spilled;
        StateGasUsed += (long)cost;
        return true;
    }

    /// <summary>Gives state gas back: what was taken last comes first, which is the gas of the frame.</summary>
    private void RefillState(Frame f, ulong amount)
    {
        switch (_fork.StateGas)
        {
            case StateGasRule.Kept:
                return;
            case StateGasRule.Intrinsic:
                RefillReservoir(f, amount);
                return;
        }
        ulong toGas = Math.Min(amount, f.SpilledGas);
        f.Gas += toGas;
        f.SpilledGas -= toGas;
        _reservoir += amount - toGas;
        StateGasUsed -= (long)amount;
    }

    // April 2026: to the reservoir, as much as the frame has used; the rest is for the frames below it.
    private void RefillReservoir(Frame f, ulong amount)
    {
        ulong now = Math.Min(amount, (ulong)(StateGasUsed - f.StateGasAtStart));
        _reservoir += now;
        StateGasUsed -= (long)now;
        f.GivenBack += now;
        f.GivenBackLater += amount - now;
    }

    // The state that a failed frame paid for was not made.
    private void TakeBackStateGas(Frame f)
    {
        switch (_fork.StateGas)
        {
            case StateGasRule.Kept when f.Depth == 0:
                return;
            case StateGasRule.Kept:
                _reservoir += (ulong)(StateGasUsed - f.StateGasAtStart);
                break;
            case StateGasRule.Intrinsic:
                _reservoir += (ulong)(StateGasUsed - f.StateGasAtStart);
                if (f.Depth != 0)
                {
                    _reservoir -= f.GivenBack;
                    UncountedGas += (long)f.GivenBack;
                }
                break;
            case StateGasRule.Runtime:
                f.Gas += f.SpilledGas;
                _reservoir = f.ReservoirAtStart;
                break;
        }
        StateGasUsed = f.StateGasAtStart;
        f.SpilledGas = 0;
    }

    private void SettleStateGas(Frame parent, Frame child, bool success)
    {
        parent.SpilledGas += child.SpilledGas;
        if (success && _fork.StateGas == StateGasRule.Intrinsic)
        {
            parent.GivenBack += child.GivenBack;
            RefillReservoir(parent, child.GivenBackLater);
        }
        if (child.IsAccountPaid && !success)
        {
            RefillState(parent, _fork.NewAccountStateGas);
        }
    }
}

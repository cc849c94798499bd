using System.Collections.Generic;
using Perjury.Guest.Primitives;

namespace Perjury.Guest.Evm.Precompiles;

/// <summary>For hosts that ask what would be if precompiles stood elsewhere (eth_call's overrides); no block has them.</summary>
internal sealed class PrecompileMoves
{
    private readonly List<Address> _addresses = new();
    private readonly List<int> _numbers = new();

    /// <param name="number">0: no precompile any more.</param>
    public void Put(in Address address, int number)
    {
        _addresses.Add(address);
        _numbers.Add(number);
    }

    /// <summary>False if nothing was said about the address.</summary>
    public bool TryFind(in Address address, out int number)
    {
        for (int i = _addresses.Count - 1; i >= 0; i--)
        {
            if (_addresses[i] == address)
            {
                number = _numbers[i];
                return true;
            }
        }
        number = 0;
        return false;
    }
}

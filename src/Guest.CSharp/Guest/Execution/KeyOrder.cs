using Perjury.Guest.Primitives;

namespace Perjury.Guest.Execution;

/// <summary>Sorts items by their keys (a merge sort: whoever made the block chose the keys).</summary>
internal sealed class KeyOrder
{
    private UInt256[] _keys = new UInt256[16];
    private int[] _items = new int[16];
    private UInt256[] _otherKeys = [];
    private int[] _otherItems = [];

    public int Count { get; private set; }

    /// <summary>The item at a position, after <see cref="Sort"/>.</summary>
    public int this[int position] => _items[position];

    public void Clear() => Count = 0;

    public void Add(in UInt256 key, int item)
    {
        if (Count == _keys.Length)
        {
            Array.Resize(ref _keys, 2 * Count);
            Array.Resize(ref _items, 2 * Count);
        }
        _keys[Count] = key;
        _items[Count++] = item;
    }

    /// <summary>Puts the items in ascending order of their keys.</summary>
    public void Sort()
    {
        if (_otherKeys.Length < Count)
        {
            _otherKeys = new UInt256[_keys.Length];
            _otherItems = new int[_keys.Length];
        }
        for (int width = 1; width < Count; width *= 2)
        {
            for (int start = 0; start < Count; start += 2 * width)
            {
                int middle = Math.Min(start + width, Count);
                Merge(start, middle, Math.Min(middle + width, Count));
            }
            (_keys, _otherKeys) = (_otherKeys, _keys);
            (_items, _otherItems) = (_otherItems, _items);
        }
    }

    private void Merge(int start, int middle, int end)
    {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++)
        {
            bool takesLeft = left < middle && (right >= end || _keys[left] <= _keys[right]);
            int from = takesLeft ? left++ : right++;
            _otherKeys[i] = _keys[from];
            _otherItems[i] = _items[from];
        }
    }
}

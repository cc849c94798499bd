namespace Perjury.GuestBuild.Emulator;

/// <summary>
/// Watches control flow. The interpreter is compiled once per probe type, so a run that watches nothing pays nothing.
/// Positions are op indices, that is text words.
/// </summary>
internal interface IProbe
{
    void Start(int index);

    /// <summary>The instruction at <paramref name="from"/> retired and control went to <paramref name="to"/>.</summary>
    void Transfer(int from, int to, bool links);

    /// <summary>The instruction at <paramref name="from"/> did not retire; control went to a handler.</summary>
    void Interrupt(int from, int to);

    /// <summary>The run ended before (or, when <paramref name="retired"/>, after) the instruction at <paramref name="index"/>.</summary>
    void Stop(int index, bool retired);
}

/// <summary>Watches nothing.</summary>
internal readonly struct NoProbe : IProbe
{
    public void Start(int index) { }

    public void Transfer(int from, int to, bool links) { }

    public void Interrupt(int from, int to) { }

    public void Stop(int index, bool retired) { }
}

/// <summary>
/// Counts how often every instruction ran from two updates per taken jump: a run of straight-line code adds one at its first
/// instruction and takes one off behind its last, so the prefix sum is the count. <paramref name="owner"/> maps a text word to twice
/// its function number, plus one at the function's first instruction.
/// </summary>
internal readonly unsafe struct CountProbe(long* difference, int* owner, long* calls) : IProbe
{
    public void Start(int index) => difference[index]++;

    public void Transfer(int from, int to, bool links)
    {
        difference[from + 1]--;
        difference[to]++;
        int target = owner[to];
        if ((target & 1) != 0 && (links || owner[from] >> 1 != target >> 1))
            calls[target >> 1]++;
    }

    public void Interrupt(int from, int to)
    {
        difference[from]--;
        difference[to]++;
    }

    public void Stop(int index, bool retired) => difference[retired ? index + 1 : index]--;
}

/// <summary>Counts, and feeds every transfer to a call tree as well.</summary>
internal readonly struct ProfileProbe(CountProbe counts, CallTree tree) : IProbe
{
    public void Start(int index)
    {
        counts.Start(index);
        tree.Start(index);
    }

    public void Transfer(int from, int to, bool links)
    {
        counts.Transfer(from, to, links);
        tree.Transfer(from, to, links);
    }

    public void Interrupt(int from, int to)
    {
        counts.Interrupt(from, to);
        tree.Interrupt(from, to);
    }

    public void Stop(int index, bool retired)
    {
        counts.Stop(index, retired);
        tree.Stop(index, retired);
    }
}

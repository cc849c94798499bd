namespace Perjury.GuestBuild.Release;

/// <summary>
/// A folder that a release is written into, and nobody else's meanwhile: the file <c>unfinished</c> lies in it until the last signature
/// is made, so that one that was killed never looks complete. What fails leaves the folder empty, as it was.
/// </summary>
internal sealed class UnfinishedRelease : IDisposable
{
    private const string Marker = "unfinished";

    private readonly string _folder;

    private UnfinishedRelease(string folder) => _folder = folder;

    private string MarkerPath => Path.Combine(_folder, Marker);

    /// <summary>The names of what was written so far.</summary>
    public IEnumerable<string> Names =>
        Directory
            .EnumerateFiles(_folder)
            .Select(path => Path.GetFileName(path))
            .Where(name => name != Marker);

    /// <exception cref="IOException">The folder cannot be written, or there is something in it.</exception>
    public static UnfinishedRelease Claim(string folder)
    {
        Directory.CreateDirectory(folder);
        var claimed = new UnfinishedRelease(folder);
        using (var marker = new FileStream(claimed.MarkerPath, FileMode.CreateNew))
            marker.Write("This release was not finished.\n"u8);
        if (Directory.EnumerateFileSystemEntries(folder).Count() == 1)
            return claimed;
        File.Delete(claimed.MarkerPath);
        throw new IOException($"{folder} is not empty");
    }

    public void Finish() => File.Delete(MarkerPath);

    public void Dispose()
    {
        if (!File.Exists(MarkerPath))
            return;
        foreach (string name in Names.ToList())
            File.Delete(Path.Combine(_folder, name));
        File.Delete(MarkerPath);
    }
}

using Perjury.GuestBuild.Ir;
using Perjury.GuestBuild.Passes;

namespace Perjury.GuestBuild.Build;

/// <summary>Writes the IR of every routine to one file per pass, in order of discovery; last comes the C that was emitted.</summary>
internal sealed class IrDump : IDisposable
{
    private readonly string _folder;
    private readonly Dictionary<string, StreamWriter> _files = [];

    public IrDump(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        foreach (string name in BodyPasses.Names)
        {
            string path = Path.Combine(_folder, name + ".ir");
            _files[name] = new StreamWriter(path) { NewLine = "\n" };
        }
    }

    public void Write(string pass, Body body) => _files[pass].WriteLine(Printer.Print(body));

    public void WriteC(string text)
    {
        string name = $"{_files.Count + 1}-emit.c";
        File.WriteAllText(Path.Combine(_folder, name), text);
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}

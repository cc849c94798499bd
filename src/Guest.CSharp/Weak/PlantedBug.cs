using System.Text;

namespace Perjury.Guest;

/// <summary>A bug that can be planted: the seam it lives at, its fault class in the specification's list, and where a real guest had it.</summary>
internal sealed record PlantedBug(string Seam, string FaultClass, string Description, string Link)
{
    /// <summary>The seam in kebab case.</summary>
    public string Name { get; } = Kebab(Seam);

    private static string Kebab(string seam)
    {
        StringBuilder name = new();
        foreach (char letter in seam)
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('-');
            }
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }
}

namespace Perjury.Architecture.Tests;

/// <summary>Folders of an assembly in one order, in which none uses one behind it. Namespaces are folders.</summary>
internal static class FolderOrder
{
    /// <summary>What breaks the order: a use of a later folder, or a folder that has no place in it.</summary>
    /// <param name="project">The project file, from the root of the repository.</param>
    /// <param name="root">The namespace of the assembly; its own types, written as the folder "", stand above all.</param>
    public static string[] Breaks(string project, string root, string[] order) =>
        Repository.ReadImage(
            project,
            image =>
                new TypeUses(image)
                    .All()
                    .Where(use =>
                        Place(use.Namespace, root, order) is var from
                        && Place(use.UsedNamespace, root, order) is var to
                        && (from < 0 || to < 0 || to > from)
                    )
                    .Select(use => use.ToString())
                    .Order(StringComparer.Ordinal)
                    .ToArray()
        );

    private static int Place(string space, string root, string[] order)
    {
        if (space == root)
            return order.Length;
        return space.StartsWith(root + ".", StringComparison.Ordinal)
            ? Array.IndexOf(order, space[(root.Length + 1)..].Split('.')[0])
            : -1;
    }
}

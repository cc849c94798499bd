namespace Perjury.Architecture.Tests;

/// <summary>Folders of an assembly in one order, in which none uses one behind it. Namespaces are folders.</summary>
internal static class FolderOrder
{
    /// <summary>What breaks the order: a use of a later folder, or a folder that has no place in it.</summary>
    /// <param name="project">The project file, from the root of the repository.</param>
    /// <param name="root">The namespace of the assembly; its own types, written as the folder "", stand above all.</param>
    /// <param name="order">A folder with its own order inside is written as its parts: A.B, A.C, and A for what lies on them.</param>
    /// <param name="first">Types of the root that stand before all folders.</param>
    public static string[] Breaks(
        string project,
        string root,
        string[] order,
        params string[] first
    ) =>
        Repository.ReadImage(
            project,
            image =>
                new TypeUses(image)
                    .All()
                    .Where(use =>
                        Place(use.Namespace, use.Type, root, order, first) is var from
                        && Place(use.UsedNamespace, use.Used, root, order, first) is var to
                        && (from < 0 || to < 0 || to > from)
                    )
                    .Select(use => use.ToString())
                    .Order(StringComparer.Ordinal)
                    .ToArray()
        );

    private static int Place(string space, string type, string root, string[] order, string[] first)
    {
        if (space == root)
            return first.Contains(type) ? 0 : order.Length + 1;
        if (!space.StartsWith(root + ".", StringComparison.Ordinal))
            return -1;
        string folder = space[(root.Length + 1)..];
        while (!order.Contains(folder) && folder.LastIndexOf('.') is > 0 and var end)
            folder = folder[..end];
        return Array.IndexOf(order, folder) is >= 0 and var place ? place + 1 : -1;
    }
}

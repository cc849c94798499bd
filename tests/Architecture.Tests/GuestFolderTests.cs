using NUnit.Framework;

namespace Perjury.Architecture.Tests;

/// <summary>The folders of the guest: words and numbers first, the validator last, and nothing knows what comes after it.</summary>
[TestFixture]
internal sealed class GuestFolderTests
{
    private const string Project = "src/Guest.CSharp/Guest/Perjury.Guest.csproj";
    private const string Root = "Perjury.Guest";

    // Crypto itself is the seam through which the guest calls what lies in the folders below it.
    private static readonly string[] Order =
    [
        "Primitives",
        "Rlp",
        "Crypto.Hashes",
        "Crypto.Fields",
        "Crypto.Curves",
        "Crypto.Pairings",
        "Crypto",
        "Trie",
        "Chain",
        "State",
        "Evm.Precompiles",
        "Evm",
        "Execution",
        "Wire",
        "Claim",
        "Witness",
    ];

    // Every folder rejects, so the reasons stand before all of them; they lie in the root, beside the validator that returns them.
    // Planted stays in the root, behind all: it names types of every folder, and who names it keeps nothing of it, because it is
    // constants and calls that the compiler leaves out. (In the weak guest it is what binds all folders, which is its purpose.)
    private static readonly string[] First = ["Reason", "Rejection"];

    [Test]
    public void No_folder_of_the_guest_uses_one_behind_it() =>
        Assert.That(FolderOrder.Breaks(Project, Root, Order, First), Is.Empty);

    private static IEnumerable<string> UsedByFolders => Order.Except(["Claim", "Witness"]);

    [TestCaseSource(nameof(UsedByFolders))]
    public void A_folder_put_behind_all_is_seen(string folder)
    {
        string[] turned = [.. Order.Where(other => other != folder), folder];
        Assert.That(
            FolderOrder.Breaks(Project, Root, turned, First),
            Has.Some.Contains($"uses {Root}.{folder}.")
        );
    }

    [Test]
    public void Only_the_validator_uses_the_last_folders() =>
        Assert.That(
            FolderOrder.Breaks(Project, Root, [.. UsedByFolders, "Witness", "Claim"], First),
            Is.Empty
        );

    [Test]
    public void A_rejection_behind_all_is_seen() =>
        Assert.That(
            FolderOrder.Breaks(Project, Root, Order),
            Has.Some.Contains("uses Perjury.Guest.Rejection")
        );

    [Test]
    public void A_file_lies_in_the_folder_that_its_namespace_names()
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, Project))!;
        string[] astray =
        [
            .. Directory
                .GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Where(path =>
                    !File.ReadLines(Path.Combine(folder, path))
                        .Contains($"namespace {NamespaceOf(path)};")
                ),
        ];
        Assert.That(astray, Is.Empty);
    }

    private static string NamespaceOf(string path)
    {
        string folder = Path.GetDirectoryName(path)!.Replace(Path.DirectorySeparatorChar, '.');
        // The instructions are parts of the interpreter.
        return folder switch
        {
            "" => Root,
            "Evm.Instructions" => $"{Root}.Evm",
            _ => $"{Root}.{folder}",
        };
    }
}

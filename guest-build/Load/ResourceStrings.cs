using System.Collections;
using System.Resources;

namespace Perjury.GuestBuild.Load;

/// <summary>Reads the message tables of an assembly, so that <c>SR.X</c> becomes a literal.</summary>
internal static class ResourceStrings
{
    public static unsafe Dictionary<string, string> ReadAll(ModuleDesc module)
    {
        var all = new Dictionary<string, string>();
        var directory = module.Pe.PEHeaders.CorHeader!.ResourcesDirectory;
        if (directory.Size == 0)
            return all;
        var section = module.Pe.GetSectionData(directory.RelativeVirtualAddress);
        foreach (var handle in module.Md.ManifestResources)
        {
            var resource = module.Md.GetManifestResource(handle);
            if (
                !resource.Implementation.IsNil
                || !module.Md.GetString(resource.Name).EndsWith(".resources")
            )
                continue;
            byte* start = section.Pointer + resource.Offset;
            int length = *(int*)start;
            using var stream = new UnmanagedMemoryStream(start + 4, length);
            using var reader = new ResourceReader(stream);
            foreach (DictionaryEntry entry in reader)
            {
                if (entry.Value is string text)
                    all.TryAdd((string)entry.Key, text);
            }
        }
        return all;
    }
}

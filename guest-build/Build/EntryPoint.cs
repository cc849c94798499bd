using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Perjury.GuestBuild.Diagnostics;
using Perjury.GuestBuild.Import;
using Perjury.GuestBuild.Load;

namespace Perjury.GuestBuild.Build;

/// <summary>Finds Main.</summary>
internal static class EntryPoint
{
    public static MethodDesc Find(Compilation c)
    {
        var module = c.Types.Loader.Main;
        int token = module.Pe.PEHeaders.CorHeader!.EntryPointTokenOrRelativeVirtualAddress;
        if (token == 0)
            throw new CompileError(
                $"no-entry-point: {module.Name} is a library; build a console project"
            );
        var handle = (MethodDefinitionHandle)MetadataTokens.EntityHandle(token);
        var main = Resolver.Method(c.Types, module, handle, GenericContext.Open).Method!;
        if (main.Sig.Return.Kind is not (TypeKind.Void or TypeKind.I4 or TypeKind.U4))
            throw new CompileError("async-main: Main must return void or int");
        return main;
    }
}

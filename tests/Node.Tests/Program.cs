using Perjury.Node.Chain;
using Perjury.Node.Store;

namespace Perjury.Node.Tests;

/// <summary>What CrashTests starts and kills: takes the blocks of a file into a store and says each that is in.</summary>
internal static class Program
{
    /// <param name="arguments">Genesis file, blocks, store.</param>
    private static int Main(string[] arguments)
    {
        using NodeChain chain = NodeChain.Open(arguments[2], GenesisBlock.Read(arguments[0]));
        using (StoreReader reader = chain.Rent())
        {
            Console.WriteLine("open " + chain.Head(reader).Number);
        }
        ChainImport.Run(
            chain,
            arguments[1],
            report: progress => Console.WriteLine(progress.Last.Number)
        );
        Console.WriteLine("done");
        return 0;
    }
}

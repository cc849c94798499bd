using NUnit.Framework;

namespace Perjury.Node.Tests;

/// <summary>Stops the node that the tests have shared.</summary>
[SetUpFixture]
internal sealed class SharedNode
{
    [OneTimeTearDown]
    public Task Stop() => TestNode.StopSharedAsync();
}

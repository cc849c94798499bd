using System;
using System.Diagnostics.CodeAnalysis;
using NUnit.Framework;

namespace Perjury.Tests;

/// <summary>What a test needs and this machine lacks: the test fails under CI=true and is ignored elsewhere.</summary>
internal static class Missing
{
    [DoesNotReturn]
    public static void Report(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new AssertionException(reason);
        }
        throw new IgnoreException(reason);
    }
}

namespace Perjury.GuestBuild.Diagnostics;

/// <summary>A program that cannot be compiled, with the construct named; the text is <c>kebab-name: detail</c>.</summary>
internal sealed class CompileError(string message) : Exception(message);

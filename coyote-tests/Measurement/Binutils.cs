// Why: what is in an image is read by the tools that made it.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace Hv.Tests.Measurement;

/// <summary>The binutils of the target.</summary>
internal static class Binutils
{
    /// <summary>What their names begin with, as in the Makefile.</summary>
    internal static string Prefix => Environment.GetEnvironmentVariable("CROSS") ?? "aarch64-linux-gnu-";

    /// <summary>Runs one, and gives the lines that it prints, as they come.</summary>
    /// <param name="tool">Its name without <see cref="Prefix"/>: "nm".</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidDataException">It failed.</exception>
    internal static IEnumerable<string> Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Prefix + tool, arguments) { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            yield return line;
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidDataException($"{tool} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }
}

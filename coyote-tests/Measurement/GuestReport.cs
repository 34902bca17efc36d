// Why: the lines of boot/guests/bench (Samples.cs) as figures. A guest that failed, or that did not come to its end, has none.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Hv.Tests.Measurement;

/// <summary>Reads what the guest printed.</summary>
internal static partial class GuestReport
{
    /// <summary>The figures of one console, in their order.</summary>
    /// <exception cref="InvalidDataException">The guest said FAIL, or nothing of an end.</exception>
    internal static IReadOnlyList<Figure> Parse(string console)
    {
        string text = console.Replace("\r", "");
        if (Failure().Match(text) is { Success: true } failure)
        {
            throw new InvalidDataException(failure.Value.Trim());
        }

        if (!text.Contains("bench: end", StringComparison.Ordinal))
        {
            throw new InvalidDataException("the guest did not come to its end:\n" + string.Join('\n', text.TrimEnd().Split('\n').TakeLast(8)));
        }

        return [.. Line().Matches(text).Select(Read)];
    }

    private static Figure Read(Match line)
    {
        long Number(string name) => long.Parse(line.Groups[name].Value, CultureInfo.InvariantCulture);
        (long count, long sum) = Number("loops") != 0 ? (Number("loops"), Number("total")) : (Number("samples"), Number("sum"));
        return new(line.Groups["name"].Value, (double)sum / count, Number("median"), Number("p99"), Number("max"), Number("samples"));
    }

    [GeneratedRegex(@"^(?:vm\d+\| )?(?:FAIL .*|hv: panic.*|hv: a service has failed.*|hv: cannot start.*)$", RegexOptions.Multiline)]
    private static partial Regex Failure();

    [GeneratedRegex(
        @"bench: (?<name>[\w-]+) loops=(?<loops>\d+) total=(?<total>\d+) samples=(?<samples>\d+) sum=(?<sum>\d+) median=(?<median>\d+) p99=(?<p99>\d+) max=(?<max>\d+)$",
        RegexOptions.Multiline)]
    private static partial Regex Line();
}

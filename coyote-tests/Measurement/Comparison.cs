// Why: whether hv became dearer, said by a number that is the same for everybody.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Hv.Tests.Measurement;

/// <summary>Two runs.</summary>
internal static class Comparison
{
    /// <summary>How much dearer an operation may get before it is a regression.</summary>
    internal const double Allowed = 1.02;

    /// <summary>
    /// One line for each operation that got dearer than <see cref="Allowed"/>, by its mean or its median, and for each that is gone. The 99th
    /// percentile and the most are told but not judged: they hold what happens rarely, a line of hv's log or the end of a slice.
    /// </summary>
    internal static IReadOnlyList<string> Regressions(IReadOnlyList<Figure> before, IReadOnlyList<Figure> now)
    {
        List<string> lines = [];
        foreach (Figure was in before)
        {
            Figure? figure = now.FirstOrDefault(f => f.Operation == was.Operation);
            if (figure == null)
            {
                lines.Add($"{was.Operation} is not measured any more");
                continue;
            }

            Judge(lines, was.Operation, "median", was.Median, figure.Median);
            Judge(lines, was.Operation, "mean", was.Mean, figure.Mean);
        }

        return lines;
    }

    /// <summary>The operations that got cheaper by as much: the baseline is out of date.</summary>
    internal static IReadOnlyList<string> Improvements(IReadOnlyList<Figure> before, IReadOnlyList<Figure> now) =>
        [.. now.Where(f => before.Any(b => b.Operation == f.Operation && f.Median * Allowed < b.Median)).Select(f => f.Operation)];

    private static void Judge(List<string> lines, string operation, string what, double was, double now)
    {
        if (now > was * Allowed)
        {
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{operation}: {what} {now:0.##}, {(now / was - 1) * 100:0.0} per cent above the baseline's {was:0.##}"));
        }
    }
}

// A regression is one that is larger than 2 per cent, in what repeats.
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Hv.Tests.Measurement.Tests;

public sealed class ComparisonTests
{
    private static readonly Figure[] _baseline = [new("hvc-version", 1000, 1000, 1000, 1000, 1000), new("sgi-self", 1667.8, 1624, 1975, 1975, 1000)];

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(1.0, 0)]
    [InlineData(1.01, 0)]
    [InlineData(1.02, 0)]
    [InlineData(1.03, 1)]
    [InlineData(9.0, 1)]
    public void One_per_cent_passes_and_three_fail(double factor, int operations)
    {
        IReadOnlyList<string> lines = Comparison.Regressions(_baseline, [Times(_baseline[0], factor), _baseline[1]]);
        Assert.Equal(operations, lines.Select(l => l.Split(':')[0]).Distinct().Count());
        Assert.All(lines, l => Assert.StartsWith("hvc-version: ", l));
    }

    [Fact]
    public void A_mean_alone_counts_too() =>
        Assert.Equal(
            ["sgi-self: mean 1720, 3.1 per cent above the baseline's 1667.8"],
            Comparison.Regressions(_baseline, [_baseline[0], _baseline[1] with { Mean = 1720 }]));

    [Fact]
    public void Rare_samples_do_not_count() =>
        Assert.Empty(Comparison.Regressions(_baseline, [_baseline[0] with { P99 = 5000, Max = 9000 }, _baseline[1]]));

    [Fact]
    public void What_is_not_measured_any_more_is_told() =>
        Assert.Equal(["sgi-self is not measured any more"], Comparison.Regressions(_baseline, [_baseline[0]]));

    [Fact]
    public void What_is_new_is_no_regression() =>
        Assert.Empty(Comparison.Regressions(_baseline, [.. _baseline, new("new", 9, 9, 9, 9, 9)]));

    [Fact]
    public void What_got_cheaper_is_named() =>
        Assert.Equal(["hvc-version"], Comparison.Improvements(_baseline, [Times(_baseline[0], 0.9), Times(_baseline[1], 0.99)]));

    private static Figure Times(Figure figure, double factor) =>
        figure with { Mean = figure.Mean * factor, Median = (long)(figure.Median * factor) };
}

// Why: what one operation cost, as boot/guests/bench prints it and as build/bench/bench.json keeps it.
namespace Hv.Tests.Measurement;

/// <summary>Instructions, as the guest counted them.</summary>
/// <param name="Operation">The operation's name.</param>
/// <param name="Mean">Of a long loop where there is one, else of the samples.</param>
/// <param name="Median">Of the samples; so are the others.</param>
/// <param name="P99">99 of 100 samples are not more.</param>
/// <param name="Max">The most.</param>
/// <param name="Samples">How many.</param>
internal sealed record Figure(string Operation, double Mean, long Median, long P99, long Max, long Samples);

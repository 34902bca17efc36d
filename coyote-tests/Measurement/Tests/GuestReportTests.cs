// What the guest prints, as figures; a guest that failed has none.
using System.IO;
using Xunit;

namespace Hv.Tests.Measurement.Tests;

public sealed class GuestReportTests
{
    private const string Console = """
        hv: EL2, 1 CPU, 1024 MiB
        bench: start counter=112554
        bench: hvc-version loops=100000 total=103350000 samples=1000 sum=1033000 median=1033 p99=1034 max=1100
        ......
        vm0| bench: sgi-self loops=0 total=0 samples=1000 sum=1667801 median=1624 p99=1975 max=1976
        bench: end
        hv: vm0: powered off
        """;

    [Fact]
    public void The_mean_is_the_loops_and_else_that_of_the_samples() =>
        Assert.Equal(
            [new Figure("hvc-version", 1033.5, 1033, 1034, 1100, 1000), new Figure("sgi-self", 1667.801, 1624, 1975, 1976, 1000)],
            GuestReport.Parse(Console.ReplaceLineEndings("\r\n")));

    [Theory]
    [InlineData("......", "FAIL bench: no sample")]
    [InlineData("......", "vm0| FAIL bench: exception, vector 4")]
    [InlineData("hv: vm0: powered off", "hv: panic: a fault")]
    [InlineData("......", "hv: a service has failed: Psci")]
    [InlineData("bench: end", "")]
    public void A_guest_that_failed_has_no_figures(string good, string bad) =>
        Assert.Throws<InvalidDataException>(() => GuestReport.Parse(Console.Replace(good, bad)));
}

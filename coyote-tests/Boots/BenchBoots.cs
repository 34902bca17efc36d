// Why: what a trap costs may not creep up. The figures repeat to the instruction, so a limit of 2 per cent is no matter of luck; whoever
// makes an operation dearer on purpose changes the baseline in the same commit (make bench-baseline), where a reviewer sees it.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hv.Tests.Measurement;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class BenchBoots
{
    private static string Baseline { get; } = Path.Combine(Repository.Root, "coyote-tests", "bench", "baseline.json");

    [Fact]
    public void No_operation_is_dearer_than_the_baseline()
    {
        IReadOnlyList<Figure> before = Results.Open(Baseline).Operations;
        Assert.Equal(OperationList.All.Select(o => o.Name), before.Select(f => f.Operation));
        IReadOnlyList<Figure> now = Suite.Run(Repository.Build());
        if (Comparison.Improvements(before, now) is { Count: > 0 } cheaper)
        {
            TestContext.Current.SendDiagnosticMessage($"cheaper than the baseline: {string.Join(", ", cheaper)}; make bench-baseline");
        }

        Assert.Equal("", string.Join('\n', Comparison.Regressions(before, now)));

        // The guest times the second request to come while VGic has the first. When the two no longer meet, they cost what two cost one after the other.
        long apart = now.Single(f => f.Operation == "requests-apart").Median, queued = now.Single(f => f.Operation == "requests-at-once").Median;
        Assert.True(queued > apart * 3 / 2, $"requests-at-once {queued}, requests-apart {apart}: no request was queued");
    }

    // What the guest itself adds: a figure under hv is hv's but for these few.
    [Theory]
    [InlineData("hvc-version", 1)]
    [InlineData("gicd-iidr-read", 1)]
    [InlineData("gicd-isenabler-write", 1)]
    [InlineData("uart-write", 1)]
    [InlineData("sgi-self", 2)]
    [InlineData("timer-running", 1)]
    public void Bare_an_operation_costs_its_own_instructions(string operation, long instructions)
    {
        Machine machine = new("bare", 1, new Domain($"bench=one only={operation}")) { Bare = true };
        Assert.Equal([(operation, instructions)], Suite.Measure(machine).Select(f => (f.Operation, f.Max)));
    }

    [Fact]
    public void Bare_two_vcpus_come_to_their_end()
    {
        Machine machine = new("bare-cross", 2, new Domain("bench=cross", 2)) { Bare = true };
        IEnumerable<string> expected = OperationList.All.Where(o => Suite.MachineOf(o).Name == "cross").Select(o => o.Name);
        Assert.Equal(expected, Suite.Measure(machine).Select(f => f.Operation));
    }
}

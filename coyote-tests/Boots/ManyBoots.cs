// hv's limits are memory's, 64 CPUs, 64 vCPUs a VM and 32 VMs, and not a constant below: all of them are reached.
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class ManyBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(8);

    [Fact]
    public void Eight_vcpus_on_eight_cpus() => Passes(cpus: 8, vcpus: 8);

    [Theory(Explicit = true)]
    [InlineData(16, 16)]
    [InlineData(32, 64)]
    [InlineData(64, 64)]
    [InlineData(3, 64)]
    public void Many_vcpus_on_many_cpus(int cpus, int vcpus) => Passes(cpus, vcpus);

    [Theory(Explicit = true)]
    [InlineData(8)]
    [InlineData(2)]
    [InlineData(64)]
    public void Thirty_two_guests_with_eight_vcpus_each(int cpus)
    {
        string[] nodes = [.. Enumerable.Range(0, 32).Select(i => SeveralGuests.Node($"vm{i}", "many", "memory = <0 0x4000>; cpus = <8>;"))];
        using SeveralGuests guests = new(nodes);
        string output = guests.Run(new BootOptions { Cpus = cpus, Memory = "2G" }, _patience);
        Assert.DoesNotContain("FAIL", output);
        Assert.All(Enumerable.Range(0, 32), vm => Assert.Contains("PASS many", string.Concat(SeveralGuests.LinesOf(output, vm))));
    }

    private static void Passes(int cpus, int vcpus) =>
        Assert.Contains($"\nmany: {vcpus} CPUs\n", GuestImage.Run("many", new BootOptions { Cpus = cpus, Vcpus = vcpus }, _patience));
}

// How hv divides a CPU, counted in instructions (-icount): the same every time, on any machine.
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed partial class SchedulingBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);
    private static readonly BootOptions _counted = new() { QemuArguments = "-icount shift=4,sleep=off" };

    [Fact]
    public void Weights_of_1_2_4_share_ten_seconds_within_3_per_cent()
    {
        (double Rounds, double Stolen)[] shares = Share("hv,weight = <100>;", "hv,weight = <200>;", "hv,weight = <400>;");
        double all = shares.Sum(share => share.Rounds);
        for (int i = 0; i < 3; i++)
        {
            double due = (1 << i) / 7.0;
            Assert.InRange(shares[i].Rounds / all, due * 0.97, due * 1.03);

            // What it did not get is what it is told that others had.
            Assert.InRange(shares[i].Stolen, (1 - due) * 9_970, (1 - due) * 10_030);
        }
    }

    [Fact]
    public void A_cap_leaves_the_rest_to_the_other_and_idle()
    {
        // A quarter, and as much as the rest allows to one that is capped at half: a quarter of the time nobody runs.
        (double Rounds, double Stolen)[] shares = Share("hv,cap = <25>;", "hv,cap = <50>;");
        Assert.InRange(shares[1].Rounds / shares[0].Rounds, 2 * 0.97, 2 * 1.03);
        (double Rounds, double Stolen)[] alone = Share("");
        Assert.InRange(shares[0].Rounds / alone[0].Rounds, 0.25 * 0.97, 0.25 * 1.03);
        Assert.Equal(0, alone[0].Stolen);
    }

    // docs/architecture.md states the bound: what a switch costs, since one that mostly sleeps goes before one that does not.
    [Fact]
    public void One_that_sleeps_is_woken_at_once_beside_one_that_does_not()
    {
        using SeveralGuests guests = new(SeveralGuests.Node("hog", "share"), SeveralGuests.Node("sleeper", "latency"));
        Match late = Latency().Match(guests.Run(_counted, _patience));
        Assert.True(late.Success);
        Assert.InRange(Number(late.Groups[2]), 0, 250);
    }

    private static (double Rounds, double Stolen)[] Share(params string[] properties)
    {
        using SeveralGuests guests = new([.. properties.Select((property, i) => SeveralGuests.Node($"vm{i}", "share", "memory = <0 0x4000>; " + property))]);
        string output = guests.Run(_counted, _patience);
        return [.. properties.Select((_, i) =>
        {
            string[] lines = properties.Length == 1 ? output.Split('\n') : SeveralGuests.LinesOf(output, i);
            Match match = Rounds().Match(string.Join('\n', lines));
            Assert.True(match.Success, output);
            return (Number(match.Groups[1]), Number(match.Groups[2]));
        })];
    }

    private static double Number(Group digits) => double.Parse(digits.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("share: ([0-9]+) rounds, ([0-9]+) ms stolen")]
    private static partial Regex Rounds();

    [GeneratedRegex("latency: mean ([0-9]+) us, most ([0-9]+) us")]
    private static partial Regex Latency();
}

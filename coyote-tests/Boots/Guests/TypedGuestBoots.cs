// Guests at whose console somebody must type or read: input by interrupts, reset after reset, and a flood of output.
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Hv.Tests.Boots.Guests;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed partial class TypedGuestBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pl011_takes_what_is_typed(bool bare)
    {
        using QemuMachine machine = GuestImage.Boot("pl011", new BootOptions { Bare = bare });
        machine.Expect("pl011: ready");
        machine.Send(string.Concat(Enumerable.Range(0, 4096).Select(i => (char)('a' + (7 * i % 26)))));
        machine.Expect("PASS pl011", _patience);
        machine.ExpectExit();
    }

    // Every life must find the machine as at power-on; one vCPU more is up and running when the machine resets.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Reboot_finds_a_clean_machine(int vcpus)
    {
        using QemuMachine machine = GuestImage.Boot("reboot", new BootOptions { Vcpus = vcpus });
        foreach (string key in new[] { "r", "2", "r", "q" })
        {
            machine.Expect("reboot: ready");
            machine.Send(key);
        }

        machine.ExpectExit();
        Assert.Contains("PASS reboot", machine.Output);
        Assert.DoesNotContain("FAIL", machine.Output);
    }

    [Fact]
    public void Flood_arrives_whole()
    {
        string output = GuestImage.Run("flood", deadline: _patience);
        int start = output.IndexOf("000000 ", StringComparison.Ordinal);
        Match end = Checksum().Match(output);
        Assert.True(start >= 0 && end.Success, "the flood's first or last line is not there");

        string flood = output[start..end.Index];
        Assert.Equal(int.Parse(end.Groups[1].Value, CultureInfo.InvariantCulture), flood.Length);
        Assert.Equal(uint.Parse(end.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), Sum(flood));
    }

    // As boot/guests/flood computes it.
    private static uint Sum(string text) => text.Aggregate(0u, (sum, character) => uint.RotateLeft(sum, 5) ^ character);

    [GeneratedRegex("flood: ([0-9]+) bytes, checksum 0x([0-9a-f]+)\n")]
    private static partial Regex Checksum();
}

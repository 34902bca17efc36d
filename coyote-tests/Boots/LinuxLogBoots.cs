// The kernel's own log is the judge: under hv it may warn of nothing that it does not warn of on the bare machine.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class LinuxLogBoots
{
    private const int Warning = 4;

    [Theory]
    [InlineData("cortex-a72", 1)]
    [InlineData("cortex-a72", 2)]
    [InlineData("max", 1)]
    public void No_warning_that_is_not_there_without_hv(string cpu, int vcpus)
    {
        BootOptions options = new() { Cpu = cpu, Vcpus = vcpus };
        string[] bare = Log(options with { Bare = true });
        string[] hosted = Log(options);
        Keep(cpu, vcpus, bare, hosted);

        HashSet<string> known = [.. bare];
        string[] news = [.. hosted.Where(line => line[0] - '0' <= Warning && !known.Contains(line))];
        Assert.True(news.Length == 0, "only under hv:\n" + string.Join('\n', news));
    }

    [Fact]
    public void Two_boots_say_the_same()
    {
        string[] first = Log(new BootOptions());
        string[] second = Log(new BootOptions());
        Assert.Equal(Steady(first), Steady(second));
    }

    private static string[] Log(BootOptions options)
    {
        using Linux linux = Linux.Boot(options);
        string[] log = linux.KernelLog();
        linux.PowerOff();
        return log;
    }

    // Of a line that holds a measurement, an address that KASLR draws or the time of day, what stands before it; sorted,
    // because work queues of the kernel race.
    private static string[] Steady(string[] log) =>
        [.. log.Select(line => new string([.. line.TakeWhile(c => !char.IsDigit(c) || c == line[0])])).Order(StringComparer.Ordinal)];

    // For a person: what differs in the whole log, not only in the warnings.
    private static void Keep(string cpu, int vcpus, string[] bare, string[] hosted)
    {
        string path = Path.Combine(Directory.CreateDirectory(Repository.Build("logs")).FullName, $"dmesg.{cpu}.{vcpus}.diff");
        File.WriteAllLines(path, [.. bare.Except(hosted).Select(line => "-" + line), .. hosted.Except(bare).Select(line => "+" + line)]);
    }
}

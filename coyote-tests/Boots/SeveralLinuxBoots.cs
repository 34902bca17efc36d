// Debian's Linux with several vCPUs, several times at once, and its CPUs turned off and on.
using System.Diagnostics;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class SeveralLinuxBoots(ITestOutputHelper report)
{
    private const string Prompt = "linux:/root# ";
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    // Both in the shell, all CPUs busy in the one; the other still answers.
    [Theory]
    [InlineData("multi")]
    [InlineData("single")]
    public void Two_with_four_vcpus_each_on_four_cpus(string threads)
    {
        using SeveralGuests guests = new(SeveralGuests.Linux("first", 4), SeveralGuests.Linux("second", 4));
        using QemuMachine machine = guests.Start(new BootOptions { Cpus = 4, QemuArguments = $"-accel tcg,thread={threads}" });
        ExpectShells(machine, 2);
        machine.Send("dmesg -n 1; nproc\n");
        machine.Expect("vm0| 4\r\n", _patience);
        machine.Send("\x1d" + "1dmesg -n 1; for i in 1 2 3 4; do while :; do :; done & done; echo BU''SY\n");
        machine.Expect("vm1| BUSY\r\n", _patience);
        machine.Send("\x1d" + "0");
        TimeSpan longest = default;
        for (int i = 0; i < 10; i++)
        {
            long start = Stopwatch.GetTimestamp();
            machine.Send($"echo REPLY''{i}\n");
            machine.Expect($"vm0| REPLY{i}\r\n", _patience);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            longest = took > longest ? took : longest;
        }

        report.WriteLine($"the longest of ten answers took {longest.TotalMilliseconds:0} ms");

        // On a machine of two cores QEMU itself makes a command wait for some tenths of a second; a guest without its share waits for ever.
        Assert.True(longest < TimeSpan.FromSeconds(20));
        machine.Send("poweroff\n\x1d" + "1poweroff\n");
        machine.ExpectExit(deadline: _patience);
    }

    [Fact]
    public void The_example_of_two_boots()
    {
        _ = SeveralGuests.Linux("", 1);
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Guests = "boot/run/examples/two.dts", Cpus = 4 });
        ExpectShells(machine, 2);
        machine.Send("poweroff\n\x1d" + "1poweroff\n");
        machine.ExpectExit(deadline: _patience);
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(1, 2)]
    public void Cpus_are_turned_off_and_on_a_hundred_times(int cpus, int vcpus)
    {
        using Linux linux = Linux.Boot(new BootOptions { Cpus = cpus, Vcpus = vcpus });
        linux.Run(
            "c=/sys/devices/system/cpu/cpu; i=0; " +
            $"while [ $i -lt 100 ]; do n=$((i % {vcpus - 1} + 1)); echo 0 > $c$n/online && echo 1 > $c$n/online || exit; i=$((i+1)); done",
            _patience);
        Assert.Equal($"{vcpus}\n", linux.Run("nproc"));
        linux.PowerOff();
    }

    [Fact]
    public void Eight_vcpus_on_three_cpus()
    {
        using Linux linux = Linux.Boot(new BootOptions { Cpus = 3, Vcpus = 8 });
        Assert.Equal("8\n", linux.Run("nproc"));
        linux.Run("for i in 1 2 3 4 5 6 7 8; do (n=0; while [ $n -lt 20000 ]; do n=$((n+1)); done) & done; wait", _patience);
        Assert.Contains("using stolen time PV", linux.Run("dmesg"));
        linux.PowerOff();
    }

    // A minute on a machine of two cores: make heavy TEST=Eight_linux.
    [Fact(Explicit = true)]
    public void Eight_linux_guests_on_two_cpus()
    {
        string[] nodes = new string[8];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = SeveralGuests.Linux($"vm{i}", 2).Replace("0x28000", "0x1a000");
        }

        using SeveralGuests guests = new(nodes);
        using QemuMachine machine = guests.Start(new BootOptions { Cpus = 2, Memory = "1500M" });
        ExpectShells(machine, 8);
        for (int i = 0; i < 8; i++)
        {
            machine.Send($"\x1d{i}poweroff\n");
        }

        machine.ExpectExit(deadline: _patience);
    }

    private static void ExpectShells(QemuMachine machine, int count)
    {
        for (int i = 0; i < count; i++)
        {
            machine.Expect("Debian's Linux ", _patience);
        }

        // Each of them has printed it and is about to start the shell; the prompt is no line yet, and that of the first may have come
        // before the last one's words.
        if (!machine.Output.Contains(Prompt, StringComparison.Ordinal))
        {
            machine.Expect(Prompt, _patience);
        }
    }
}

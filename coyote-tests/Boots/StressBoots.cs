// Linux with several vCPUs again and again: a wake-up that is lost once in a thousand boots is found by a thousand boots. Explicit:
// `make stress TIMES=300`. A boot that stalls says by itself where every CPU is.
using System.Globalization;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class StressBoots(ITestOutputHelper report)
{
    private const int DefaultTimes = 20;
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(2);

    [Fact(Explicit = true)]
    public void Linux_with_four_vcpus_boots_each_time()
    {
        int times = int.TryParse(Environment.GetEnvironmentVariable("HV_TIMES"), CultureInfo.InvariantCulture, out int wanted) ? wanted : DefaultTimes;
        for (int time = 0; time < times; time++)
        {
            // All the ways in which four vCPUs fall on CPUs, and QEMU's CPUs on those of the host.
            int cpus = (time % 4) + 1;
            string threads = time % 8 < 4 ? "multi" : "single";
            using SeveralGuests guests = new(SeveralGuests.Linux("linux", 4));
            using QemuMachine machine = guests.Start(new BootOptions { Cpus = cpus, QemuArguments = $"-accel tcg,thread={threads}" });
            if (!machine.Shows("Debian's Linux ", _deadline) || !machine.Shows("linux:/root# ", _deadline))
            {
                string state = StallReport.Of(machine);
                machine.Fail($"boot {time} of {times} on {cpus} CPU(s), thread={threads}, stalled\n{state}");
            }

            machine.Send("poweroff\n");
            machine.ExpectExit(deadline: _deadline);
        }

        report.WriteLine($"{times} boots");
    }
}

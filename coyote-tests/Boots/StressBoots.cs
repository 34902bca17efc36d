// Linux with several vCPUs again and again: a wake-up that is lost once in a thousand boots is found by a thousand boots. Explicit:
// `make stress TIMES=300`. A boot that stalls says by itself where every CPU and vCPU is.
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class StressBoots(ITestOutputHelper report)
{
    private const int DefaultTimes = 20;
    private const int Vcpus = 4;
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(2);

    [Fact(Explicit = true)]
    public void Linux_with_four_vcpus_boots_each_time()
    {
        int times = int.TryParse(Environment.GetEnvironmentVariable("HV_TIMES"), CultureInfo.InvariantCulture, out int wanted) ? wanted : DefaultTimes;
        string kernel = Repository.Build("linux", "Image");
        string initrd = Repository.Build("linux", "initramfs.cpio");
        Assert.SkipUnless(File.Exists(kernel) && File.Exists(initrd), "build/linux is not there: run make build/linux/initramfs.cpio");
        for (int time = 0; time < times; time++)
        {
            // All the ways in which four vCPUs fall on CPUs, and QEMU's CPUs on those of the host.
            int cpus = (time % 4) + 1;
            string threads = time % 8 < 4 ? "multi" : "single";
            long start = Stopwatch.GetTimestamp();
            using QemuMachine machine = QemuMachine.Start(new BootOptions
            {
                Kernel = kernel,
                Initrd = initrd,
                CommandLine = "console=ttyAMA0",
                Memory = "256M",
                Cpus = cpus,
                Vcpus = Vcpus,
                QemuArguments = $"-accel tcg,thread={threads}",
            });
            machine.Expect($" on {Vcpus} CPU(s), ", _deadline);
            machine.Expect("linux:/root# ", _deadline);
            machine.Send("poweroff\n");
            machine.ExpectExit(deadline: _deadline);
            TimeSpan took = Stopwatch.GetElapsedTime(start);
            report.WriteLine($"boot {time + 1} of {times}: {Vcpus} vCPUs on {cpus} CPU(s), QEMU's in {threads} thread(s): {took.TotalSeconds:0.0} s");
        }
    }
}

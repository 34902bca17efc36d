// hv's monitor at the serial line: lives of VMs, and others that do not notice.
using System.Globalization;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class MonitorBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    [Fact]
    public void A_person_at_the_monitor()
    {
        using QemuMachine machine = GuestImage.Boot("reboot", new BootOptions { Memory = "256M", Vcpus = 2, Cpus = 2 });
        machine.Expect("reboot: ready");
        machine.Send("\x1d\r");
        machine.Expect("hv> ");
        machine.Send("vnz\x1b[D\x1b[D\x1b[3~\x1b[3~ms\r");
        machine.Expect("vm0   running        2");
        machine.Send("pasue 0\r");
        machine.Expect("error: there is no command pasue; help lists them\r\n");
        machine.Send("\x1b[A\x1b[A\r");
        machine.Expect("vm0   running");
        machine.Send("destroy 0\r");
        machine.Expect("vm0 is off\r\n");

        // The machine stays on while somebody is at the monitor.
        machine.Send("vms\r");
        machine.Expect("vm0   off");
        machine.Send("create 0\r");
        machine.Expect("reboot: ready");
        machine.Send("\x1d" + "0");
        machine.Expect("input goes to vm0");
        machine.Send("r");
        machine.Expect("reboot: ready");
        machine.Send("\x1d:poweroff\r");
        machine.ExpectExit();
        Assert.DoesNotContain("FAIL", machine.Output);
    }

    [Fact]
    public void A_paused_VM_stands_still_and_so_does_its_time()
    {
        using QemuMachine machine = GuestImage.Boot("reboot", new BootOptions { Memory = "256M", Vcpus = 2 });
        machine.Expect("reboot: ready");
        MonitorConsole monitor = MonitorConsole.Open(machine);
        monitor.Run("pause 0");
        Assert.Equal("paused", monitor.Run("vcpus 0")[0]["state"]);
        string pc = monitor.Run("regs 0").First(r => r.ContainsKey("pc"))["pc"];
        double uptime = monitor.Number("vms", "uptime-s");
        double machineTime = monitor.Number("cpus", "up-s");
        double busy = monitor.Number("vms", "cpu-s");
        while (monitor.Number("cpus", "up-s") < machineTime + 0.5)
        {
        }

        Assert.Equal(uptime, monitor.Number("vms", "uptime-s"));
        Assert.Equal(busy, monitor.Number("vms", "cpu-s"));
        Assert.Equal(pc, monitor.Run("regs 0").First(r => r.ContainsKey("pc"))["pc"]);
        monitor.Run("resume 0");
        double after = monitor.Number("vms", "uptime-s");
        Assert.InRange(after, uptime, uptime + 0.4 + monitor.Number("cpus", "up-s") - machineTime - 0.5);
        monitor.Leave(0);
        machine.Send("q");
        machine.ExpectExit();
    }

    // Each life checks that memory and devices are as at power-on (boot/guests/reboot), and leaves marks in both.
    [Fact]
    public void A_VM_is_destroyed_and_created_a_thousand_times()
    {
        using SeveralGuests guests = new(Small("first", "reboot", 2), Small("second", "reboot", 1));
        using QemuMachine machine = guests.Start(new BootOptions { Cpus = 2 });
        machine.Expect("vm1| reboot: ready");
        MonitorConsole monitor = MonitorConsole.Open(machine);
        const int Times = 1000;
        for (int i = 0; i < Times; i++)
        {
            monitor.Run("destroy 0");
            monitor.Run("create 0");
            machine.Expect("vm0| reboot: ready");
        }

        Assert.Equal([$"{Times + 1}", "1"], monitor.Run("vms").Select(vm => vm["starts"]));
        Assert.All(monitor.Run("counters"), counter => Assert.Equal("0", counter["count"]));
        Assert.All(monitor.Run("services"), service => Assert.InRange(int.Parse(service["waiting"], CultureInfo.InvariantCulture), 0, 8));
        monitor.Leave(1);
        machine.Send("r");
        machine.Expect("vm1| reboot: ready", _patience);
        machine.Send("\x1d:poweroff\r");
        machine.ExpectExit();
        Assert.DoesNotContain("FAIL", machine.Output);
    }

    [Fact]
    public void A_traced_VM_goes_on_and_its_traps_are_counted()
    {
        using QemuMachine machine = GuestImage.Boot("reboot", new BootOptions { Memory = "256M" });
        machine.Expect("reboot: ready");
        MonitorConsole monitor = MonitorConsole.Open(machine);
        monitor.Run("trace 0 on");
        machine.Send("\x1d" + "0r");
        machine.Expect("%trap vm=vm0 vcpu=0 trap=load");
        machine.Expect("ipa=0x0009000000");
        machine.Expect("trap=hvc");
        machine.Send("\x1d:trace 0 off\r");
        machine.Expect("reboot: ready");
        monitor = MonitorConsole.Open(machine);
        Assert.NotEqual("0", monitor.Run("services 0").Single(s => s["service"] == "Psci")["handled"]);
        monitor.Leave(0);
        machine.Send("q");
        machine.ExpectExit();
    }

    [Fact]
    public void Linux_writes_on_while_a_VM_is_reset_and_another_floods() => ResetBesideLinux(10);

    /// <summary>make heavy TEST=a_hundred_times.</summary>
    [Fact(Explicit = true)]
    public void Linux_writes_on_while_a_VM_is_reset_a_hundred_times() => ResetBesideLinux(100);

    private static string Small(string name, string image, int vcpus) => SeveralGuests.Node(name, image, $"memory = <0 0x2000>; cpus = <{vcpus}>;");

    private static void ResetBesideLinux(int times)
    {
        using SeveralGuests guests = new(SeveralGuests.Linux("linux", 1), Small("again", "reboot", 2), Small("loud", "flood", 1));
        using Linux linux = new(guests.Start(new BootOptions { Cpus = 2 }));
        linux.Machine.Send("\x1d=");
        linux.ExpectShell();
        linux.Run("head -c 4000000 /dev/urandom > /tmp/source; (i=0; while [ $i -lt 5 ] || [ ! -e /tmp/stop ]; do cp /tmp/source /tmp/copy.$((i % 4)); i=$((i+1)); echo $i > /tmp/count; done) & true");
        MonitorConsole monitor = MonitorConsole.Open(linux.Machine);
        for (int i = 0; i < times; i++)
        {
            monitor.Run("reset 1");

            // The flood ends by itself after a megabyte; then it starts again.
            if (monitor.Run("vms")[2]["state"] == "off")
            {
                monitor.Run("create 2");
            }
        }

        Assert.Equal($"{times + 1}", monitor.Run("vms")[1]["starts"]);
        Assert.All(monitor.Run("counters"), counter => Assert.Equal("0", counter["count"]));
        monitor.Leave(0);
        linux.Run("touch /tmp/stop; sleep 1; while [ $(cat /tmp/count) -lt 5 ]; do sleep 1; done; wait", _patience);

        // hv's own words may come between Linux's: the flood ends by itself.
        string[] sums = linux.Run("sha256sum /tmp/source /tmp/copy.* | cut -d' ' -f1 | sort -u | wc -l").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("1", sums.Single(line => !line.StartsWith("hv: ", StringComparison.Ordinal)).Trim());

        // A kernel that crashes takes nobody with it.
        linux.Machine.Send("echo c > /proc/sysrq-trigger\n");
        linux.Machine.Expect("Kernel panic");
        monitor = MonitorConsole.Open(linux.Machine);
        monitor.Run("reset 1");
        Assert.Equal(["running", "running"], monitor.Run("vms")[..2].Select(vm => vm["state"]));
        linux.Machine.Send("poweroff\r");
        linux.Machine.ExpectExit();
    }
}

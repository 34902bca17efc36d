// Several guests side by side: from a file and from a folder; what is wrong with one is told by its node's name and harms no other.
using System.IO;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class SeveralGuestsBoots
{
    [Fact]
    public void Eight_guests_share_two_cpus()
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Guests = "boot/run/examples/eight.dts", Cpus = 2 });
        machine.ExpectExit();
        string output = machine.Output.Replace("\r", "");
        Assert.All(Enumerable.Range(0, 8), vm => Assert.EndsWith("guest: powering off", SaidBy(output, vm), StringComparison.Ordinal));
    }

    // hv's tables do not fit into its first 2 MiB: what its other CPUs need at their start must be there all the same.
    [Fact]
    public void Twelve_guests_each_on_a_cpu_of_its_choice_among_four()
    {
        string[] nodes = [.. Enumerable.Range(0, 12).Select(i =>
            SeveralGuests.Node($"vm{i}", "embedded", $"memory = <0 0x4000>; cpus = <2>; hv,affinity = <{i % 4}>;"))];
        using SeveralGuests guests = new(nodes);
        string output = guests.Run(new BootOptions { Cpus = 4 });
        Assert.All(Enumerable.Range(0, 12), vm => Assert.EndsWith("guest: powering off", SaidBy(output, vm), StringComparison.Ordinal));
    }

    [Fact]
    public void One_guest_said_in_full_boots_linux()
    {
        Assert.SkipUnless(File.Exists(Repository.Build("linux", "initramfs.cpio")), "build/linux is not there");
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Guests = "boot/run/examples/one.dts", Cpus = 2 });
        machine.Expect("on 2 CPU(s), ");
        machine.Expect("linux:/root# ");
        machine.Send("poweroff\n");
        machine.ExpectExit();
    }

    [Fact]
    public void A_folder_of_guests()
    {
        using SeveralGuests guests = new();
        string folder = Path.Combine(guests.Folder, "vms");
        foreach (string name in new[] { "one", "two" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
            File.Copy(Repository.Guest("embedded"), Path.Combine(folder, name, "kernel"));
        }

        File.WriteAllText(Path.Combine(folder, "one", "config"), "memory = <0 0x4000>; cpus = <2>;\n");
        File.WriteAllText(Path.Combine(folder, "one", "cmdline"), "a \"quoted\" \\ word\n");
        File.WriteAllText(Path.Combine(folder, "two", "config"), "memory = <0 0x8000>; hv,console = \"keyboard\";\n");
        File.WriteAllText(Path.Combine(folder, "two", "ramdisk"), "bytes");
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Guests = folder });
        machine.ExpectExit();
        Assert.Contains("hv: input goes to vm1", machine.Output);
        Assert.Contains("hv: vm0: started with 16 MiB of RAM and 2 vCPUs", machine.Output);
        Assert.Contains("vm0| guest: CPU 1 of 2 is up and sent an SGI", machine.Output);
        Assert.Contains("hv: vm1: started with 32 MiB of RAM and 1 vCPU", machine.Output);
    }

    // One of each kind that only shows when hv makes the guest; coyote-tests/DeviceTree has one of each rule of the tree.
    [Fact]
    public void What_is_wrong_with_a_guest_is_told_and_the_others_run()
    {
        string packed = Path.Combine(Path.GetTempPath(), $"hv-packed-{Environment.ProcessId}.gz");
        using SeveralGuests guests = new(
            SeveralGuests.Node("first", "embedded"),
            SeveralGuests.Node("packed", packed),
            SeveralGuests.Node("greedy", "embedded", "memory = <0 0x400000>;"),
            SeveralGuests.Node("misspelt", "embedded", "memory = <0 0x4000>; hv,wieght = <1>;"),
            "broken { compatible = \"xen,domain\"; #address-cells = <2>; #size-cells = <2>; kernel { compatible = \"multiboot,kernel\", \"multiboot,module\"; reg = <0 0x40200000 0 0x1000>; }; };",
            SeveralGuests.Node("last", "embedded"));
        File.WriteAllBytes(packed, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
        try
        {
            string output = guests.Run(new BootOptions(), status: 1);
            Assert.Contains("hv: /chosen/packed: the kernel is compressed with gzip: decompress it first\nhv: cannot start this guest\n", output);
            Assert.Contains("hv: /chosen/greedy: not enough free memory for the guest's RAM\n", output);
            Assert.Contains("hv: /chosen/misspelt: hv,wieght: is unsupported\n", output);
            Assert.Contains("hv: /chosen/broken/kernel: reg: overlaps memory that is in use\n", output);
            Assert.Contains("hv: vm0: powered off\n", output);
            Assert.Contains("hv: vm1: powered off\n", output);
        }
        finally
        {
            File.Delete(packed);
        }
    }

    [Fact]
    public void With_no_guest_left_hv_says_so()
    {
        using SeveralGuests guests = new(SeveralGuests.Node("greedy", "embedded", "memory = <0 0x400000>;"));
        Assert.Contains("hv: /chosen: a guest that can start: is missing\nhv: cannot start on this machine\n", guests.Run(new BootOptions(), status: 1));
    }

    [Fact]
    public void The_launcher_refuses_what_is_not_there()
    {
        using SeveralGuests missing = new(SeveralGuests.Node("vm", "/nowhere/Image"));
        Refuses(missing.Path, "/chosen/vm/kernel: there is no file /nowhere/Image");
        Refuses("/nowhere", "VMS=/nowhere: there is no such file or folder");
        using SeveralGuests bad = new("vm { compatible = ; };");
        Refuses(bad.Path, "dtc does not read it");
        Directory.CreateDirectory(Path.Combine(bad.Folder, "vms", "empty"));
        Refuses(Path.Combine(bad.Folder, "vms"), "there is no empty/kernel");
    }

    private static void Refuses(string guests, string words)
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Guests = guests, Bare = false });
        machine.ExpectExit(2);
        Assert.Contains(words, machine.Errors);
    }

    // A line may be cut where its VM was silent and others had much to say; what was said is whole (services/Console/LineOutput.cs).
    private static string SaidBy(string output, int vm) => string.Concat(SeveralGuests.LinesOf(output, vm));
}

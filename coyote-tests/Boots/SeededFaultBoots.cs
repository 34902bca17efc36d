// Why: what hv says and does when it fails itself, with an image whose failures are asked for (make SEEDED=1).
using System.Diagnostics;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class SeededFaultBoots
{
    private const string Folder = "build/seeded";

    public SeededFaultBoots()
    {
        using var make = Process.Start(new ProcessStartInfo("make", $"BUILD={Folder} SEEDED=1 {Folder}/hv.img {Folder}/guests/seeded.img")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        _ = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
    }

    [Theory]
    [InlineData('0', "index out of range")]
    [InlineData('1', "division by zero")]
    [InlineData('2', "overflow")]
    [InlineData('3', "argument out of range")]
    public void A_failed_handler_stops_its_vm_and_is_named(char fault, string kind)
    {
        using QemuMachine machine = Boot(fault);
        machine.Expect($"hv: a service has failed: Psci on Hypercall: {kind} in Hv.Services.Psci.SeededFaults.Commit (services/Psci/SeededFaults.cs:");
        machine.Expect("hv: vm0: powered off");
        machine.ExpectExit(1);
    }

    [Theory]
    [InlineData('5', "data abort: store to 0x700000000000, where nothing is mapped", "SeededPanic.Commit")]
    [InlineData('6', "data abort: store to 0xff8000000000, which is not allowed there", "SeededPanic.Commit")]
    [InlineData('7', "data abort: store to 0x", "SeededPanic.Recurse")]
    [InlineData('8', "instruction abort: fetch from 0xff80", "EntryPoints.OnTrap")]
    [InlineData('9', "index out of range in the core", "SeededPanic.Commit")]
    public void A_panic_says_what_and_where_and_powers_off(char fault, string what, string where)
    {
        using QemuMachine machine = Boot(fault);
        machine.ExpectExit(1);
        Assert.Contains($"hv: panic: {what}", machine.Output);
        Assert.Contains(where, machine.Output[machine.Output.IndexOf("hv: panic", StringComparison.Ordinal)..]);
        Assert.EndsWith("hv: powering off after a panic\r\n", machine.Output);
    }

    [Fact]
    public void The_shipped_image_has_no_seeded_faults()
    {
        using QemuMachine machine = GuestImage.Boot("seeded");
        machine.Expect("seeded: ready");
        machine.Send("5");
        machine.Expect("PASS seeded");
        machine.ExpectExit();
    }

    private static QemuMachine Boot(char fault)
    {
        QemuMachine machine = QemuMachine.Start(new BootOptions { Kernel = Repository.Build("seeded/guests/seeded.img"), Build = Folder });
        machine.Expect("seeded: ready");
        machine.Send($"{fault}");
        return machine;
    }
}

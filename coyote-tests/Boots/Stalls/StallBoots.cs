// A stall must be understood from its report alone: guests that stall on purpose, each in another way.
using System.IO;
using System.Linq;
using Hv.Tests.Exploration.Mutants;
using Xunit;

namespace Hv.Tests.Boots.Stalls;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class StallBoots
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    // b . and wfi; b .-4: entered with interrupts masked, as vCPUs are.
    private const uint Spin = 0x1400_0000, Wait = 0xd503_207f, Back = 0x17ff_ffff;

    [Fact]
    public void One_that_spins_with_interrupts_masked_is_told_from_one_that_waits()
    {
        using SeveralGuests guests = new();
        string spinner = Image(guests, "spinner", Spin), waiter = Image(guests, "waiter", Wait, Back);
        File.WriteAllText(guests.Path, $"/dts-v1/;\n/ {{ chosen {{ {SeveralGuests.Node("spinner", spinner)} {SeveralGuests.Node("waiter", waiter)} }}; }};\n");
        using QemuMachine machine = guests.Start(new BootOptions { Cpus = 2 });
        machine.Expect("hv: vm1: started");
        string told = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => machine.Expect("this never comes", _soon)).Message;

        Assert.Contains("the console did not show \"this never comes\"", told);
        Assert.Equal(2, told.Split("CPU 0: EL1, interrupts masked, pc 0x40080000 in its guest").Length - 1);
        Assert.Contains("CPU 0: decided vm0 vCPU 0, loaded vm0 vCPU 0, slice to none", told);
        Assert.Contains("  vm0 vCPU 0: runs on CPU 0, home CPU 0, EL1, interrupts masked, pc 0x40080000", told);
        Assert.Contains("  vm1 vCPU 0: waits for Interrupt on CPU 1, home CPU 1, told blocked, EL1, interrupts masked, pc 0x40080004", told);
        Assert.Contains("    interrupts: none; VGic put into list registers: none; they are in the CPU", told);
        Assert.Contains("    timers: virtual off; physical off; software none", told);
        Assert.Contains("vm1: Running, awaits 0", told);
    }

    [Fact]
    public void Without_hv_the_cpus_are_told()
    {
        using SeveralGuests guests = new();
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Bare = true, Kernel = Image(guests, "spinner", Spin), Vcpus = 2 });
        string told = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => machine.Expect("this never comes", _soon)).Message;
        Assert.Contains("CPU 0: EL1, interrupts masked, pc 0x40080000 in its guest", told);
        Assert.Contains("hv is not there, or has not begun", told);
    }

    // hv as it is does not lose wake-ups: one that does, by a mutant of the exploration's, is built first.
    [Fact(Explicit = true)]
    public void A_lost_wake_up_is_seen()
    {
        Mutant mutant = Mutant.Load(Path.Combine(Repository.Root, "coyote-tests", "Exploration", "Mutants", "catalogue")).Single(m => m.Name == "inject-does-not-wake");
        string build = SeededImage.Build(mutant.File, mutant.Original, mutant.Replacement);
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Build = build, Bare = false });
        string told = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => machine.ExpectExit(deadline: TimeSpan.FromSeconds(20))).Message;
        Assert.Matches("vm0 vCPU 0: waits for Interrupt on CPU 0, [^\n]*\n    interrupts: 27( pending)? in flight hw; VGic put into list registers: 27 pending hw;", told);
    }

    private static string Image(SeveralGuests guests, string name, params uint[] instructions)
    {
        string path = Path.Combine(guests.Folder, name);
        byte[] image = new byte[4096];
        Buffer.BlockCopy(instructions, 0, image, 0, instructions.Length * sizeof(uint));
        File.WriteAllBytes(path, image);
        return path;
    }
}

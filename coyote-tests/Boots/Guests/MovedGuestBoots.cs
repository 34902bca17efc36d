// A guest that is pushed from CPU to CPU finds nothing stale where it comes; and that the guests' checks bite, on hv built with bugs.
using Xunit;

namespace Hv.Tests.Boots.Guests;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class MovedGuestBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    // Two others, each on a CPU of its own, want three and four times of it, and then nothing, in turns. (QEMU forgets more than it must at each
    // switch, docs/facts.md: it would not show that hv's own TLBI is missing.)
    [Fact]
    public void What_a_guest_knew_of_its_tables_is_forgotten_wherever_it_was()
    {
        using SeveralGuests guests = new(
            SeveralGuests.Node("even", "pulse", "memory = <0 0x4000>; cpus = <4>; hv,affinity = <0>;"),
            SeveralGuests.Node("odd", "pulse", "memory = <0 0x4000>; cpus = <3>; hv,affinity = <1>;"),
            SeveralGuests.Node("moved", "maintenance"));
        string output = guests.Run(new BootOptions { Cpus = 2 }, _patience);
        Assert.Contains("PASS maintenance", string.Concat(SeveralGuests.LinesOf(output, 2)));
    }

    // Each with the guest that must find it, and on how many vCPUs, all on one CPU.
    [Theory(Explicit = true)]
    [InlineData("gic", 3, "services/VGic/SystemRegisters.cs", "~(1UL << write.Vcpu)", "ulong.MaxValue")]
    [InlineData("gic", 3, "services/VGic/SgiRequest.cs", "get => (uint)(_value >> 24) & 0xF;", "get => (uint)(_value >> 24) & 0x7;")]
    [InlineData("gic", 3, "services/VGic/SgiRequest.cs", "(_value & 0x00FF_F0FF_00FC_0000)", "(_value & 0x00FF_00FF_00FC_0000)")]
    [InlineData("gic", 2, "services/VGic/SystemRegisters.cs", "InGroup0(in state, new SgiRequest(write.Value).IntId)", "ulong.MaxValue")]
    [InlineData("gic", 2, "services/VGic/SpiRouting.cs", "router.IsAnyVcpu ? 0 :", "")]
    [InlineData("psci", 2, "services/Psci/CpuCalls.cs", "X0 = arguments.Third, EntryPoint", "X0 = arguments.Second, EntryPoint")]
    [InlineData("psci", 2, "services/Psci/PowerState.cs", "0xFCFE_0000", "0xFCFC_0000")]
    [InlineData("psci", 2, "kernel/Core/Core.Vcpus.cs", "HasPendingInterrupt(in vcpu) ? WaitReasons.None : WaitReasons.Interrupt", "WaitReasons.Interrupt")]
    public void Its_guest_finds(string guest, int vcpus, string file, string original, string replacement)
    {
        string build = SeededImage.Build(file, original, replacement);
        using QemuMachine machine = GuestImage.Boot(guest, new BootOptions { Build = build, Vcpus = vcpus, Bare = false });
        Assert.False(machine.Shows($"PASS {guest}", TimeSpan.FromSeconds(60)), "it passes with the bug");
    }

    // A CPU for each vCPU, or QEMU's forgetting hides it.
    [Fact(Explicit = true)]
    public void Maintenance_finds_that_local_maintenance_stays_local()
    {
        string build = SeededImage.Build("boot/arch/HcrEl2.cs", "AMO | FB | BsuInner", "AMO | BsuInner");
        using QemuMachine machine = GuestImage.Boot("maintenance", new BootOptions { Build = build, Cpus = 4, Vcpus = 4, Bare = false });
        machine.Expect("FAIL maintenance: nobody sees through a translation that is no more");
    }
}

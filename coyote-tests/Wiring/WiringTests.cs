// The wiring keeps to its rules, whatever the machine; and each rule rejects a wiring that breaks it.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Kernel.Wiring;
using Hv.Platform.Guests;
using Hv.Tests.Exploration.Model;
using Xunit;

namespace Hv.Tests.Wiring;

public sealed unsafe class WiringTests
{
    /// <summary>A fixture a rule: the rule, what is wrong, and a word of what it must say.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "no cycle of requests", "two services ask each other", "Uart 0 waits for CpuId 0" },
        { "no cycle of requests", "a service asks itself", "VGic 1 waits for VGic 1" },
        { "every port has an owner", "a port that was not connected", "VTimer 0: _gic" },
        { "every port has an owner", "a range that is too long", "Psci 1: _vcpus" },
        { "every port has an owner", "another VM's device", "no device of that VM" },
        { "no overlapping regions", "a UART inside the redistributors", "reaches into" },
        { "no overlapping regions", "a region that reaches RAM", "reaches into" },
        { "no overlapping regions", "an empty region", "no run of pages" },
        { "no INTID of two sources", "a UART on the timer's INTID", "raised by" },
        { "no INTID of two sources", "an INTID that no GIC has", "which its GIC has not" },
        { "no INTID of two sources", "a line without a number", "no INTID" },
        { "every mailbox holds what may be in flight", "a VGic's mailbox of 16", "VGic 0: " },
        { "every mailbox holds what may be in flight", "one more sender than there is room for", "Uart 0: " },
    };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 4, 2)]
    [InlineData(2, 2, 2)]
    [InlineData(4, 8, 4)]
    [InlineData(8, 1, 64)]
    [InlineData(64, 1, 64)]
    [InlineData(16, 32, 4)]
    public void The_wiring_keeps_every_rule(int cpus, int vms, int vcpus)
    {
        WiringMap map = Build(cpus, vms, vcpus);
        Assert.Equal([], WiringRules.All.SelectMany(rule => rule.Broken(map), (rule, broken) => $"{rule.Name}: {broken}"));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wiring_that_breaks_a_rule_is_rejected_by_that_rule(string rule, string what, string said)
    {
        WiringMap wrong = Break(Build(2, 2, 2), what);
        Assert.Contains(WiringRules.All.First(r => r.Name == rule).Broken(wrong), broken => broken.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain(WiringRules.All.Where(r => r.Name != rule), r => r.Broken(wrong).Any());
    }

    [Fact]
    public void Every_rule_has_a_fixture() =>
        Assert.All(WiringRules.All, rule => Assert.Contains(Wrong, row => row.Data.Item1 == rule.Name));

    [Fact]
    public void Every_port_of_every_state_is_seen()
    {
        WiringMap map = Build(1, 1, 1);
        string[] held = [.. map.Ports.Where(p => map.Actors[p.Holder].Kind == ActorKind.Uart && p.Field is not "(answers)").Select(p => p.Protocol.Name).Order(StringComparer.Ordinal)];
        Assert.Equal([nameof(Interrupts), nameof(Lifecycle), nameof(Log), nameof(Serial)], held);
        Assert.Equal([27u, 30u, 33u], map.Lines.Select(l => l.IntId).Order());
    }

    private static WiringMap Break(WiringMap map, string what)
    {
        WiredActor Of(ActorKind kind, int instance = 0) => map.Actors.First(a => a.Kind == kind && a.Instance == instance);
        WiringMap With(params WiredPort[] more) => map with { Ports = [.. map.Ports, .. more] };
        WiringMap Regions(Func<WiredRegion, WiredRegion> change) => map with { Regions = [.. map.Regions.Select(change)] };
        WiringMap Lines(Func<WiredLine, WiredLine> change) => map with { Lines = [.. map.Lines.Select(change)] };
        int uart = Of(ActorKind.Uart).Index;
        return what switch
        {
            "two services ask each other" => With(new(Of(ActorKind.CpuId).Index, "_uart", typeof(Mmio), uart), new(uart, "_cpuId", typeof(SysReg), Of(ActorKind.CpuId).Index)),
            "a service asks itself" => With(new WiredPort(Of(ActorKind.VGic, 1).Index, "_self", typeof(Mmio), Of(ActorKind.VGic, 1).Index)),
            "a port that was not connected" => map with { Ports = [.. map.Ports.Select(p => p.Holder == Of(ActorKind.VTimer).Index && p.Field == "_gic" ? p with { First = 0 } : p)] },
            "a range that is too long" => map with { Ports = [.. map.Ports.Select(p => p.Holder == Of(ActorKind.Psci, 1).Index && p.Field == "_vcpus" ? p with { Count = 3 } : p)] },
            "another VM's device" => Regions(r => r.Device == uart ? r with { Device = Of(ActorKind.Uart, 1).Index } : r),
            "a UART inside the redistributors" => Regions(r => r.Device == uart ? r with { Start = GuestMap.RedistributorBase + 0x1000 } : r),
            "a region that reaches RAM" => Regions(r => r.Device == uart ? r with { Size = GuestMap.RamBase } : r),
            "an empty region" => Regions(r => r.Device == uart ? r with { Size = 0 } : r),
            "a UART on the timer's INTID" => Lines(l => l.Source == uart ? l with { IntId = SimCpu.VirtualTimer } : l),
            "an INTID that no GIC has" => Lines(l => l.Source == uart ? l with { IntId = 1023 } : l),
            "a line without a number" => map with { Lines = [.. map.Lines.Where(l => l.Source != uart)] },
            "a VGic's mailbox of 16" => map with { Actors = [.. map.Actors.Select(a => a.Index == Of(ActorKind.VGic).Index ? a with { Cells = 16 } : a)] },
            "one more sender than there is room for" => With([.. map.Actors.Skip(1).Select(a => new WiredPort(a.Index, "_more", typeof(MoreThanFits), uart))]),
            _ => throw new ArgumentException(what),
        };
    }

    private static WiringMap Build(int cpus, int vms, int vcpus)
    {
        using var arena = new Arena(512 << 20);
        HvSystem* system = arena.Take<HvSystem>(1);
        MachineShape machine = new() { Cpus = cpus, ListRegisters = 4, IpaBits = 40, SliceTicks = 1000 };
        var shapes = new VmShape[vms];
        Array.Fill(shapes, new VmShape { Vcpus = vcpus, RamBase = GuestMap.RamBase, RamSize = 1 << 28, Share = new VcpuShare(0, 0, 0) });
        var source = new Arena.Source(arena);
        Wiring<Arena.Source>.Build(ref *system, ref source, in machine, shapes);
        return WiringMap.Of(system, arena);
    }

    private readonly struct MoreThanFits : IProtocol
    {
        public static byte Number => 255;
    }
}

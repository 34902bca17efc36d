using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Psci;

/// <summary>The functions that change something: Arm DEN0022.</summary>
public class PsciPowerTests
{
    private const uint CpuOff = 0x8400_0002;
    private const uint CpuOn32 = 0x8400_0003;
    private const uint CpuOn = 0xC400_0003;
    private const uint AffinityInfo = 0xC400_0004;
    private const uint SystemOffCall = 0x8400_0008;
    private const uint SystemResetCall = 0x8400_0009;

    private readonly PsciFixture _psci = new(4);

    [Fact]
    public void Cpu_on_starts_a_vcpu_once()
    {
        _psci.TurnOn(2);
        Assert.Equal(-4, _psci.Ask(CpuOn, 2, PsciFixture.Entry));
        Assert.Equal(-4, _psci.Ask(CpuOn, 0, PsciFixture.Entry));
    }

    [Fact]
    public void Cpu_on_of_32_bits_ignores_the_upper_halves()
    {
        const ulong Noise = 0xABCD_EF01_0000_0000;
        IReadOnlyList<Message> sent = _psci.Call(CpuOn32, Noise | 1, Noise | PsciFixture.Entry, Noise | 0x8765_4321);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(PsciFixture.FirstVcpu + 1, new PowerOn { EntryPoint = PsciFixture.Entry, ContextId = 0x8765_4321 });
        Assert.Equal(0, _psci.ResultOf(sent[1], 0));
    }

    [Fact]
    public void Cpu_on_of_64_bits_takes_them_all()
    {
        IReadOnlyList<Message> sent = _psci.Call(CpuOn, 1, PsciFixture.Entry, 0x8765_4321_0FED_CBA9);
        sent[0].Expect(PsciFixture.FirstVcpu + 1, new PowerOn { EntryPoint = PsciFixture.Entry, ContextId = 0x8765_4321_0FED_CBA9 });
        Assert.Equal(-9, _psci.Ask(CpuOn, 2, 0x1_0000_0000 | PsciFixture.Entry));
        Assert.Equal(-2, _psci.Ask(CpuOn, 0x1_0000_0002, PsciFixture.Entry));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0x10)]
    [InlineData(0x100)]
    [InlineData(0x8000_0001)]
    public void Cpu_on_of_a_vcpu_that_is_not_there(ulong target) =>
        Assert.Equal(-2, _psci.Ask(CpuOn, target, PsciFixture.Entry));

    [Fact]
    public void Cpu_on_follows_the_affinity()
    {
        var psci = new PsciFixture(64);
        psci.TurnOn(63);
        Assert.Equal(-4, psci.Ask(CpuOn, 0x30F, PsciFixture.Entry));
        Assert.Equal(0, psci.Ask(AffinityInfo, 0x30F));
    }

    [Theory]
    [InlineData(PsciFixture.RamBase - 4)]
    [InlineData(PsciFixture.RamBase + PsciFixture.RamSize)]
    [InlineData(0)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFC)]
    [InlineData(PsciFixture.Entry + 1)]
    [InlineData(PsciFixture.Entry + 2)]
    public void Cpu_on_with_no_instruction_to_start_at(ulong entry)
    {
        Assert.Equal(-9, _psci.Ask(CpuOn, 1, entry));
        Assert.Equal(1, _psci.Ask(AffinityInfo, 1));
    }

    [Theory]
    [InlineData(PsciFixture.RamBase)]
    [InlineData(PsciFixture.RamBase + PsciFixture.RamSize - 4)]
    public void Cpu_on_anywhere_in_ram(ulong entry) => Assert.Equal(2, _psci.Call(CpuOn, 1, entry).Count);

    [Fact]
    public void Cpu_off_stops_the_caller_and_is_not_answered()
    {
        _psci.TurnOn(3);
        _psci.Call(CpuOff, caller: 3).ExpectOnly(PsciFixture.FirstVcpu + 3, default(PowerOff));
        Assert.Equal(1, _psci.Ask(AffinityInfo, 3));
        _psci.TurnOn(3);
    }

    [Fact]
    public void The_last_cpu_off_ends_the_vm()
    {
        _psci.TurnOn(1);
        _psci.Call(CpuOff, caller: 0).ExpectOnly(PsciFixture.FirstVcpu, default(PowerOff));
        IReadOnlyList<Message> sent = _psci.Call(CpuOff, caller: 1);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(PsciFixture.FirstVcpu + 1, default(PowerOff));
        sent[1].Expect(PsciFixture.Vm, default(SystemOff));
    }

    [Theory]
    [InlineData(0x8400_0001, 0U)]
    [InlineData(0xC400_0001, 0x0000_0042U)]
    [InlineData(0xC400_0001, 0x0300_FFFFU)]
    public void Cpu_suspend_stands_by(uint function, uint powerState)
    {
        IReadOnlyList<Message> sent = _psci.Call(function, 0xFFFF_FFFF_0000_0000 | powerState, PsciFixture.Entry, 9, caller: 0);
        sent.ExpectOnly(PsciFixture.FirstVcpu, default(Suspended));
        Assert.Equal(0, _psci.Ask(AffinityInfo, 0));
    }

    [Theory]
    [InlineData(0xC400_0001, 0x0001_0000U)]
    [InlineData(0xC400_0001, 0x0301_FFFFU)]
    public void Cpu_suspend_powers_down(uint function, uint powerState)
    {
        IReadOnlyList<Message> sent = _psci.Call(function, 0xFFFF_FFFF_0000_0000 | powerState, PsciFixture.Entry, 9, caller: 0);
        sent.ExpectOnly(PsciFixture.FirstVcpu, new Suspended { X0 = 9, EntryPoint = PsciFixture.Entry });
        Assert.Equal(0, _psci.Ask(AffinityInfo, 0));
    }

    // SMC32: every argument is 32 bits long (DEN0028, 2.6).
    [Fact]
    public void Cpu_suspend_of_32_bits_takes_low_halves() =>
        _psci.Call(0x8400_0001, 0x1_0000, 0xFFFF_FFFF_0000_0000 | PsciFixture.Entry, 0x1_0000_0009, caller: 0)
            .ExpectOnly(PsciFixture.FirstVcpu, new Suspended { X0 = 9, EntryPoint = PsciFixture.Entry });

    [Theory]
    [InlineData(0x0002_0000U, PsciFixture.Entry, -2)]
    [InlineData(0x0080_0000U, PsciFixture.Entry, -2)]
    [InlineData(0x0400_0000U, PsciFixture.Entry, -2)]
    [InlineData(0x8000_0000U, PsciFixture.Entry, -2)]
    [InlineData(0x0001_0000U, 0UL, -9)]
    public void Cpu_suspend_with_bad_arguments(uint powerState, ulong entry, long expected) =>
        Assert.Equal(expected, _psci.Ask(0xC400_0001, powerState, entry));

    [Fact]
    public void Standby_needs_no_entry_point() => Assert.True(Assert.Single(_psci.Call(0xC400_0001, 0)).Is<Suspended>());

    [Fact]
    public void System_off_goes_to_the_vm_alone() => _psci.Call(SystemOffCall).ExpectOnly(PsciFixture.Vm, default(SystemOff));

    [Fact]
    public void System_reset_goes_to_the_vm_alone() => _psci.Call(SystemResetCall).ExpectOnly(PsciFixture.Vm, default(SystemReset));

    [Theory]
    [InlineData(0x8400_0012)]
    [InlineData(0xC400_0012)]
    public void A_warm_reset_is_a_reset(uint function)
    {
        // The architecture's other types and the vendor's are refused, and nothing happens.
        Assert.Equal(-2, _psci.Ask(function, 1));
        Assert.Equal(-2, _psci.Ask(function, 0x8000_0000));
        _psci.Call(function, 0xFFFF_FFFF_0000_0000, 5).ExpectOnly(PsciFixture.Vm, default(SystemReset));
    }

    [Fact]
    public void A_vm_ends_once_and_starts_nothing_meanwhile()
    {
        _psci.TurnOn(1);
        _psci.TurnOn(2);
        _psci.Call(SystemResetCall, caller: 1).ExpectOnly(PsciFixture.Vm, default(SystemReset));
        Assert.Empty(_psci.Call(SystemResetCall, caller: 0));
        Assert.Equal(-6, _psci.Ask(CpuOn, 3, PsciFixture.Entry, caller: 2));
        Assert.Equal(1, _psci.Ask(AffinityInfo, 3, caller: 2));
        Assert.Empty(_psci.Call(SystemOffCall, caller: 2));
    }

    [Fact]
    public void Cpu_off_of_all_while_the_vm_ends_says_nothing_more()
    {
        Assert.Single(_psci.Call(SystemResetCall));
        _psci.Call(CpuOff).ExpectOnly(PsciFixture.FirstVcpu, default(PowerOff));
    }

    [Fact]
    public void Reset_leaves_vcpu_0_on()
    {
        _psci.TurnOn(1);
        _psci.Call(CpuOff, caller: 0);
        _psci.Call(SystemOffCall, caller: 1);
        _psci.Send(default(Reset)).ExpectOnly(PsciFixture.Vm, default(ResetDone));
        Assert.Equal(0, _psci.Ask(AffinityInfo, 0));
        Assert.Equal(1, _psci.Ask(AffinityInfo, 1));
        _psci.TurnOn(1);
        _psci.Call(SystemOffCall).ExpectOnly(PsciFixture.Vm, default(SystemOff));
    }
}

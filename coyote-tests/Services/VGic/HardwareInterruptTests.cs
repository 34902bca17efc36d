// Interrupts with a physical one behind them, which somebody must deactivate exactly once: the guest or VGic.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class HardwareInterruptTests
{
    private static readonly DeactivatePhysical _deactivated = new() { PhysicalIntId = 27 };
    private readonly VGicFixture _gic = Ready();

    [Fact]
    public void The_next_one_takes_the_list_register_of_the_last()
    {
        _gic.Raise().ExpectOnly(FirstVcpu, Injected(0, Hardware()));
        for (int i = 0; i < 1000; i++)
        {
            _gic.Raise().ExpectOnly(FirstVcpu, Injected(0, Hardware()));
        }
    }

    [Fact]
    public void What_it_is_called_physically_may_differ()
    {
        _gic.Raise(physical: 26).ExpectOnly(
            FirstVcpu, Injected(0, ListRegister.Hardware(27, 26, 0xA0, true, ListRegisterState.Pending)));
        _gic.Raise(physical: 28).ExpectOnly(
            FirstVcpu, Injected(0, ListRegister.Hardware(27, 28, 0xA0, true, ListRegisterState.Pending)));
    }

    [Fact]
    public void One_that_is_disabled_waits_with_its_physical_one()
    {
        _gic.Write(1, Frame(0) + 0x180, 1 << 27);
        Assert.Empty(_gic.Raise());
        Assert.Equal(1ul << 27, _gic.Read(1, Frame(0) + 0x200));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x300));
    }

    [Fact]
    public void One_that_waited_until_it_was_enabled_is_asked_for_again()
    {
        _gic.Write(1, Frame(0) + 0x180, 1 << 27);
        _gic.Raise();
        IReadOnlyList<Message> sent = _gic.SendWrite(1, Frame(0) + 0x100, 1 << 27);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, _deactivated);
        sent[1].Expect(FirstVcpu, default(Completed));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x200));
        _gic.Raise().ExpectOnly(FirstVcpu, Injected(0, Hardware()));
    }

    [Fact]
    public void One_that_the_guest_sets_pending_while_it_waits_is_pending_without_the_physical_one()
    {
        _gic.Write(1, Frame(0) + 0x180, 1 << 27);
        _gic.Raise();
        _gic.SendWrite(1, Frame(0) + 0x200, 1 << 27)[0].Expect(FirstVcpu, _deactivated);
        _gic.SendWrite(1, Frame(0) + 0x100, 1 << 27)[0].Expect(FirstVcpu, Injected(0, Software(27)));
    }

    [Fact]
    public void Nothing_of_it_outlives_its_vcpu_in_flight()
    {
        _gic.Raise();
        _gic.Send(new WithdrawHardware { Vcpu = 0 }).ExpectOnly(FirstVcpu, default(HardwareWithdrawn));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x200));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x300));

        // Its list register is free at once.
        _gic.Sgi((1 << 24) | 1)[0].Expect(FirstVcpu, Injected(0, Software(1)));
        _gic.Raise().ExpectOnly(FirstVcpu, Injected(1, Hardware()));
    }

    [Fact]
    public void Nothing_of_it_outlives_its_vcpu_while_it_waits()
    {
        _gic.Write(1, Frame(0) + 0x180, 1 << 27);
        _gic.Raise();
        _gic.Send(new WithdrawHardware { Vcpu = 0 }).ExpectOnly(FirstVcpu, default(HardwareWithdrawn));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x200));
        Assert.True(Assert.Single(_gic.SendWrite(1, Frame(0) + 0x100, 1 << 27)).Is<Completed>());
    }

    [Theory]
    [InlineData(ListRegisterState.Pending)]
    [InlineData(ListRegisterState.Active)]
    public void Nothing_of_it_outlives_its_vcpu_on_its_way_back(ListRegisterState found)
    {
        _gic.Raise();
        _gic.Sgi((1 << 24) | 1);
        _gic.SendRead(1, Frame(0) + 0x300);
        _gic.Send(new WithdrawHardware { Vcpu = 0 }).ExpectOnly(FirstVcpu, default(HardwareWithdrawn));
        IReadOnlyList<Message> sent = _gic.Return(0, 2, 0, Hardware(state: found), Software(1));
        ExpectLoad(sent[0], 0, Load(Software(1)));
        Assert.Equal(0ul, sent[1].Read<Completed>().Value);
    }

    [Fact]
    public void One_that_the_guest_clears_while_it_waits_is_given_back()
    {
        _gic.Write(1, Frame(0) + 0x180, 1 << 27);
        _gic.Raise();
        IReadOnlyList<Message> sent = _gic.SendWrite(1, Frame(0) + 0x280, 1 << 27);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, _deactivated);
        sent[1].Expect(FirstVcpu, default(Completed));
        _gic.Write(1, Frame(0) + 0x280, 1 << 27);
    }

    [Theory]
    [InlineData(0x280u, ListRegisterState.Pending)] // GICR_ICPENDR0
    [InlineData(0x380u, ListRegisterState.Active)] // GICR_ICACTIVER0
    public void One_that_the_guest_clears_in_flight_is_given_back(uint register, ListRegisterState found)
    {
        _gic.Raise();
        _gic.SendWrite(1, Frame(0) + register, 1 << 27).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        IReadOnlyList<Message> sent = _gic.Return(0, 1, 0, Hardware(state: found));
        Assert.Equal(3, sent.Count);
        sent[0].Expect(FirstVcpu, _deactivated);
        ExpectLoad(sent[1], 0, Load());
        sent[2].Expect(FirstVcpu, default(Completed));
        _gic.Raise().ExpectOnly(FirstVcpu, Injected(0, Hardware()));
    }

    [Theory]
    [InlineData(0x280u, ListRegisterState.Active)]
    [InlineData(0x380u, ListRegisterState.Pending)]
    public void Clearing_the_other_state_leaves_it(uint register, ListRegisterState found)
    {
        _gic.Raise();
        _gic.SendWrite(1, Frame(0) + register, 1 << 27);
        IReadOnlyList<Message> sent = _gic.Return(0, 1, 0, Hardware(state: found));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load(Hardware(state: found)));
    }

    [Fact]
    public void One_that_the_guest_has_ended_owes_nothing()
    {
        _gic.Raise();
        _gic.SendWrite(1, Frame(0) + 0x380, 1 << 27);
        IReadOnlyList<Message> sent = _gic.Return(0, 1, 0, Hardware(state: ListRegisterState.Inactive));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load());
    }

    [Fact]
    public void Raised_while_its_list_register_is_on_the_way_back_it_is_pending_after()
    {
        _gic.Raise();
        _gic.SendRead(1, Frame(0) + 0x300);
        Assert.Empty(_gic.Raise());
        IReadOnlyList<Message> sent = _gic.Return(0, 1, 0, Hardware(state: ListRegisterState.Inactive));
        ExpectLoad(sent[0], 0, Load(Hardware()));
        Assert.Equal(0ul, sent[1].Read<Completed>().Value);
    }

    [Fact]
    public void Set_pending_while_active_it_waits_and_keeps_the_physical_one()
    {
        _gic.Raise();
        _gic.SendWrite(1, Frame(0) + 0x200, 1 << 27)[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            _gic.Return(0, 1, 0, Hardware(state: ListRegisterState.Active))[0],
            0,
            Load(Software(27, ListRegisterState.Active, notifies: true)));
        ExpectLoad(
            _gic.Return(0, 0, 0, Software(27, ListRegisterState.Inactive, notifies: true))[0], 0, Load(Hardware()));
    }

    [Fact]
    public void Raised_while_a_software_one_is_active_it_waits_for_the_end()
    {
        _gic.SendWrite(1, Frame(0) + 0x200, 1 << 27)[0].Expect(FirstVcpu, Injected(0, Software(27)));
        _gic.Raise().ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            _gic.Return(0, 1, 0, Software(27, ListRegisterState.Active))[0],
            0,
            Load(Software(27, ListRegisterState.Active, notifies: true)));
        ExpectLoad(
            _gic.Return(0, 0, 0, Software(27, ListRegisterState.Inactive, notifies: true))[0], 0, Load(Hardware()));
    }

    [Fact]
    public void Active_outside_the_list_registers_it_is_given_back_when_the_guest_ends_it()
    {
        VGicFixture gic = Ready(listRegisters: 2);
        gic.Write(1, Frame(0) + 0x41B, 0xC0, AccessSize.Byte);
        gic.Raise();
        gic.Sgi((1 << 24) | 1);
        gic.Sgi((2 << 24) | 1)[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        var timer = ListRegister.Hardware(27, 27, 0xC0, true, ListRegisterState.Active);
        ExpectLoad(
            gic.Return(0, 2, 0, timer, Software(1, ListRegisterState.Active))[0],
            0,
            Load(false, true, Software(1, ListRegisterState.Active), Software(2)));
        IReadOnlyList<Message> sent = gic.Return(
            0, 0, 1, Software(1, ListRegisterState.Inactive), Software(2, ListRegisterState.Inactive));
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, _deactivated);
        ExpectLoad(sent[1], 0, Load());
    }

    [Theory]
    [InlineData(15u, 0)]
    [InlineData(32u, 0)]
    [InlineData(27u, 1)]
    public void What_no_vcpu_has_is_counted_and_logged_once(uint intId, int vcpu)
    {
        Assert.Single(_gic.Raise(intId, vcpu: vcpu)).Expect(LogActor, new LogRecord
        {
            Event = LogEvent.StrayInterrupt,
            A = intId,
            Vm = LogRecord.Nobody,
            Vcpu = (byte)vcpu,
        });
        Assert.Empty(_gic.Raise(intId, vcpu: vcpu));
        Assert.Equal(2u, _gic.State.Rejected);
    }

    [Fact]
    public void A_third_physical_interrupt_is_refused()
    {
        Assert.True(_gic.Raise(27, 27)[0].Is<Inject>());
        Assert.True(_gic.Raise(30, 30)[0].Is<Inject>());
        Assert.True(Assert.Single(_gic.Raise(26, 26)).Is<LogRecord>());
        Assert.Equal(1u, _gic.State.Rejected);
    }

    [Theory]
    [InlineData(15u, 0)]
    [InlineData(288u, 0)]
    [InlineData(1023u, 0)]
    [InlineData(30u, 1)]
    public void Lines_that_are_not_there_are_counted(uint intId, int vcpu)
    {
        Assert.True(Assert.Single(_gic.Line(intId, true, vcpu)).Is<LogRecord>());
        Assert.Equal(1u, _gic.State.Rejected);
    }
}

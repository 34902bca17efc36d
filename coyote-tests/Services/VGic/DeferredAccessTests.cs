// Accesses that need the truth about interrupts in flight.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class DeferredAccessTests
{
    // SPIs 32 to 47 as edges, 40 and 41 at vCPU 0, 42 at vCPU 1.
    private readonly VGicFixture _gic = Ready(3);

    public DeferredAccessTests()
    {
        _gic.Write(0, 0xC08, 0xAAAA_AAAA);
        _gic.Write(0, 0x6000 + (8 * 42), 1, AccessSize.Doubleword);
        _gic.Edge(40);
        _gic.Edge(41);
        _gic.Edge(42);
    }

    [Theory]
    [InlineData(0x204u, 0x600ul)]
    [InlineData(0x284u, 0x600ul)]
    [InlineData(0x304u, 0x500ul)]
    [InlineData(0x384u, 0x500ul)]
    public void A_read_waits_for_every_vcpu_concerned(uint register, ulong expected)
    {
        IReadOnlyList<Message> sent = _gic.SendRead(0, register, vcpu: 2);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        sent[1].Expect(FirstVcpu + 1, default(ReclaimListRegisters));
        uint asked = _gic.LastSequence;

        ExpectLoad(
            Assert.Single(_gic.Return(0, 2, 0, Software(40, ListRegisterState.Active), Software(41))),
            0,
            Load(Software(40, ListRegisterState.Active), Software(41)));
        var both = Software(42, ListRegisterState.Active | ListRegisterState.Pending);
        sent = _gic.Return(1, 1, 0, both);
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 1, Load(both));
        sent[1].Expect(FirstVcpu + 2, new Completed { Value = expected });
        Assert.Equal(asked, sent[1].Sequence);
    }

    [Fact]
    public void A_read_of_what_is_not_in_flight_is_answered_at_once()
    {
        Assert.Equal(0ul, _gic.Read(0, 0x208));
        Assert.Equal(0ul, _gic.Read(1, Frame(0) + 0x300));
    }

    [Fact]
    public void A_reader_that_is_done_with_its_own_knows_it()
    {
        IReadOnlyList<Message> sent = _gic.SendRead(0, 0x304, status: new ListRegisterStatus(0xF, 2));
        sent.ExpectOnly(FirstVcpu + 1, default(ReclaimListRegisters));
    }

    [Fact]
    public void Several_vcpus_may_wait_for_the_same_list_registers()
    {
        _gic.SendRead(0, 0x304, vcpu: 2);
        Assert.Empty(_gic.SendRead(0, 0x204, vcpu: 1));
        Assert.Empty(_gic.SendWrite(0, 0x184, 0x100, vcpu: 0));
        IReadOnlyList<Message> sent = _gic.Return(0, 2, 0, Software(40), Software(41, ListRegisterState.Active));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load(Software(41, ListRegisterState.Active)));
        sent[1].Expect(FirstVcpu, default(Completed));
        sent = _gic.Return(1, 1, 0, Software(42));
        Assert.Equal(3, sent.Count);
        sent[1].Expect(FirstVcpu + 1, new Completed { Value = 0x500 });
        sent[2].Expect(FirstVcpu + 2, new Completed { Value = 0x200 });
    }

    [Fact]
    public void Disabling_waits_until_the_interrupt_is_taken_back()
    {
        _gic.SendWrite(0, 0x184, 1 << 8, vcpu: 2).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        IReadOnlyList<Message> sent = _gic.Return(0, 2, 0, Software(40), Software(41));
        ExpectLoad(sent[0], 0, Load(Software(41)));
        sent[1].Expect(FirstVcpu + 2, default(Completed));
        _gic.SendWrite(0, 0x104, 1 << 8)[0].Expect(FirstVcpu, Injected(1, Software(40)));
    }

    [Fact]
    public void Disabling_one_that_was_loaded_active_needs_no_waiting()
    {
        _gic.Return(0, 2, 0, Software(40, ListRegisterState.Active), Software(41));
        _gic.Write(0, 0x184, 1 << 8, vcpu: 2);
    }

    [Fact]
    public void Clearing_pending_drops_what_was_pending_and_not_what_comes_after()
    {
        _gic.SendWrite(0, 0x284, 1 << 8, vcpu: 2).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        IReadOnlyList<Message> sent = _gic.Return(0, 2, 0, Software(40), Software(41));
        ExpectLoad(sent[0], 0, Load(Software(41)));

        _gic.Edge(40);
        _gic.SendWrite(0, 0x284, 1 << 8, vcpu: 2);
        Assert.Empty(_gic.Edge(40));
        sent = _gic.Return(0, 1, 0, Software(41), Software(40, ListRegisterState.Active | ListRegisterState.Pending));
        ExpectLoad(
            sent[0], 0, Load(Software(40, ListRegisterState.Active | ListRegisterState.Pending), Software(41)));
    }

    [Fact]
    public void Clearing_active_leaves_what_is_pending()
    {
        _gic.SendWrite(0, 0x384, 0x300, vcpu: 2).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        IReadOnlyList<Message> sent = _gic.Return(
            0,
            2,
            0,
            Software(40, ListRegisterState.Active),
            Software(41, ListRegisterState.Active | ListRegisterState.Pending));
        ExpectLoad(sent[0], 0, Load(Software(41)));
        sent[1].Expect(FirstVcpu + 2, default(Completed));
    }

    [Fact]
    public void Setting_active_goes_into_a_list_register()
    {
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0x304, 1 << 12, vcpu: 2);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            _gic.Return(0, 2, 0, Software(40), Software(41))[0],
            0,
            Load(Software(44, ListRegisterState.Active), Software(40), Software(41)));
        _gic.Edge(44).ExpectOnly(FirstVcpu, Injected(0, Software(44), isRepeat: true));
    }

    [Fact]
    public void Setting_pending_in_flight_is_one_more()
    {
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0x204, 1 << 8, vcpu: 2);
        sent[0].Expect(FirstVcpu, Injected(0, Software(40), isRepeat: true));
        sent[1].Expect(FirstVcpu + 2, default(Completed));
    }

    [Fact]
    public void A_group_that_is_disabled_is_taken_back_everywhere()
    {
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0, 1, vcpu: 2);
        Assert.Equal(2, sent.Count);

        // The same once more is not complete any sooner.
        Assert.Empty(_gic.SendWrite(0, 0, 1, vcpu: 1));
        ExpectLoad(Assert.Single(_gic.Return(0, 2, 0, Software(40), Software(41))), 0, Load());
        sent = _gic.Return(1, 1, 0, Software(42));
        Assert.Equal(3, sent.Count);
        ExpectLoad(sent[0], 1, Load());
        sent[1].Expect(FirstVcpu + 1, default(Completed));
        sent[2].Expect(FirstVcpu + 2, default(Completed));

        sent = _gic.SendWrite(0, 0, 3, vcpu: 2);
        Assert.Equal(3, sent.Count);
        ExpectLoad(Assert.Single(_gic.Return(0, 0, 0)), 0, Load(Software(40), Software(41)));
        ExpectLoad(Assert.Single(_gic.Return(1, 0, 0)), 1, Load(Software(42)));
    }

    [Fact]
    public void A_new_group_or_priority_is_that_of_the_list_register_when_the_write_is_answered()
    {
        _gic.SendWrite(0, 0x084, ~(1u << 8), vcpu: 2).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        IReadOnlyList<Message> sent = _gic.Return(0, 2, 0, Software(40), Software(41));
        ExpectLoad(
            sent[0], 0, Load(ListRegister.Software(40, 0xA0, false, ListRegisterState.Pending, false), Software(41)));
        _gic.SendWrite(0, 0x429, 0x20, AccessSize.Byte, vcpu: 2).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        _gic.Write(0, 0x42A, 0xA0, AccessSize.Byte, vcpu: 1);
    }
}

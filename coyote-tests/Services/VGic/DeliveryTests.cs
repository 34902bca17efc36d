// The ways of an interrupt into a list register: by Inject, by a reclaim, and what the guest's requests tell on the way.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class DeliveryTests
{
    private const ulong ToSelf = 1;

    // SPIs 40 to 47 and PPI 20 as edges.
    private static VGicFixture Edges(int vcpus = 1, int listRegisters = 4)
    {
        VGicFixture gic = Ready(vcpus, listRegisters);
        gic.Write(0, 0xC08, 0xAAAA_0000);
        gic.Write(1, Frame(0) + 0xC04, 0x0000_0200);
        return gic;
    }

    [Fact]
    public void Free_list_registers_are_filled_in_order()
    {
        VGicFixture gic = Edges();
        gic.Edge(40).ExpectOnly(FirstVcpu, Injected(0, Software(40)));
        gic.Edge(20).ExpectOnly(FirstVcpu, Injected(1, Software(20)));
        gic.Line(33, true).ExpectOnly(FirstVcpu, Injected(2, Software(33, notifies: true)));
        gic.Raise().ExpectOnly(FirstVcpu, Injected(3, Hardware()));
    }

    [Fact]
    public void The_same_level_twice_is_nothing()
    {
        VGicFixture gic = Edges();
        Assert.Single(gic.Line(40, true));
        Assert.Empty(gic.Line(40, true));
        Assert.Empty(gic.Line(40, false));
        Assert.Empty(gic.Line(40, false));
        Assert.Single(gic.Line(33, true));
        Assert.Empty(gic.Line(33, true));
    }

    [Fact]
    public void An_edge_while_in_flight_is_added_to_its_list_register()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.Edge(40).ExpectOnly(FirstVcpu, Injected(0, Software(40), isRepeat: true));
    }

    [Fact]
    public void Disabled_groups_and_interrupts_wait()
    {
        VGicFixture gic = Edges();
        gic.Write(0, 0x000, 1);
        Assert.Empty(gic.Edge(40));
        gic.Write(0, 0x084, ~(1u << 10));
        gic.Edge(42).ExpectOnly(FirstVcpu, Injected(0, ListRegister.Software(42, 0xA0, false, ListRegisterState.Pending, false)));
        gic.Write(0, 0x184, 1u << 11);
        Assert.Empty(gic.Edge(43));
        gic.SendWrite(0, 0x000, 3)[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 0, ListRegister.Software(42, 0xA0, false, ListRegisterState.Pending, false))),
            0,
            Load(Software(40), ListRegister.Software(42, 0xA0, false, ListRegisterState.Pending, false)));
        gic.SendWrite(0, 0x104, 1u << 11)[0].Expect(
            FirstVcpu, Injected(2, ListRegister.Software(43, 0xA0, true, ListRegisterState.Pending, false)));
    }

    [Fact]
    public void With_all_list_registers_in_use_they_are_reclaimed_once()
    {
        VGicFixture gic = Edges();
        for (uint intId = 40; intId < 44; intId++)
        {
            gic.Edge(intId);
        }

        gic.Edge(44).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        Assert.Empty(gic.Edge(45));
        Assert.Empty(gic.Edge(40));
        ExpectLoad(
            Assert.Single(gic.Return(
                0, 4, 0, Software(40, ListRegisterState.Inactive), Software(41, ListRegisterState.Inactive), Software(42), Software(43))),
            0,
            Load(true, false, Software(40), Software(42), Software(43), Software(44)));
    }

    [Fact]
    public void More_than_fit_come_when_the_vcpu_runs_out()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        gic.Edge(40);
        gic.Edge(41);
        gic.Edge(42);
        ExpectLoad(
            Assert.Single(gic.Return(0, 2, 0, Software(40), Software(41))), 0, Load(true, false, Software(40), Software(41)));

        // Less urgent than what is there: the underflow is armed.
        Assert.Empty(gic.Edge(43));
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0, Software(40, ListRegisterState.Inactive), Software(41, ListRegisterState.Active))),
            0,
            Load(true, false, Software(41, ListRegisterState.Active), Software(42, notifies: true)));
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0, Software(41, ListRegisterState.Inactive), Software(42, ListRegisterState.Inactive))),
            0,
            Load(Software(43)));
    }

    [Fact]
    public void A_more_urgent_one_does_not_wait_for_the_underflow()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        gic.Write(0, 0x400 + 44, 0x40, AccessSize.Byte);
        gic.Edge(40);
        gic.Edge(41);
        gic.Edge(42);
        gic.Return(0, 2, 0, Software(40), Software(41));
        gic.Edge(44).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        var urgent = ListRegister.Software(44, 0x40, true, ListRegisterState.Pending, false);
        ExpectLoad(Assert.Single(gic.Return(0, 0, 0, Software(40), Software(41))), 0, Load(true, false, urgent, Software(40)));
    }

    [Fact]
    public void Ties_go_to_the_lower_intid_and_urgent_ones_first()
    {
        VGicFixture gic = Edges(listRegisters: 3);
        gic.Write(0, 0x000, 0);
        gic.Write(0, 0x400 + 46, 0x98, AccessSize.Byte);
        foreach (uint intId in new uint[] { 47, 45, 46, 40 })
        {
            Assert.Empty(gic.Edge(intId));
        }

        Assert.Empty(gic.Edge(20));
        IReadOnlyList<Message> sent = gic.SendWrite(0, 0x000, 2);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0)),
            0,
            Load(
                true, false, ListRegister.Software(46, 0x98, true, ListRegisterState.Pending, false), Software(20), Software(40)));
    }

    [Fact]
    public void A_request_tells_which_list_registers_are_done_with()
    {
        VGicFixture gic = Edges();
        for (uint intId = 40; intId < 44; intId++)
        {
            gic.Edge(intId);
        }

        gic.Sgi((9UL << 24) | ToSelf, status: new ListRegisterStatus(0b0110, 4))[0].Expect(FirstVcpu, Injected(1, Software(9)));
        gic.Edge(44).ExpectOnly(FirstVcpu, Injected(2, Software(44)));
        gic.Edge(45).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_status_that_lags_behind_tells_nothing(byte applied)
    {
        VGicFixture gic = Edges();
        for (uint intId = 40; intId < 44; intId++)
        {
            gic.Edge(intId);
        }

        gic.Sgi((9UL << 24) | ToSelf, status: new ListRegisterStatus(0b1111, applied))[0]
            .Expect(FirstVcpu, default(ReclaimListRegisters));
    }

    [Fact]
    public void What_waits_takes_what_a_request_frees()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        gic.Edge(40);
        gic.Edge(41);
        gic.Edge(42);
        gic.Return(0, 2, 0, Software(40), Software(41));
        IReadOnlyList<Message> sent = gic.Sgi((9UL << 24) | ToSelf, status: new ListRegisterStatus(0b11, 0));
        Assert.Equal(3, sent.Count);
        sent[0].Expect(FirstVcpu, Injected(0, Software(42)));
        sent[1].Expect(FirstVcpu, Injected(1, Software(9)));
        sent[2].Expect(FirstVcpu, default(Completed));
    }

    [Fact]
    public void An_inject_that_was_not_taken_before_the_reclaim_is_not_lost()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.Edge(41);

        // By itself, with one Inject taken: the other came too late and is void.
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 0, Software(40, ListRegisterState.Active))),
            0,
            Load(Software(40, ListRegisterState.Active), Software(41)));
    }

    [Fact]
    public void A_repeat_that_was_not_taken_is_pending_beside_what_was()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.Edge(40);
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 0, Software(40, ListRegisterState.Active))),
            0,
            Load(Software(40, ListRegisterState.Active | ListRegisterState.Pending)));
    }

    [Fact]
    public void A_repeat_of_one_that_is_over_is_pending_only()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.Edge(40);
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 0, Software(40, ListRegisterState.Inactive))), 0, Load(Software(40)));
    }

    [Fact]
    public void Every_return_gets_a_load_even_an_empty_one()
    {
        VGicFixture gic = Edges();
        ExpectLoad(Assert.Single(gic.Return(0, 0, 0)), 0, Load());
        ExpectLoad(Assert.Single(gic.Return(0, 0, 0)), 0, Load());
    }

    [Fact]
    public void A_load_counts_injects_from_zero()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.Return(0, 1, 0, Software(40, ListRegisterState.Inactive));
        gic.Edge(41);
        gic.Sgi((9UL << 24) | ToSelf, status: new ListRegisterStatus(0b1111, 1))[0].Expect(FirstVcpu, Injected(0, Software(9)));
    }

    [Fact]
    public void Actives_beyond_the_list_registers_leave_one_for_what_is_pending()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        gic.Write(0, 0x400 + 40, 0x60, AccessSize.Byte);
        gic.Write(0, 0x400 + 41, 0x40, AccessSize.Byte);
        gic.Write(0, 0x400 + 42, 0x20, AccessSize.Byte);
        gic.Edge(40);
        gic.Edge(41);
        gic.Edge(42).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        static ListRegister Of(uint intId, byte priority, ListRegisterState state) =>
            ListRegister.Software(intId, priority, true, state, false);

        ExpectLoad(
            Assert.Single(gic.Return(0, 2, 0, Of(40, 0x60, ListRegisterState.Active), Of(41, 0x40, ListRegisterState.Active))),
            0,
            Load(false, true, Of(41, 0x40, ListRegisterState.Active), Of(42, 0x20, ListRegisterState.Pending)));

        // The guest ends 42 and 41, which are there, and 40, which is not.
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 1, Of(41, 0x40, ListRegisterState.Inactive), Of(42, 0x20, ListRegisterState.Inactive))),
            0,
            Load());
        Assert.Equal(0ul, gic.Read(0, 0x304));
    }

    [Fact]
    public void A_count_of_ends_is_of_the_most_urgent_outside()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        for (uint intId = 40; intId < 44; intId++)
        {
            gic.Write(0, 0x400 + intId, (44 - intId) << 4, AccessSize.Byte);
        }

        // 43 is the most urgent, then 42, 41, 40; all active, and two fit.
        static ListRegister Of(uint intId, ListRegisterState state) =>
            ListRegister.Software(intId, (byte)((44 - intId) << 4), true, state, false);

        gic.SendWrite(0, 0x304, 0xF00);
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0)),
            0,
            Load(false, true, Of(43, ListRegisterState.Active), Of(42, ListRegisterState.Active)));
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 1, Of(43, ListRegisterState.Inactive), Of(42, ListRegisterState.Inactive))),
            0,
            Load(Of(40, ListRegisterState.Active)));
    }

    [Fact]
    public void Deactivation_by_name_ends_one_that_is_outside()
    {
        VGicFixture gic = Edges(listRegisters: 2);
        gic.SendWrite(0, 0x304, 0x700);
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0)),
            0,
            Load(false, true, Software(40, ListRegisterState.Active), Software(41, ListRegisterState.Active)));
        IReadOnlyList<Message> sent = gic.WriteSystem(1, 42, status: new ListRegisterStatus(0b00, 0));
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        sent[1].Expect(FirstVcpu, default(Completed));
        ExpectLoad(
            Assert.Single(gic.Return(0, 0, 0, Software(40, ListRegisterState.Active), Software(41, ListRegisterState.Active))),
            0,
            Load(Software(40, ListRegisterState.Active), Software(41, ListRegisterState.Active)));
    }

    [Fact]
    public void Deactivation_by_name_ends_one_that_is_in_a_list_register()
    {
        VGicFixture gic = Edges();
        gic.Edge(40);
        gic.WriteSystem(1, 40, status: new ListRegisterStatus(0b1110, 1)).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        uint asked = gic.LastSequence;
        IReadOnlyList<Message> sent = gic.Return(0, 1, 0, Software(40, ListRegisterState.Active));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load());
        sent[1].Expect(FirstVcpu, default(Completed));
        Assert.Equal(asked, sent[1].Sequence);
    }
}

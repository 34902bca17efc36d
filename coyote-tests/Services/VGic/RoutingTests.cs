// SPIs and the vCPUs that they go to.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class RoutingTests
{
    private readonly VGicFixture _gic = Ready(18);

    public RoutingTests() => _gic.Write(0, 0xC08, 0xAAAA_AAAA);

    [Theory]
    [InlineData(0x0ul, 0)]
    [InlineData(0x3ul, 3)]
    [InlineData(0x101ul, 17)]
    [InlineData(0x8000_0003ul, 0)] // to any vCPU
    public void Go_where_the_router_says(ulong router, int vcpu)
    {
        _gic.Write(0, 0x6000 + (8 * 40), router, AccessSize.Doubleword);
        Assert.Equal(FirstVcpu + vcpu, Assert.Single(_gic.Edge(40)).Target.Index);
    }

    [Theory]
    [InlineData(0x102ul)]
    [InlineData(0x10ul)]
    [InlineData(0x1_0000ul)]
    [InlineData(0x1_0000_0000ul)]
    public void Wait_for_a_router_that_names_somebody(ulong router)
    {
        _gic.Write(0, 0x6000 + (8 * 40), router, AccessSize.Doubleword);
        Assert.Empty(_gic.Edge(40));
        Assert.Equal(1ul << 8, _gic.Read(0, 0x204));
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0x6000 + (8 * 40), 2, AccessSize.Doubleword);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu + 2, Injected(0, Software(40)));
    }

    [Fact]
    public void Pending_in_a_list_register_it_moves()
    {
        _gic.Edge(40);
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0x6000 + (8 * 40), 2, AccessSize.Doubleword);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        sent[1].Expect(FirstVcpu, default(Completed));
        sent = _gic.Return(0, 1, 0, Software(40));
        ExpectLoad(sent[0], 0, Load());
        sent[1].Expect(FirstVcpu + 2, Injected(0, Software(40)));
    }

    [Fact]
    public void Active_it_stays_and_an_edge_meanwhile_goes_to_the_new_vcpu_after()
    {
        _gic.Edge(40);
        _gic.SendWrite(0, 0x6000 + (8 * 40), 2, AccessSize.Doubleword);
        ExpectLoad(
            Assert.Single(_gic.Return(0, 1, 0, Software(40, ListRegisterState.Active))),
            0,
            Load(Software(40, ListRegisterState.Active)));
        _gic.Edge(40).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 0, 0, Software(40, ListRegisterState.Active))),
            0,
            Load(Software(40, ListRegisterState.Active, notifies: true)));
        IReadOnlyList<Message> sent = _gic.Return(0, 0, 0, Software(40, ListRegisterState.Inactive, notifies: true));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load());
        sent[1].Expect(FirstVcpu + 2, Injected(0, Software(40)));
    }

    [Fact]
    public void Made_active_by_the_guest_it_is_where_the_router_says()
    {
        _gic.Write(0, 0x6000 + (8 * 40), 2, AccessSize.Doubleword);
        _gic.SendWrite(0, 0x304, 1 << 8)[0].Expect(FirstVcpu + 2, default(ReclaimListRegisters));
        ExpectLoad(Assert.Single(_gic.Return(2, 0, 0)), 2, Load(Software(40, ListRegisterState.Active)));
    }

    [Fact]
    public void Made_active_and_inactive_again_on_the_way_it_is_inactive()
    {
        _gic.Edge(40);
        _gic.SendWrite(0, 0x304, 1 << 8)[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        Assert.Empty(_gic.SendWrite(0, 0x384, 1 << 8));
        ExpectLoad(_gic.Return(0, 1, 0, Software(40, ListRegisterState.Active))[0], 0, Load());
    }

    [Fact]
    public void Made_inactive_and_active_again_on_the_way_it_is_active()
    {
        _gic.Edge(40);
        _gic.SendWrite(0, 0x384, 1 << 8).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        _gic.Write(0, 0x304, 1 << 8, vcpu: 1);
        ExpectLoad(_gic.Return(0, 1, 0, Software(40))[0], 0, Load(Software(40, ListRegisterState.Active | ListRegisterState.Pending)));
    }

    [Fact]
    public void Pending_and_active_it_splits()
    {
        _gic.Edge(40);
        _gic.SendWrite(0, 0x6000 + (8 * 40), 2, AccessSize.Doubleword);
        ExpectLoad(
            Assert.Single(_gic.Return(0, 1, 0, Software(40, ListRegisterState.Active | ListRegisterState.Pending))),
            0,
            Load(Software(40, ListRegisterState.Active, notifies: true)));
    }

    [Fact]
    public void Over_and_raised_again_while_on_the_way_back_it_goes_to_the_new_vcpu()
    {
        _gic.Line(50, true).ExpectOnly(FirstVcpu, Injected(0, Software(50, notifies: true)));
        _gic.Line(50, false);
        _gic.Return(0, 1, 0, Software(50, ListRegisterState.Active, true));
        _gic.SendWrite(0, 0x6000 + (8 * 50), 2, AccessSize.Doubleword);
        Assert.Empty(_gic.Line(50, true));

        // A request that tells that it is over comes before the list registers do.
        Assert.Single(_gic.Sgi((1UL << 24) | 1, status: new ListRegisterStatus(0xF, 0)));
        IReadOnlyList<Message> sent = _gic.Return(0, 0, 0, Software(50, ListRegisterState.Inactive));
        Assert.Equal(2, sent.Count);
        ExpectLoad(sent[0], 0, Load(Software(1)));
        sent[1].Expect(FirstVcpu + 2, Injected(0, Software(50, notifies: true)));
    }

    [Fact]
    public void Risen_while_its_group_is_off_one_that_is_active_elsewhere_is_noticed_when_it_is_on()
    {
        _gic.Line(50, true);
        _gic.Line(50, false);
        _gic.Return(0, 1, 0, Software(50, ListRegisterState.Active, true));
        _gic.SendWrite(0, 0x6000 + (8 * 50), 2, AccessSize.Doubleword);
        _gic.Return(0, 0, 0, Software(50, ListRegisterState.Active));
        _gic.SendWrite(0, 0, 0);
        ExpectLoad(
            _gic.Return(0, 0, 0, Software(50, ListRegisterState.Active))[0], 0, Load(Software(50, ListRegisterState.Active)));
        Assert.Empty(_gic.Line(50, true));
        IReadOnlyList<Message> sent = _gic.SendWrite(0, 0, 3);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 0, 0, Software(50, ListRegisterState.Active))),
            0,
            Load(Software(50, ListRegisterState.Active, notifies: true)));
    }

    [Fact]
    public void A_router_that_names_the_same_vcpu_moves_nothing()
    {
        _gic.Edge(40);
        _gic.Write(0, 0x6000 + (8 * 40), 0x8000_0000, AccessSize.Doubleword);
    }
}

// Reset, what nobody should send, and what a wiring may not ask for.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.VGic;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class VGicLifecycleTests
{
    [Fact]
    public void A_reset_forgets_everything_and_gives_physical_interrupts_back()
    {
        VGicFixture gic = Ready(2);
        gic.Write(1, 0x0014, 0);
        gic.Raise(vcpu: 1);
        gic.Write(1, Frame(0) + 0x180, 1 << 27);
        gic.Raise();
        gic.Line(33, true);
        gic.Write(0, 0x6000 + (8 * 40), 1, AccessSize.Doubleword);
        IReadOnlyList<Message> sent = gic.Send(default(Reset));
        Assert.Equal(3, sent.Count);
        sent[0].Expect(FirstVcpu, new DeactivatePhysical { PhysicalIntId = 27 });
        sent[1].Expect(FirstVcpu + 1, new DeactivatePhysical { PhysicalIntId = 27 });
        sent[2].Expect(Vm, default(ResetDone));

        Assert.Equal(0x50ul, gic.Read(0, 0));
        Assert.Equal(6ul, gic.Read(1, 0x0014));
        foreach (uint offset in new uint[] { 0x080, 0x100, 0x200, 0x300, 0x41C, 0xC04 })
        {
            Assert.Equal(0ul, gic.Read(1, Frame(0) + offset));
            Assert.Equal(0ul, gic.Read(0, offset + (offset == 0x41C ? 0x10u : 4)));
        }

        Assert.Equal(0xAAAA_AAAAul, gic.Read(1, Frame(1) + 0xC00));
        Assert.Equal(0ul, gic.Read(0, 0x6000 + (8 * 40), AccessSize.Doubleword));
        Assert.Single(gic.Send(default(Reset)));
    }

    [Fact]
    public void The_most_that_a_reset_sends_is_declared()
    {
        VGicFixture gic = Ready(64);
        for (int vcpu = 0; vcpu < 64; vcpu++)
        {
            gic.Raise(27, 27, vcpu);
            gic.Raise(30, 30, vcpu);
        }

        Assert.Equal(129, gic.Send(default(Reset)).Count);
        Assert.InRange(VGicService.MaxSends, 129, 140);
    }

    [Fact]
    public void An_answer_from_before_a_reset_gets_a_load_and_tells_nothing()
    {
        VGicFixture gic = Ready();
        gic.Sgi((1 << 24) | 1);
        gic.SendRead(1, Frame(0) + 0x300);
        gic.Send(default(Reset));
        gic.Write(0, 0, 3);
        gic.Write(1, Frame(0) + 0x080, uint.MaxValue);
        gic.Write(1, Frame(0) + 0x100, uint.MaxValue);

        // It waits for the answer that is due.
        Assert.Single(gic.Sgi((2 << 24) | 1));
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 3, Software(1, ListRegisterState.Active))),
            0,
            Load(ListRegister.Software(2, 0, true, ListRegisterState.Pending, false)));
        ExpectLoad(
            Assert.Single(gic.Return(
                0, 0, 0, ListRegister.Software(2, 0, true, ListRegisterState.Active, false))),
            0,
            Load(ListRegister.Software(2, 0, true, ListRegisterState.Active, false)));
    }

    [Fact]
    public void Ends_from_before_a_reset_end_nothing_after_it()
    {
        VGicFixture gic = Ready();
        gic.Sgi((1 << 24) | 1);
        gic.SendRead(1, Frame(0) + 0x300);
        gic.Send(default(Reset));
        gic.Write(0, 0x304, 1 << 8);
        ExpectLoad(
            Assert.Single(gic.Return(0, 1, 3)),
            0,
            Load(ListRegister.Software(40, 0, false, ListRegisterState.Active, false)));
    }

    [Fact]
    public void A_message_that_it_does_not_know_is_counted_and_logged_once()
    {
        var gic = new VGicFixture();
        gic.Send(default(Wake)).ExpectOnly(LogActor, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(gic.Send(default(Wake)));
        Assert.Equal(2u, gic.State.Unexpected);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(65, 4)]
    [InlineData(1, 1)]
    [InlineData(1, 5)]
    public void A_wiring_that_asks_for_the_impossible_is_a_fault(int vcpus, int listRegisters) =>
        Assert.ThrowsAny<System.Exception>(() => new VGicFixture(vcpus, listRegisters));

    [Fact]
    public void Interrupts_for_a_vcpu_that_sleeps_are_delivered_all_the_same()
    {
        VGicFixture gic = Ready(2);
        Assert.Equal(6ul, gic.Read(1, 0x2_0014));
        Assert.True(gic.Sgi(2)[0].Is<Inject>());
    }
}

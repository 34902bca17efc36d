using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.VGic;

public sealed class SgiTests
{
    private const ulong ToSelfOf0 = 1;
    private const ulong ToAllOthers = 1UL << 40;

    [Fact]
    public void To_self_is_in_a_list_register_before_the_answer()
    {
        VGicFixture gic = VGicFixture.Ready();
        IReadOnlyList<Message> sent = gic.Sgi((7UL << 24) | ToSelfOf0);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(VGicFixture.FirstVcpu, VGicFixture.Injected(0, VGicFixture.Software(7)));
        sent[1].Expect(VGicFixture.FirstVcpu, default(Completed));
        Assert.Equal(gic.LastSequence, sent[1].Sequence);
    }

    [Fact]
    public void Once_more_goes_into_the_same_list_register_beside_what_it_holds()
    {
        VGicFixture gic = VGicFixture.Ready(2);
        gic.Sgi(1 << 1);
        for (int i = 0; i < 3; i++)
        {
            gic.Sgi(1 << 1)[0].Expect(
                VGicFixture.FirstVcpu + 1, VGicFixture.Injected(0, VGicFixture.Software(0), isRepeat: true));
        }
    }

    [Fact]
    public void A_storm_ends_in_a_reclaim_and_goes_on_after_it()
    {
        VGicFixture gic = VGicFixture.Ready(2);
        for (int i = 0; i < 8; i++)
        {
            Assert.True(gic.Sgi(1 << 1)[0].Is<Inject>());
        }

        gic.Sgi(1 << 1)[0].Expect(VGicFixture.FirstVcpu + 1, default(ReclaimListRegisters));
        Assert.Single(gic.Sgi(1 << 1));
        VGicFixture.ExpectLoad(
            Assert.Single(gic.Return(1, 8, 0, VGicFixture.Software(0, ListRegisterState.Active))),
            1,
            VGicFixture.Load(VGicFixture.Software(0, ListRegisterState.Active | ListRegisterState.Pending)));
        Assert.True(gic.Sgi(1 << 1)[0].Is<Inject>());
    }

    [Fact]
    public void What_the_sender_has_taken_counts_against_no_limit()
    {
        VGicFixture gic = VGicFixture.Ready();
        for (int i = 0; i < 600; i++)
        {
            Assert.True(gic.Sgi(ToSelfOf0, status: new ListRegisterStatus(0xF, (byte)i))[0].Is<Inject>());
        }
    }

    [Theory]
    [InlineData(0x0000_0000_0000_0005ul, new[] { 0, 2 })]
    [InlineData(0x0000_0000_0001_0003ul, new[] { 16, 17 })] // Aff1 1
    [InlineData(0x0000_0000_0001_FFFFul, new[] { 16, 17, 18 })] // those that are there
    [InlineData(0x0000_0000_0002_0001ul, new int[0])]
    [InlineData(0x0000_0000_0004_0001ul, new int[0])] // Aff1 beyond 64 vCPUs
    [InlineData(0x0000_0001_0000_0001ul, new int[0])] // Aff2
    [InlineData(0x0001_0000_0000_0001ul, new int[0])] // Aff3
    [InlineData(0x0000_1000_0000_0001ul, new int[0])] // RS
    public void Reaches_the_targets_of_the_list(ulong value, int[] targets)
    {
        VGicFixture gic = VGicFixture.Ready(19);
        IReadOnlyList<Message> sent = gic.Sgi(value | (3 << 24), vcpu: 5);
        Assert.Equal(targets, sent.SkipLast(1).Select(m => m.Target.Index - VGicFixture.FirstVcpu));
        Assert.All(sent.SkipLast(1), m => Assert.Equal(3u, m.Read<Inject>().ListRegister.IntId));
        sent[^1].Expect(VGicFixture.FirstVcpu + 5, default(Completed));
    }

    [Fact]
    public void To_all_others_reaches_63_and_leaves_out_the_sender()
    {
        VGicFixture gic = VGicFixture.Ready(64);
        IReadOnlyList<Message> sent = gic.Sgi(ToAllOthers | 0xFFFF, vcpu: 9);
        Assert.Equal(Enumerable.Range(0, 64).Where(i => i != 9), sent.SkipLast(1).Select(m => m.Target.Index - VGicFixture.FirstVcpu));
        Assert.Equal(64, sent.Count);
    }

    [Theory]
    [InlineData(5, true, true)] // SGI1R: whichever group the target has it in
    [InlineData(5, false, true)]
    [InlineData(7, true, false)] // SGI0R: Group 0 only
    [InlineData(7, false, true)]
    [InlineData(6, true, false)] // ASGI1R: as SGI0R
    [InlineData(6, false, true)]
    public void Groups_of_register_and_target_must_agree(int op2, bool isGroup1, bool arrives)
    {
        VGicFixture gic = VGicFixture.Ready();
        gic.Write(1, VGicFixture.Frame(0) + 0x080, isGroup1 ? 1u : 0);
        IReadOnlyList<Message> sent = gic.WriteSystem(op2, 1);
        Assert.Equal(arrives ? 2 : 1, sent.Count);
        if (arrives)
        {
            Assert.Equal(isGroup1, sent[0].Read<Inject>().ListRegister.IsGroup1);
        }
    }

    [Fact]
    public void One_that_is_disabled_waits_until_it_is_enabled()
    {
        VGicFixture gic = VGicFixture.Ready();
        gic.Write(1, VGicFixture.Frame(0) + 0x180, 1 << 4);
        gic.Sgi((4UL << 24) | 1).ExpectOnly(VGicFixture.FirstVcpu, default(Completed));
        Assert.Equal(1ul << 4, gic.Read(1, VGicFixture.Frame(0) + 0x200));
        IReadOnlyList<Message> sent = gic.SendWrite(1, VGicFixture.Frame(0) + 0x100, 1 << 4);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(VGicFixture.FirstVcpu, VGicFixture.Injected(0, VGicFixture.Software(4)));
    }

    [Fact]
    public void Once_more_while_it_is_being_disabled_waits()
    {
        VGicFixture gic = VGicFixture.Ready(2);
        gic.Sgi(1 << 1);
        gic.SendWrite(1, VGicFixture.Frame(1) + 0x180, 1).ExpectOnly(VGicFixture.FirstVcpu + 1, default(ReclaimListRegisters));
        gic.Sgi(1 << 1, vcpu: 1).ExpectOnly(VGicFixture.FirstVcpu + 1, default(Completed));
        IReadOnlyList<Message> sent = gic.Return(1, 1, 0, VGicFixture.Software(0, ListRegisterState.Inactive));
        VGicFixture.ExpectLoad(sent[0], 1, VGicFixture.Load());
        Assert.Equal(1ul, gic.Read(1, VGicFixture.Frame(1) + 0x200));
    }

    [Fact]
    public void Other_registers_are_undefined_and_so_is_reading()
    {
        VGicFixture gic = VGicFixture.Ready();
        gic.WriteSystem(3, 0)[^1].Expect(VGicFixture.FirstVcpu, default(Undefined));
        gic.Send(new SysRegRead { Register = new SysRegId(3, 0, 12, 11, 5) }, VGicFixture.FirstVcpu)
            .ExpectOnly(VGicFixture.FirstVcpu, default(Undefined));
        Assert.Equal(2u, gic.State.Ignored);
    }
}

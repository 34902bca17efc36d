// Level-sensitive interrupts: pending as long as the line is high, or as GICD_ISPENDR made them so.
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VGic.VGicFixture;

namespace Hv.Tests.Services.VGic;

public sealed class LevelTests
{
    private const uint IntId = 33;
    private readonly VGicFixture _gic = Ready();

    [Fact]
    public void One_that_is_high_still_when_it_ends_is_pending_again()
    {
        _gic.Line(IntId, true);
        ExpectLoad(
            Assert.Single(_gic.Return(0, 1, 0, Software(IntId, ListRegisterState.Inactive, true))),
            0,
            Load(Software(IntId, notifies: true)));
    }

    [Fact]
    public void One_that_fell_before_it_ended_is_over()
    {
        _gic.Line(IntId, true);
        _gic.Line(IntId, false).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 1, 0, Software(IntId, ListRegisterState.Active, true))),
            0,
            Load(Software(IntId, ListRegisterState.Active)));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 0, 0, Software(IntId, ListRegisterState.Inactive))), 0, Load());
    }

    [Fact]
    public void One_that_fell_before_it_was_acknowledged_is_taken_back()
    {
        _gic.Line(IntId, true);
        _gic.Line(IntId, false).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(Assert.Single(_gic.Return(0, 1, 0, Software(IntId, notifies: true))), 0, Load());
        Assert.Equal(0ul, _gic.Read(0, 0x204));
    }

    [Fact]
    public void One_that_is_high_while_it_is_active_waits_for_its_end()
    {
        _gic.Line(IntId, true);
        _gic.SendRead(0, 0x304, status: new ListRegisterStatus(0b1110, 1));
        ExpectLoad(
            _gic.Return(0, 1, 0, Software(IntId, ListRegisterState.Active, true))[0],
            0,
            Load(Software(IntId, ListRegisterState.Active, true)));

        // It cannot become pending there, so its line may fall without a word.
        Assert.Empty(_gic.Line(IntId, false));
        Assert.Empty(_gic.Line(IntId, true));
    }

    [Fact]
    public void One_that_rises_again_after_it_fell_while_active_is_added()
    {
        _gic.Line(IntId, true);
        _gic.Line(IntId, false);
        _gic.Return(0, 1, 0, Software(IntId, ListRegisterState.Active, true));
        _gic.Line(IntId, true).ExpectOnly(FirstVcpu, Injected(0, Software(IntId, notifies: true), isRepeat: true));
    }

    [Fact]
    public void Set_by_the_guest_it_is_pending_once_though_the_line_is_low()
    {
        _gic.SendWrite(0, 0x204, 1 << 1)[0].Expect(FirstVcpu, Injected(0, Software(IntId)));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 1, 0, Software(IntId))), 0, Load(Software(IntId)));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 0, 0, Software(IntId, ListRegisterState.Inactive))), 0, Load());
    }

    [Fact]
    public void Set_by_the_guest_it_is_pending_still_when_the_line_has_risen_and_fallen()
    {
        _gic.SendWrite(0, 0x204, 1 << 1);
        _gic.Line(IntId, true).ExpectOnly(FirstVcpu, Injected(0, Software(IntId, notifies: true), isRepeat: true));
        _gic.Line(IntId, false).ExpectOnly(FirstVcpu, default(ReclaimListRegisters));
        ExpectLoad(
            Assert.Single(_gic.Return(0, 2, 0, Software(IntId, notifies: true))), 0, Load(Software(IntId)));
    }

    [Fact]
    public void Cleared_by_the_guest_it_is_pending_still_while_the_line_is_high()
    {
        _gic.Write(0, 0x184, 1 << 1);
        _gic.Line(IntId, true);
        _gic.Write(0, 0x204, 1 << 1);
        _gic.Write(0, 0x284, 1 << 1);
        Assert.Equal(1ul << 1, _gic.Read(0, 0x204));
        _gic.Line(IntId, false);
        Assert.Equal(0ul, _gic.Read(0, 0x204));
    }

    [Fact]
    public void An_edge_leaves_nothing_when_the_interrupt_is_made_level_sensitive()
    {
        _gic.Write(0, 0x184, 1 << 1);
        _gic.Write(0, 0xC08, 0b1000);
        _gic.Line(IntId, true);
        _gic.Write(0, 0x284, 1 << 1);
        Assert.Equal(0ul, _gic.Read(0, 0x204));
        _gic.Write(0, 0xC08, 0);
        Assert.Equal(1ul << 1, _gic.Read(0, 0x204));
    }
}

using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VTimer.VTimerFixture;

namespace Hv.Tests.Services.VTimer;

/// <summary>
/// The timer registers and each timer event, one by one (Arm ARM DDI 0487, D11.2 "The AArch64 view of the Generic Timer").
/// </summary>
public class VTimerTests
{
    private const ulong Enable = 1;
    private const ulong Mask = 2;
    private const ulong Status = 4;

    private readonly VTimerFixture _timer = new();

    [Fact]
    public void The_counter_is_the_vms_time() => Assert.Equal(123_456_789_012UL, _timer.Read(Counter, 123_456_789_012));

    [Fact]
    public void Registers_read_0_at_power_on()
    {
        Assert.Equal(0UL, _timer.Read(Control, 1000));
        Assert.Equal(0UL, _timer.Read(CompareValue, 1000));
    }

    [Fact]
    public void Control_keeps_enable_and_mask_only()
    {
        _timer.Write(CompareValue, ulong.MaxValue, 0);
        _timer.Write(Control, ulong.MaxValue, 0);
        Assert.Equal(Enable | Mask, _timer.Read(Control, 0));
        _timer.Write(Control, Status, 0);
        Assert.Equal(0UL, _timer.Read(Control, 0));
    }

    [Fact]
    public void Status_is_the_condition_of_an_enabled_timer_masked_or_not()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable | Mask, 0);
        Assert.Equal(Enable | Mask, _timer.Read(Control, 999));
        Assert.Equal(Enable | Mask | Status, _timer.Read(Control, 1000));
        _timer.Write(Control, Mask, 0);
        Assert.Equal(Mask, _timer.Read(Control, 1000));
    }

    [Theory]
    [InlineData(1000UL, 400UL, 600UL)]
    [InlineData(400UL, 1000UL, 0xFFFF_FDA8UL)]
    [InlineData(0x1_0000_0000UL, 0UL, 0UL)]
    public void Timer_value_reads_the_distance_in_32_bits(ulong compareValue, ulong now, ulong expected)
    {
        _timer.Write(CompareValue, compareValue, 0);
        Assert.Equal(expected, _timer.Read(TimerValue, now));
    }

    [Theory]
    [InlineData(600UL, 1000UL, 1600UL)]
    [InlineData(0xFFFF_FFFFUL, 1000UL, 999UL)]
    [InlineData(0x8000_0000UL, 0x9000_0000UL, 0x1000_0000UL)]
    [InlineData(0x1234_5678_0000_0010UL, 0x20UL, 0x30UL)]
    [InlineData(0xFFFF_FFFFUL, 0UL, ulong.MaxValue)]
    public void Timer_value_written_is_signed_in_32_bits(ulong value, ulong now, ulong expected)
    {
        _timer.Write(TimerValue, value, now);
        Assert.Equal(expected, _timer.Read(CompareValue, now));
    }

    [Fact]
    public void An_enabled_timer_is_armed_and_interrupts_when_it_is_due()
    {
        Assert.Empty(_timer.Write(CompareValue, 1000, 0));
        _timer.Write(Control, Enable, 10).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 1000 });
        _timer.Expire(1000).ExpectOnly(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = true });

        // Further off by a new compare value: the line falls, and the next deadline is armed.
        IReadOnlyList<Message> sent = _timer.Write(CompareValue, 2000, 1500);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = false });
        sent[1].Expect(FirstVcpu, new ArmTimer { Deadline = 2000 });
    }

    [Fact]
    public void A_condition_in_the_past_interrupts_at_once()
    {
        _timer.Write(CompareValue, 1000, 2000);
        _timer.Write(Control, Enable, 2000).ExpectOnly(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = true });
        _timer.Write(Control, Enable | Mask, 2001).ExpectOnly(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = false });
        Assert.Empty(_timer.Write(Control, 0, 2002));
    }

    [Fact]
    public void A_disabled_or_masked_timer_is_disarmed()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Write(Control, Enable | Mask, 1).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = ArmTimer.Never });
        _timer.Write(Control, Enable, 2).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 1000 });
        _timer.Write(Control, 0, 3).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = ArmTimer.Never });
        Assert.Empty(_timer.Expire(1001));
    }

    [Fact]
    public void The_same_again_arms_nothing()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        Assert.Empty(_timer.Write(Control, Enable, 1));
        Assert.Empty(_timer.Write(CompareValue, 1000, 2));
        Assert.Empty(_timer.Write(TimerValue, 900, 100));
    }

    [Fact]
    public void An_early_expiry_arms_again_and_interrupts_nothing()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Expire(999).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 1000 });
    }

    [Fact]
    public void A_repeated_expiry_does_nothing()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        Assert.Single(_timer.Expire(5000));
        Assert.Empty(_timer.Expire(5000));
        Assert.Empty(_timer.Expire(5001));
    }

    [Fact]
    public void A_vcpu_off_its_cpu_is_woken_for_its_virtual_timer()
    {
        _timer.Leave(1000, vcpu: 1).ExpectOnly(FirstVcpu + 1, new ArmTimer { Deadline = 1000 });
        _timer.Expire(1003, vcpu: 1).ExpectOnly(FirstVcpu + 1, default(Wake));
        Assert.Empty(_timer.Expire(1004, vcpu: 1));
        Assert.Empty(_timer.Enter(vcpu: 1));
    }

    [Fact]
    public void A_virtual_timer_that_will_not_fire_is_not_waited_for()
    {
        Assert.Empty(_timer.Leave(1000, willFire: false));
        _timer.Leave(1000);
        _timer.Leave(1000, willFire: false).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = ArmTimer.Never });
    }

    [Fact]
    public void A_vcpu_back_on_a_cpu_is_the_hardwares()
    {
        _timer.Leave(1000);
        _timer.Enter().ExpectOnly(FirstVcpu, new ArmTimer { Deadline = ArmTimer.Never });
        Assert.Empty(_timer.Expire(1001));
    }

    [Fact]
    public void The_earlier_of_both_timers_is_armed()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Leave(500).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 500 });
        IReadOnlyList<Message> sent = _timer.Expire(600);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, default(Wake));
        sent[1].Expect(FirstVcpu, new ArmTimer { Deadline = 1000 });
        Assert.Empty(_timer.Leave(2000));
        sent = _timer.Expire(1000);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = true });
        sent[1].Expect(FirstVcpu, new ArmTimer { Deadline = 2000 });
    }

    [Fact]
    public void Both_timers_may_be_due_at_once()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        Assert.Empty(_timer.Leave(1000));
        IReadOnlyList<Message> sent = _timer.Expire(1000);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = true });
        sent[1].Expect(FirstVcpu, default(Wake));
    }

    [Fact]
    public void Vcpus_have_timers_of_their_own()
    {
        var timer = new VTimerFixture(64);
        timer.Write(CompareValue, 1000, 0, vcpu: 63);
        timer.Write(Control, Enable, 0, vcpu: 63).ExpectOnly(FirstVcpu + 63, new ArmTimer { Deadline = 1000 });
        Assert.Equal(0UL, timer.Read(Control, 2000, vcpu: 62));
        Assert.Empty(timer.Expire(2000, vcpu: 62));
        timer.Expire(2000, vcpu: 63).ExpectOnly(Gic, new SetLine { IntId = 30, Vcpu = 63, IsHigh = true });
    }

    [Fact]
    public void A_vcpu_that_is_not_there_is_a_fault()
    {
        Assert.Throws<IndexOutOfRangeException>(() => _timer.Expire(0, vcpu: 2));
        Assert.Throws<IndexOutOfRangeException>(() => _timer.Enter(vcpu: 2));
    }

    [Theory]
    [InlineData(3, 3, 14, 0, 2)] // CNTVCT_EL0
    [InlineData(3, 3, 14, 0, 5)] // CNTPCTSS_EL0
    [InlineData(3, 3, 14, 3, 1)] // CNTV_CTL_EL0
    [InlineData(3, 0, 0, 4, 0)]
    public void Any_other_register_is_undefined_and_counted(int op0, int op1, int crn, int crm, int op2)
    {
        var register = new SysRegId(op0, op1, crn, crm, op2);
        IReadOnlyList<Message> sent = _timer.Access(new SysRegRead { Register = register, Vcpu = 1 }, 1);
        Assert.Equal(2, sent.Count);
        _timer.ExpectAnswer(sent[0], 1);
        sent[0].Expect(FirstVcpu + 1, default(Undefined));
        Assert.Equal(SysRegRead.Kind, sent[1].Read<LogRecord>().B);
        _timer.Access(new SysRegWrite { Register = register, Vcpu = 1 }, 1).ExpectOnly(FirstVcpu + 1, default(Undefined));
        Assert.Equal(2U, _timer.Unexpected);
    }

    [Fact]
    public void The_counter_cannot_be_written()
    {
        _timer.Access(new SysRegWrite { Register = Counter, Vcpu = 0 }, 0).ExpectOnly(FirstVcpu, default(Undefined));
        Assert.Equal(0U, _timer.Unexpected);
    }

    [Fact]
    public void Reset_turns_everything_off_and_forgets_what_was_armed()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Write(CompareValue, 5, 10, vcpu: 1);
        _timer.Write(Control, Enable, 10, vcpu: 1);
        _timer.Leave(500);

        // The line that is high is lowered: VGic may have been reset before its rise reached it.
        IReadOnlyList<Message> sent = _timer.Send(default(Reset));
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Gic, new SetLine { IntId = 30, Vcpu = 1, IsHigh = false });
        sent[1].Expect(Vm, default(ResetDone));
        Assert.Empty(_timer.Expire(2000));
        Assert.Equal(0UL, _timer.Read(Control, 2000));
        Assert.Equal(0UL, _timer.Read(CompareValue, 2000));
        Assert.Equal(0UL, _timer.Read(Control, 2000, vcpu: 1));

        // The vCPU's software timer went with the vCPU: the same deadline is armed again.
        _timer.Leave(500).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 500 });
    }

    [Fact]
    public void A_vcpu_that_is_powered_on_finds_its_timers_off()
    {
        _timer.Write(CompareValue, 1000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Leave(500);
        IReadOnlyList<Message> sent = _timer.Send(new VcpuStarted { Vcpu = 0 });
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu, new ArmTimer { Deadline = ArmTimer.Never });
        sent[1].Expect(Gic, new WithdrawHardware { Vcpu = 0 });
        Assert.Equal(0UL, _timer.Read(Control, 2000));
        Assert.Equal(0UL, _timer.Read(CompareValue, 2000));

        // The one that was armed is armed anew, for the core dropped it with the vCPU.
        _timer.Write(CompareValue, 1000, 10);
        _timer.Write(Control, Enable, 10).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 1000 });
        _timer.Expire(1000);
        sent = _timer.Send(new VcpuStarted { Vcpu = 0 });
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Gic, new SetLine { IntId = 30, Vcpu = 0, IsHigh = false });
        sent[1].Expect(Gic, new WithdrawHardware { Vcpu = 0 });
        _timer.Send(new VcpuStarted { Vcpu = 0 }).ExpectOnly(Gic, new WithdrawHardware { Vcpu = 0 });
    }

    [Fact]
    public void A_word_left_over_from_before_a_reset_raises_nothing()
    {
        _timer.Write(CompareValue, 1_000_000, 0);
        _timer.Write(Control, Enable, 0);
        _timer.Send(default(Reset));

        // Of the old time, in which the VM was a million ticks old.
        Assert.Empty(_timer.Expire(2_000_000));
        _timer.Write(CompareValue, 5000, 10);
        _timer.Write(Control, Enable, 10).ExpectOnly(FirstVcpu, new ArmTimer { Deadline = 5000 });
        Assert.Equal(Enable, _timer.Read(Control, 4999));
    }

    [Fact]
    public void An_unknown_message_is_counted_and_the_first_is_logged()
    {
        _timer.Send(default(Wake)).ExpectOnly(VTimerFixture.Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(_timer.Send(default(Wake)));
        Assert.Equal(2U, _timer.Unexpected);
    }
}

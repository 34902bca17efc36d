using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.CpuId;

/// <summary>What CpuId answers beside values of ID registers.</summary>
public class CpuIdTests
{
    private readonly CpuIdFixture _cpuId = new(CpuIdFixture.Filled(ulong.MaxValue));

    [Theory]
    [InlineData(3, 0, 0, 0, 6)] // REVIDR_EL1
    [InlineData(3, 1, 0, 0, 7)] // AIDR_EL1
    [InlineData(3, 0, 1, 0, 1)] // ACTLR_EL1
    public void Implementation_defined_registers_read_0(int op0, int op1, int crn, int crm, int op2) =>
        _cpuId.Send(Read(op0, op1, crn, crm, op2)).ExpectOnly(CpuIdFixture.Vcpu, default(Completed));

    [Fact]
    public void The_auxiliary_control_register_ignores_writes()
    {
        _cpuId.Send(Write(3, 0, 1, 0, 1)).ExpectOnly(CpuIdFixture.Vcpu, default(Completed));
        _cpuId.Send(Read(3, 0, 1, 0, 1)).ExpectOnly(CpuIdFixture.Vcpu, default(Completed));
    }

    [Theory]
    [InlineData(3, 3, 9, 12, 0)] // PMCR_EL0
    [InlineData(3, 0, 9, 14, 1)] // PMINTENSET_EL1
    [InlineData(3, 3, 14, 8, 0)] // PMEVCNTR0_EL0
    [InlineData(3, 0, 10, 4, 0)] // LORSA_EL1
    [InlineData(3, 0, 5, 3, 0)] // ERRIDR_EL1
    [InlineData(3, 3, 13, 0, 7)] // SCXTNUM_EL0
    [InlineData(3, 0, 0, 0, 5)] // beside the group: CRm 0
    [InlineData(3, 0, 0, 8, 0)] // CRm 8
    [InlineData(3, 1, 0, 4, 0)]
    [InlineData(2, 0, 0, 4, 0)]
    [InlineData(3, 0, 1, 4, 0)]
    public void What_hv_hides_is_undefined(int op0, int op1, int crn, int crm, int op2)
    {
        _cpuId.Send(Read(op0, op1, crn, crm, op2)).ExpectOnly(CpuIdFixture.Vcpu, default(Undefined));
        _cpuId.Send(Write(op0, op1, crn, crm, op2)).ExpectOnly(CpuIdFixture.Vcpu, default(Undefined));
        Assert.Equal(0U, _cpuId.Unexpected);
    }

    [Theory]
    [InlineData(3, 0, 0, 4, 0)]
    [InlineData(3, 0, 0, 0, 6)]
    [InlineData(3, 1, 0, 0, 7)]
    public void Id_registers_cannot_be_written(int op0, int op1, int crn, int crm, int op2)
    {
        Message reply = _cpuId.Reply(Write(op0, op1, crn, crm, op2));
        Assert.True(reply.Is<Undefined>());
    }

    [Fact]
    public void Reset_changes_nothing()
    {
        ulong before = _cpuId.Read(4, 0);
        _cpuId.Send(default(Reset)).ExpectOnly(CpuIdFixture.Vm, default(ResetDone));
        Assert.Equal(before, _cpuId.Read(4, 0));
    }

    [Fact]
    public void An_unknown_message_is_counted_and_the_first_is_logged()
    {
        _cpuId.Send(default(Wake)).ExpectOnly(CpuIdFixture.Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(_cpuId.Send(default(Wake)));
        Assert.Equal(2U, _cpuId.Unexpected);
    }

    private static SysRegRead Read(int op0, int op1, int crn, int crm, int op2) =>
        new() { Register = new SysRegId(op0, op1, crn, crm, op2) };

    private static SysRegWrite Write(int op0, int op1, int crn, int crm, int op2) =>
        new() { Register = new SysRegId(op0, op1, crn, crm, op2), Value = ulong.MaxValue };
}

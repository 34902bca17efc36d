using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Faults;
using Xunit;

namespace Hv.Tests.Services.Faults;

/// <summary>What a guest gets for a surprise, and what the log says of it.</summary>
public class FaultsTests
{
    private const ushort Vcpu = 101;
    private const ushort Vm = 50;
    private const ushort Log = 60;

    // ESR_EL2: EC in 31:26, IL 25, ISS below; CM bit 8, S1PTW bit 7, WnR bit 6, DFSC 5:0.
    private const ulong DataAbort = (0x24UL << 26) | (1 << 25) | 0x07;
    private const ulong InstructionAbort = (0x20UL << 26) | (1 << 25) | 0x07;
    private const ulong CacheMaintenance = 1 << 8;
    private const ulong Walk = 1 << 7;

    private readonly ServiceHarness<FaultsService, FaultsState> _harness = new();

    public FaultsTests() => FaultsState.Create(ref _harness.State, 3, TestPorts.To<Lifecycle>(Vm), TestPorts.To<Log>(Log));

    [Theory]
    [InlineData(GuestFaultReason.NothingMapped, ExternalAbort.Kind)]
    [InlineData(GuestFaultReason.NotDecodable, ExternalAbort.Kind)]
    [InlineData(GuestFaultReason.Misaligned, ExternalAbort.Kind)]
    [InlineData(GuestFaultReason.SystemRegister, Undefined.Kind)]
    [InlineData(GuestFaultReason.Instruction, Undefined.Kind)]
    [InlineData(GuestFaultReason.UnknownClass, Undefined.Kind)]
    [InlineData(GuestFaultReason.Memory, ExternalAbort.Kind)]
    [InlineData((GuestFaultReason)0, Undefined.Kind)]
    [InlineData((GuestFaultReason)8, Undefined.Kind)]
    [InlineData((GuestFaultReason)255, Undefined.Kind)]
    public void Each_reason_has_its_answer_and_record(GuestFaultReason reason, ushort answer)
    {
        IReadOnlyList<Message> sent = Fault(reason, DataAbort);
        Assert.Equal(2, sent.Count);
        Assert.Equal(answer, sent[0].Kind);
        Assert.Equal(Vcpu, sent[0].Target.Index);
        Assert.Equal(_harness.LastSequence, sent[0].Sequence);
        sent[1].Expect(Log, new LogRecord
        {
            Event = LogEvent.GuestFault,
            A = DataAbort,
            B = 0x0A00_0000,
            C = 0xFFFF_8000_1234_5678,
            Detail = (byte)reason,
            Vm = 3,
            Vcpu = 1,
        });
        Assert.Equal(1UL, _harness.State.Count(reason));
    }

    [Theory]
    [InlineData(GuestFaultReason.NothingMapped)]
    [InlineData(GuestFaultReason.NotDecodable)]
    public void Cache_maintenance_of_nothing_is_skipped(GuestFaultReason reason)
    {
        Fault(reason, DataAbort | CacheMaintenance).ExpectOnly(Vcpu, default(Skipped));
        Assert.Equal(0UL, _harness.State.Count(reason));
        Assert.Equal(1UL, _harness.State.SkippedMaintenance);
    }

    [Theory]
    [InlineData(GuestFaultReason.NothingMapped, InstructionAbort | CacheMaintenance)] // bit 8 means nothing there
    [InlineData(GuestFaultReason.NothingMapped, DataAbort | CacheMaintenance | Walk)] // the guest's tables are nowhere
    [InlineData(GuestFaultReason.Memory, DataAbort | CacheMaintenance)]
    [InlineData(GuestFaultReason.Misaligned, DataAbort | CacheMaintenance)]
    public void Other_faults_are_not(GuestFaultReason reason, ulong syndrome)
    {
        Assert.True(Fault(reason, syndrome)[0].Is<ExternalAbort>());
        Assert.Equal(0UL, _harness.State.SkippedMaintenance);
    }

    [Fact]
    public void A_reason_is_logged_at_each_power_of_two()
    {
        var logged = new List<int>();
        for (int count = 1; count <= 1000; count++)
        {
            if (Fault(GuestFaultReason.NothingMapped, DataAbort).Count == 2)
            {
                logged.Add(count);
            }
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512], logged);
        Assert.Equal(1000UL, _harness.State.Count(GuestFaultReason.NothingMapped));

        // Each reason has a count of its own.
        Assert.Equal(2, Fault(GuestFaultReason.Memory, DataAbort).Count);
    }

    [Fact]
    public void Reset_begins_to_count_anew()
    {
        for (int i = 0; i < 3; i++)
        {
            Fault(GuestFaultReason.Instruction, 0);
        }

        Fault(GuestFaultReason.NotDecodable, DataAbort | CacheMaintenance);
        _harness.Send(default(Reset)).ExpectOnly(Vm, default(ResetDone));
        Assert.Equal(0UL, _harness.State.Count(GuestFaultReason.Instruction));
        Assert.Equal(0UL, _harness.State.SkippedMaintenance);
        Assert.Equal(2, Fault(GuestFaultReason.Instruction, 0).Count);
    }

    [Fact]
    public void An_unknown_message_is_counted_and_the_first_is_logged()
    {
        _harness.Send(default(Wake)).ExpectOnly(Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = 3,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(_harness.Send(default(Wake)));
        Assert.Equal(2U, _harness.State.Unexpected);
    }

    private IReadOnlyList<Message> Fault(GuestFaultReason reason, ulong syndrome) => _harness.Send(
        new GuestFault
        {
            Reason = reason,
            Syndrome = syndrome,
            Ipa = 0x0A00_0000,
            ProgramCounter = 0xFFFF_8000_1234_5678,
            Vcpu = 1,
        },
        Vcpu);
}

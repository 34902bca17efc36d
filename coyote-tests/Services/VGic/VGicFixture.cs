// Why: every VGic test speaks of vCPUs, INTIDs and registers, not of messages' fields.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.VGic;
using Xunit;

namespace Hv.Tests.Services.VGic;

/// <summary>A VGic whose tests play its vCPUs and devices.</summary>
internal sealed class VGicFixture
{
    public const ushort FirstVcpu = 10;
    public const ushort Vm = 5;
    public const ushort LogActor = 6;

    private readonly ServiceHarness<VGicService, VGicState> _harness = new();

    public VGicFixture(int vcpus = 1, int listRegisters = 4) =>
        VGicState.Create(
            ref _harness.State,
            vcpus,
            listRegisters,
            TestPorts.Range<VirtualInterface>(FirstVcpu, vcpus),
            TestPorts.To<Lifecycle>(Vm),
            TestPorts.To<Log>(LogActor));

    public ref VGicState State => ref _harness.State;

    public uint LastSequence => _harness.LastSequence;

    /// <summary>A VGic as an operating system sets it up: both groups on, everything in Group 1 and enabled, priority 0xA0.</summary>
    public static VGicFixture Ready(int vcpus = 1, int listRegisters = 4)
    {
        var gic = new VGicFixture(vcpus, listRegisters);
        gic.Write(0, 0x0000, 3);
        for (uint vcpu = 0; vcpu < vcpus; vcpu++)
        {
            gic.Write(1, Frame(vcpu) + 0x080, uint.MaxValue);
            gic.Write(1, Frame(vcpu) + 0x100, uint.MaxValue);
            for (uint intId = 0; intId < 32; intId += 4)
            {
                gic.Write(1, Frame(vcpu) + 0x400 + intId, 0xA0A0_A0A0);
            }
        }

        for (uint word = 1; word <= 8; word++)
        {
            gic.Write(0, 0x080 + (4 * word), uint.MaxValue);
            gic.Write(0, 0x100 + (4 * word), uint.MaxValue);
        }

        for (uint intId = 32; intId < 288; intId += 4)
        {
            gic.Write(0, 0x400 + intId, 0xA0A0_A0A0);
        }

        return gic;
    }

    /// <summary>The SGI_base frame of a vCPU in region 1.</summary>
    public static uint Frame(uint vcpu) => (vcpu * 0x2_0000) + 0x1_0000;

    public IReadOnlyList<Message> Send<T>(in T payload, ushort source = ServiceHarness<VGicService, VGicState>.SomeSource)
        where T : unmanaged, IMessage => _harness.Send(payload, source);

    /// <summary>Sends a load; its answer and what else it causes.</summary>
    public IReadOnlyList<Message> SendRead(
        byte region, uint offset, AccessSize size = AccessSize.Word, int vcpu = 0, ListRegisterStatus status = default) =>
        Send(
            new MmioRead { Region = region, Offset = offset, Size = size, Vcpu = (byte)vcpu, ListRegisters = status },
            (ushort)(FirstVcpu + vcpu));

    /// <summary>A load that is answered at once, and causes nothing else.</summary>
    public ulong Read(byte region, uint offset, AccessSize size = AccessSize.Word, int vcpu = 0)
    {
        Message answer = Assert.Single(SendRead(region, offset, size, vcpu));
        Assert.Equal(FirstVcpu + vcpu, answer.Target.Index);
        Assert.Equal(LastSequence, answer.Sequence);
        return answer.Read<Completed>().Value;
    }

    /// <summary>Sends a store; its answer and what else it causes.</summary>
    public IReadOnlyList<Message> SendWrite(
        byte region, uint offset, ulong value, AccessSize size = AccessSize.Word, int vcpu = 0, ListRegisterStatus status = default) =>
        Send(
            new MmioWrite { Region = region, Offset = offset, Value = value, Size = size, Vcpu = (byte)vcpu, ListRegisters = status },
            (ushort)(FirstVcpu + vcpu));

    /// <summary>A store that is answered at once, and causes nothing else.</summary>
    public void Write(byte region, uint offset, ulong value, AccessSize size = AccessSize.Word, int vcpu = 0) =>
        SendWrite(region, offset, value, size, vcpu).ExpectOnly((ushort)(FirstVcpu + vcpu), default(Completed));

    public IReadOnlyList<Message> Line(uint intId, bool isHigh, int vcpu = 0) =>
        Send(new SetLine { IntId = intId, Vcpu = (byte)vcpu, IsHigh = isHigh });

    /// <summary>A rising and a falling edge; what the rising one causes.</summary>
    public IReadOnlyList<Message> Edge(uint intId, int vcpu = 0)
    {
        IReadOnlyList<Message> sent = Line(intId, true, vcpu);
        Assert.Empty(Line(intId, false, vcpu));
        return sent;
    }

    public IReadOnlyList<Message> Raise(uint intId = 27, uint physical = 27, int vcpu = 0) =>
        Send(new RaiseHardware { IntId = intId, PhysicalIntId = physical, Vcpu = (byte)vcpu });

    public IReadOnlyList<Message> WriteSystem(int op2, ulong value, int vcpu = 0, ListRegisterStatus status = default) =>
        Send(
            new SysRegWrite
            {
                Register = new SysRegId(3, 0, 12, 11, op2),
                Value = value,
                Vcpu = (byte)vcpu,
                ListRegisters = status,
            },
            (ushort)(FirstVcpu + vcpu));

    /// <summary>A write to ICC_SGI1R_EL1.</summary>
    public IReadOnlyList<Message> Sgi(ulong value, int vcpu = 0, ListRegisterStatus status = default) =>
        WriteSystem(5, value, vcpu, status);

    /// <summary>List registers come back.</summary>
    public IReadOnlyList<Message> Return(int vcpu, byte applied, byte eoiCount, params ListRegister[] contents)
    {
        ListRegisterSet set = default;
        for (int i = 0; i < contents.Length; i++)
        {
            set[i] = contents[i];
        }

        return Send(
            new ListRegistersReclaimed { ListRegisters = set, Applied = applied, EoiCount = eoiCount, Vcpu = (byte)vcpu },
            (ushort)(FirstVcpu + vcpu));
    }

    /// <summary>A software list register of Group 1 at priority 0xA0.</summary>
    public static ListRegister Software(uint intId, ListRegisterState state = ListRegisterState.Pending, bool notifies = false) =>
        ListRegister.Software(intId, 0xA0, true, state, notifies);

    /// <summary>A hardware list register of Group 1 at priority 0xA0.</summary>
    public static ListRegister Hardware(uint intId = 27, ListRegisterState state = ListRegisterState.Pending) =>
        ListRegister.Hardware(intId, intId, 0xA0, true, state);

    /// <summary>A LoadListRegisters.</summary>
    public static LoadListRegisters Load(params ListRegister[] contents) => Load(false, false, contents);

    /// <inheritdoc cref="Load(ListRegister[])"/>
    public static LoadListRegisters Load(bool underflow, bool missingEoi, params ListRegister[] contents)
    {
        ListRegisterSet set = default;
        for (int i = 0; i < contents.Length; i++)
        {
            set[i] = contents[i];
        }

        return new LoadListRegisters { ListRegisters = set, NotifyUnderflow = underflow, NotifyMissingEoi = missingEoi };
    }

    /// <summary>Fails unless a message is this LoadListRegisters.</summary>
    public static void ExpectLoad(Message message, int vcpu, LoadListRegisters expected)
    {
        Assert.Equal(FirstVcpu + vcpu, message.Target.Index);
        LoadListRegisters load = message.Read<LoadListRegisters>();
        ListRegisterSet found = load.ListRegisters;
        ListRegisterSet wanted = expected.ListRegisters;
        for (int i = 0; i < ListRegisterSet.Capacity; i++)
        {
            Assert.Equal(Describe(wanted[i]), Describe(found[i]));
            Assert.Equal(wanted[i].Value, found[i].Value);
        }

        Assert.Equal(expected.NotifyUnderflow, load.NotifyUnderflow);
        Assert.Equal(expected.NotifyMissingEoi, load.NotifyMissingEoi);
    }

    private static string Describe(ListRegister register) =>
        $"{register.IntId} {register.State} hw={register.IsHardware} eoi={register.HasEoiMaintenance} priority={register.Priority:X}";

    public static Inject Injected(int slot, ListRegister listRegister, bool isRepeat = false) =>
        new() { Slot = (byte)slot, ListRegister = listRegister, IsRepeat = isRepeat };
}

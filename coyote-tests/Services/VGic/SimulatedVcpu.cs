// Why: the other half of the list-register protocol, as the core and the hardware keep it: a vCPU's mailbox, its list
// registers, the virtual CPU interface that the guest acknowledges and ends interrupts with, and one physical PPI.
// Promises: every rule of VirtualInterface that VGic must keep is checked where a message is taken.
using System.Collections.Generic;
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.VGic;

/// <summary>A vCPU: the core's side of it, and a guest that takes interrupts.</summary>
internal sealed class SimulatedVcpu
{
    public const uint HardwareIntId = 27;
    public const uint PhysicalIntId = 27;
    private const byte Idle = 0xFF;

    private readonly ListRegister[] _listRegisters;
    private readonly bool _answersLater;
    private readonly bool _isHostile;
    private byte _applied;
    private byte _eoiCount;
    private bool _notifyUnderflow;
    private bool _notifyMissingEoi;
    private bool _owesAnswer;

    /// <param name="number">Its number in the VM.</param>
    /// <param name="listRegisters">How many list registers it has.</param>
    /// <param name="answersLater">
    /// Whether a Reclaim that comes while it waits for a Load is answered after that, or counts as answered.
    /// </param>
    /// <param name="isHostile">Whether its guest may end what it has not acknowledged.</param>
    public SimulatedVcpu(int number, int listRegisters, bool answersLater, bool isHostile)
    {
        _isHostile = isHostile;
        Number = number;
        _listRegisters = new ListRegister[listRegisters];
        _answersLater = answersLater;
    }

    public int Number { get; }

    /// <summary>Messages from VGic.</summary>
    public Queue<Message> Mailbox { get; } = new();

    /// <summary>Acknowledged and not yet dropped, the most urgent last: INTID and priority.</summary>
    public List<(uint IntId, byte Priority)> Running { get; } = [];

    /// <summary>Dropped and not yet deactivated (EOImode 1).</summary>
    public List<uint> Dropped { get; } = [];

    public bool WaitsForLoad { get; private set; }

    /// <summary>The sequence number of the open request, 0 for none.</summary>
    public uint Request { get; set; }

    public bool PhysicalLine { get; set; }

    public bool PhysicalActive { get; set; }

    public bool TrapsDeactivation => _notifyMissingEoi;

    public bool IsStopped => WaitsForLoad || Request != 0;

    public int LoadCount { get; private set; }

    public int RepeatCount { get; private set; }

    public ListRegisterStatus Status
    {
        get
        {
            byte empty = 0;
            for (int i = 0; i < _listRegisters.Length; i++)
            {
                empty |= (byte)(_listRegisters[i].State == ListRegisterState.Inactive ? 1 << i : 0);
            }

            return new ListRegisterStatus(empty, _applied);
        }
    }

    public bool HasMaintenance
    {
        get
        {
            int valid = 0;
            foreach (ListRegister register in _listRegisters)
            {
                valid += register.State != ListRegisterState.Inactive ? 1 : 0;
                if (register.State == ListRegisterState.Inactive && register.HasEoiMaintenance)
                {
                    return true;
                }
            }

            return (_notifyUnderflow && valid <= 1) || (_notifyMissingEoi && _eoiCount != 0);
        }
    }

    public bool Holds(uint intId) =>
        Array.Exists(_listRegisters, r => r.State != ListRegisterState.Inactive && r.IntId == intId);

    public bool HoldsActive(uint intId) =>
        Array.Exists(_listRegisters, r => (r.State & ListRegisterState.Active) != 0 && r.IntId == intId);

    /// <summary>Takes one message; what it answers goes to VGic.</summary>
    public void Take(Message message, SimulatedMachine machine)
    {
        switch (message.Kind)
        {
            case Inject.Kind:
                Take(message.Read<Inject>());
                break;

            case ReclaimListRegisters.Kind:
                if (!WaitsForLoad)
                {
                    GiveBack(machine);
                }
                else if (_answersLater)
                {
                    Assert.False(_owesAnswer);
                    _owesAnswer = true;
                }

                break;

            case LoadListRegisters.Kind:
                Take(message.Read<LoadListRegisters>());
                if (_owesAnswer)
                {
                    _owesAnswer = false;
                    GiveBack(machine);
                }

                break;

            case DeactivatePhysical.Kind:
                Assert.Equal(PhysicalIntId, message.Read<DeactivatePhysical>().PhysicalIntId);
                Assert.True(PhysicalActive, "deactivated twice");
                PhysicalActive = false;
                break;

            case Completed.Kind:
                Assert.NotEqual(0u, Request);
                Assert.Equal(Request, message.Sequence);
                Request = 0;
                machine.OnCompleted(this, message.Read<Completed>().Value);
                break;

            default:
                Assert.Fail("unknown message");
                break;
        }
    }

    /// <summary>The list registers go to VGic, asked for or on a maintenance interrupt.</summary>
    public void GiveBack(SimulatedMachine machine)
    {
        Assert.False(WaitsForLoad);
        ListRegisterSet set = default;
        for (int i = 0; i < _listRegisters.Length; i++)
        {
            set[i] = _listRegisters[i];
            _listRegisters[i] = default;
        }

        WaitsForLoad = true;
        machine.Send(this, new ListRegistersReclaimed
        {
            ListRegisters = set,
            EoiCount = _eoiCount,
            Applied = _applied,
            Vcpu = (byte)Number,
        });
        _eoiCount = 0;
    }

    /// <summary>The guest reads ICC_IAR: the most urgent pending interrupt, if it preempts what runs.</summary>
    public uint? Acknowledge()
    {
        int best = -1;
        for (int i = 0; i < _listRegisters.Length; i++)
        {
            ListRegister register = _listRegisters[i];
            if (register.State == ListRegisterState.Pending
                && (best < 0 || register.Priority < _listRegisters[best].Priority))
            {
                best = i;
            }
        }

        byte running = Running.Count == 0 ? Idle : Running[^1].Priority;
        if (best < 0 || _listRegisters[best].Priority >= running)
        {
            return null;
        }

        ListRegister taken = _listRegisters[best];
        _listRegisters[best] = taken.With(ListRegisterState.Active);
        Running.Add((taken.IntId, taken.Priority));
        return taken.IntId;
    }

    /// <summary>The guest deactivates an interrupt, by ICC_EOIR or by an ICC_DIR that does not trap.</summary>
    public void Deactivate(uint intId)
    {
        int slot = Array.FindIndex(
            _listRegisters, r => (r.State & ListRegisterState.Active) != 0 && r.IntId == intId);
        if (slot < 0)
        {
            Assert.True(_notifyMissingEoi || _isHostile, $"{intId} is in no list register, and nobody would hear of its end");
            _eoiCount++;
            return;
        }

        ListRegister register = _listRegisters[slot];
        _listRegisters[slot] = register.With(register.State & ~ListRegisterState.Active);
        if (register.IsHardware)
        {
            Assert.True(PhysicalActive, "the guest deactivates what is not active");
            PhysicalActive = false;
        }
    }

    private void Take(Inject inject)
    {
        // What comes while the list registers are away comes again with the Load.
        _applied++;
        if (WaitsForLoad)
        {
            return;
        }

        Assert.InRange(inject.Slot, 0, _listRegisters.Length - 1);
        ListRegister old = _listRegisters[inject.Slot];
        ListRegister fresh = inject.ListRegister;
        for (int i = 0; i < _listRegisters.Length; i++)
        {
            bool isDouble = i != inject.Slot
                && _listRegisters[i].IntId == fresh.IntId
                && _listRegisters[i].State != ListRegisterState.Inactive;
            Assert.False(isDouble, $"{fresh.IntId} is in two list registers");
        }

        if (old.State != ListRegisterState.Inactive)
        {
            Assert.True(inject.IsRepeat, $"list register {inject.Slot} is not empty");
            Assert.Equal(old.IntId, fresh.IntId);
            Assert.False(old.IsHardware || fresh.IsHardware);
            fresh = fresh.With(fresh.State | old.State);
            RepeatCount++;
        }

        _listRegisters[inject.Slot] = fresh;
    }

    private void Take(LoadListRegisters load)
    {
        Assert.True(WaitsForLoad);
        int used = 0;
        ListRegisterSet set = load.ListRegisters;
        var seen = new HashSet<uint>();
        for (int i = 0; i < ListRegisterSet.Capacity; i++)
        {
            ListRegister register = set[i];
            if (register.State == ListRegisterState.Inactive)
            {
                Assert.Equal(0ul, register.Value);
                continue;
            }

            Assert.True(i < _listRegisters.Length);
            Assert.True(seen.Add(register.IntId), "an INTID in two list registers");
            Assert.False(register.IsHardware && BitOperations.PopCount((uint)register.State) == 2);
            used++;
        }

        for (int i = 0; i < _listRegisters.Length; i++)
        {
            _listRegisters[i] = set[i];
        }

        Assert.False(load.NotifyUnderflow && used < _listRegisters.Length, "the underflow would never end");
        _notifyUnderflow = load.NotifyUnderflow;
        _notifyMissingEoi = load.NotifyMissingEoi;
        _applied = 0;
        _eoiCount = 0;
        WaitsForLoad = false;
        LoadCount++;
    }
}

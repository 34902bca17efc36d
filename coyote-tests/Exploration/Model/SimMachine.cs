// Why: the core runs here as on the metal: this is the other side of its machine seam.
// Promises: each member does what kernel/Metal/Metal.cs does with registers, to the simulated CPU; what the exploration
// watches it tells the world (OnSend, OnHandle, OnHandled). Time stands still but for the explorer.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

/// <summary>A simulated CPU as the core sees it.</summary>
internal readonly unsafe struct SimMachine(World world, int cpu) : IMachine
{
    private readonly World _world = world;
    private readonly int _cpu = cpu;

    private SimCpu* Cpu => _world.Cpus + _cpu;

    public ulong Counter => *_world.Counter;

    public int ListRegisterCount => _world.ListRegisters;

    public bool HasPan => false;

    public ulong InterfaceControl
    {
        get => Cpu->Hcr;
        set => Cpu->Hcr = value;
    }

    public ulong InterfaceState => Cpu->Vmcr;

    public void SetAlarm(ulong deadline) => Cpu->Alarm = deadline;

    public void Kick(int target)
    {
        _world.Cpus[target].IsKicked = true;
        _world.OnKick(_cpu, target);
    }

    public void Load(ref Vcpu vcpu, ref Vm vm, ref CpuState state, bool flush)
    {
        SimCpu* cpu = Cpu;
        cpu->TimerOffset = vm.CounterOffset;
        cpu->TimerControl = vcpu.Context.El1.CntvCtl;
        cpu->TimerCompare = vcpu.Context.El1.CntvCval;
        if (vcpu.TimerInterruptIsActive)
        {
            cpu->SetActive(SimCpu.VirtualTimer, true);
        }

        for (int i = 0; i < ListRegisterCount; i++)
        {
            cpu->ListRegisters[i] = vcpu.Interface.ListRegisters[i];
        }

        cpu->Vmcr = vcpu.Interface.Vmcr;
        cpu->Hcr = vcpu.Interface.Hcr | 1;
        _world.OnLoad(_cpu, vcpu.Id);
    }

    public void Unload(ref Vcpu vcpu)
    {
        SimCpu* cpu = Cpu;
        vcpu.Context.El1.CntvCtl = cpu->TimerControl;
        vcpu.Context.El1.CntvCval = cpu->TimerCompare;
        cpu->TimerControl = 0;
        vcpu.TimerInterruptIsActive = cpu->IsActive(SimCpu.VirtualTimer);
        cpu->SetActive(SimCpu.VirtualTimer, false);
        for (int i = 0; i < ListRegisterCount; i++)
        {
            vcpu.Interface.ListRegisters[i] = cpu->ListRegisters[i];
            cpu->ListRegisters[i] = default;
        }

        vcpu.Interface.Vmcr = cpu->Vmcr;
        vcpu.Interface.Hcr = cpu->Hcr;
        cpu->Hcr = 0;
        _world.OnUnload(_cpu, vcpu.Id);
    }

    public bool VirtualTimerWillFire(ref Vcpu vcpu, out ulong compareValue)
    {
        compareValue = vcpu.Context.El1.CntvCval;
        return (vcpu.Context.El1.CntvCtl & 3) == 1 && !vcpu.TimerInterruptIsActive;
    }

    public ListRegister ReadListRegister(int slot) => Cpu->ListRegisters[slot];

    public void WriteListRegister(int slot, ListRegister value) => Cpu->ListRegisters[slot] = value;

    public bool IsMaintenanceDue => Cpu->IsMaintenanceHigh(ListRegisterCount);

    public byte EmptyListRegisters
    {
        get
        {
            int empty = 0;
            for (int i = 0; i < ListRegisterCount; i++)
            {
                // ICH_ELRSR_EL2 (12.4.6): not valid, and no EOI maintenance interrupt stands for it.
                ListRegister register = Cpu->ListRegisters[i];
                empty |= register.State == ListRegisterState.Inactive && !register.HasEoiMaintenance ? 1 << i : 0;
            }

            return (byte)empty;
        }
    }

    public bool AsksAtOnce => _world.AnswersAtOnce;

    public void SaveEl1(ref Vcpu vcpu)
    {
    }

    public void RestoreEl1(ref Vcpu vcpu)
    {
    }

    public uint Acknowledge()
    {
        uint intId = _world.PendingOn(_cpu);
        switch (intId)
        {
            case SimCpu.None:
                _world.Pause?.Invoke();
                return intId;
            case SimCpu.Uart:
                _world.Uart->IsActive = true;
                break;
            default:
                Cpu->SetActive(intId, true);
                break;
        }

        if (intId == InterruptMap.Kick)
        {
            Cpu->IsKicked = false;
        }

        if (intId == Cpu->Spurious)
        {
            Cpu->Spurious = 0;
        }

        _world.OnPhysicalInterrupt(_cpu, intId);
        return intId;
    }

    public void EndOfInterrupt(uint intId)
    {
    }

    public void Deactivate(uint intId)
    {
        if (intId == SimCpu.Uart)
        {
            _world.Uart->IsActive = false;
        }
        else
        {
            Cpu->SetActive(intId, false);
        }
    }

    public void WaitForInterrupt() => _world.WaitForInterrupt(_cpu);

    public int Transmit(ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _world.Uart->TransmitDepth - _world.Uart->Transmitting);
        _world.Uart->Transmitting += (byte)taken;
        _world.OnTransmit(bytes[..taken]);
        return taken;
    }

    public int Receive(Span<byte> bytes)
    {
        SimUart* uart = _world.Uart;
        int taken = Math.Min(bytes.Length, uart->ReceivedCount);
        Span<byte> fifo = uart->Received;
        fifo[..taken].CopyTo(bytes);
        fifo[taken..].CopyTo(fifo);
        uart->ReceivedCount -= (byte)taken;
        return taken;
    }

    public void SetSerialInterrupts(bool transmit, bool receive)
    {
        _world.Uart->TransmitInterrupt = transmit;
        _world.Uart->ReceiveInterrupt = receive;
    }

    public void Reload(ref Vm vm) => _world.OnReload(vm.Id);

    public void PowerOff() => _world.OnPowerOff();

    public int OutboxRoom => _world.OutboxRoomOf(_cpu);

    public void OnSend(ref readonly Message message) => _world.OnSend(_cpu, in message);

    // In registers, and shown as the messages that these stand for.
    public void OnAsk<T>(ref Actor asker, ref readonly Actor service, in T request)
        where T : unmanaged, IMessage
    {
        _world.BeforeHandler?.Invoke(_cpu);
        Message asked = default;
        asked.Write(service.Endpoint, asker.Endpoint, ++asker.Sent, request);
        OnSend(in asked);
        OnHandle(in service, in asked);
    }

    // A reply has the number of the request, which was the asker's last message.
    public void OnAnswer<T>(ref Actor service, ref readonly Actor asker, in T answer)
        where T : unmanaged, IMessage
    {
        bool isReply = typeof(IMessage<VcpuReply>).IsAssignableFrom(typeof(T));
        Message said = default;
        said.Write(asker.Endpoint, service.Endpoint, isReply ? asker.Sent : ++service.Sent, answer);
        OnSend(in said);
        OnHandle(in asker, in said);
        OnHandled(in asker);
    }

    public void OnHandle(ref readonly Actor actor, ref readonly Message message) => _world.OnHandle(_cpu, in actor, in message);

    public void OnHandled(ref readonly Actor actor) => _world.OnHandled(_cpu, in actor);
}

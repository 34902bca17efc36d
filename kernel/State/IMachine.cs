// Why: the core is generic over the machine it runs on: the metal at EL2, or a simulated one in coyote-tests.
// Promises: mechanism only. Each member does one thing to the CPU that calls it unless it says otherwise, and decides nothing.

namespace Hv.Kernel.State;

/// <summary>What the core asks of a machine.</summary>
internal interface IMachine
{
    /// <summary>The physical counter, CNTPCT_EL0.</summary>
    ulong Counter { get; }

    /// <summary>How many list registers are used, 1 to 4.</summary>
    int ListRegisterCount { get; }

    /// <summary>Sets the hypervisor timer; ArmTimer.Never turns it off.</summary>
    void SetAlarm(ulong deadline);

    /// <summary>Makes another CPU look at its mailboxes.</summary>
    void Kick(int cpu);

    /// <summary>Puts a vCPU's registers into the hardware.</summary>
    /// <param name="vcpu">Whose.</param>
    /// <param name="vm">Its VM.</param>
    /// <param name="cpu">The CPU that calls.</param>
    /// <param name="flush">Another vCPU of the VM ran here last.</param>
    void Load(ref Vcpu vcpu, ref Vm vm, ref CpuState cpu, bool flush);

    /// <summary>Takes them out.</summary>
    void Unload(ref Vcpu vcpu);

    /// <summary>Whether a vCPU that was just unloaded will see its virtual timer fire, and when by its CNTV_CVAL_EL0.</summary>
    bool VirtualTimerWillFire(ref Vcpu vcpu, out ulong compareValue);

    /// <summary>A list register of the loaded vCPU.</summary>
    ListRegister ReadListRegister(int slot);

    /// <summary>Sets a list register of the loaded vCPU.</summary>
    void WriteListRegister(int slot, ListRegister value);

    /// <summary>Bit n for an empty list register n: ICH_ELRSR_EL2 (GIC IHI 0069, 12.4.6).</summary>
    byte EmptyListRegisters { get; }

    /// <summary>Whether services are asked in registers (Core.AtOnce.cs); on the metal always.</summary>
    bool AsksAtOnce { get; }

    /// <summary>Whether the loaded vCPU's interface asks for maintenance: ICH_MISR_EL2 is not 0 (GIC IHI 0069, 12.4).</summary>
    bool IsMaintenanceDue { get; }

    /// <summary>ICH_HCR_EL2 of the loaded vCPU.</summary>
    ulong InterfaceControl { get; set; }

    /// <summary>ICH_VMCR_EL2 of the loaded vCPU.</summary>
    ulong InterfaceState { get; }

    /// <summary>Whether the CPU has FEAT_PAN.</summary>
    bool HasPan { get; }

    /// <summary>Brings the EL1 registers of the loaded vCPU up to date in its context.</summary>
    void SaveEl1(ref Vcpu vcpu);

    /// <summary>Puts them back into the hardware.</summary>
    void RestoreEl1(ref Vcpu vcpu);

    /// <summary>Acknowledges the most urgent physical interrupt.</summary>
    /// <returns>Its INTID; 1020 and above for none.</returns>
    uint Acknowledge();

    /// <summary>Drops the running priority of an acknowledged interrupt; it stays active.</summary>
    void EndOfInterrupt(uint intId);

    /// <summary>Deactivates a physical interrupt.</summary>
    void Deactivate(uint intId);

    /// <summary>Sleeps until an interrupt is pending.</summary>
    void WaitForInterrupt();

    /// <summary>Gives bytes to the physical UART.</summary>
    /// <returns>How many its FIFO took.</returns>
    int Transmit(ReadOnlySpan<byte> bytes);

    /// <summary>Takes bytes from the physical UART.</summary>
    /// <returns>How many there were.</returns>
    int Receive(Span<byte> bytes);

    /// <summary>Which interrupts the physical UART asks for.</summary>
    void SetSerialInterrupts(bool transmit, bool receive);

    /// <summary>Puts a VM's memory into the state of its first start.</summary>
    void Reload(ref Vm vm);

    /// <summary>Powers the machine off. Does not return.</summary>
    void PowerOff();

    /// <summary>How many messages the handler that is about to run may send: <see cref="Outbox.Capacity"/>, but where one is to fault.</summary>
    int OutboxRoom { get; }

    /// <summary>A message is on its way, each in the order sent. For whoever watches: nothing on the metal, not an instruction.</summary>
    void OnSend(ref readonly Message message);

    /// <summary>A service does a request in registers (IAnswers). As <see cref="OnSend"/> and <see cref="OnHandle"/> of the message that it stands for.</summary>
    void OnAsk<T>(ref Actor asker, ref readonly Actor service, in T request)
        where T : unmanaged, IMessage;

    /// <summary>And this is its answer to the asker, or a part of it; the asker has done what it says.</summary>
    void OnAnswer<T>(ref Actor service, ref readonly Actor asker, in T answer)
        where T : unmanaged, IMessage;

    /// <summary>An actor is about to handle a message. As <see cref="OnSend"/>.</summary>
    void OnHandle(ref readonly Actor actor, ref readonly Message message);

    /// <summary>It has, and what it sent was delivered. As <see cref="OnSend"/>.</summary>
    void OnHandled(ref readonly Actor actor);
}

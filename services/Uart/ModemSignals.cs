// Why: the four modem inputs are wired to nothing, or in loopback to the UART's own outputs; both look the same from here.
namespace Hv.Services.Uart;

/// <summary>The modem status inputs, asserted or not (PL011 TRM DDI 0183G, 3.3.3; in loopback, 3.3.8 LBE).</summary>
internal readonly struct ModemSignals
{
    private const ushort ClearToSendBit = 1 << 0;
    private const ushort DataSetReadyBit = 1 << 1;
    private const ushort CarrierDetectBit = 1 << 2;
    private const ushort RingIndicatorBit = 1 << 8;

    private readonly ushort _bits;

    private ModemSignals(int bits) => _bits = (ushort)bits;

    /// <summary>The inputs: a terminal that is always there, or in loopback RTS, DTR, Out1 and Out2.</summary>
    internal static ModemSignals Of(ControlRegister control) => !control.Loopback
        ? new ModemSignals(ClearToSendBit | DataSetReadyBit | CarrierDetectBit)
        : new ModemSignals(
            (control.RequestToSend ? ClearToSendBit : 0)
            | (control.DataTransmitReady ? DataSetReadyBit : 0)
            | (control.Out1 ? CarrierDetectBit : 0)
            | (control.Out2 ? RingIndicatorBit : 0));

    /// <summary>The bits of UARTFR that show them.</summary>
    internal ushort Flags => _bits;

    /// <summary>CTS: the other side takes characters.</summary>
    internal bool ClearToSend => (_bits & ClearToSendBit) != 0;

    /// <summary>The interrupts of the inputs that differ.</summary>
    internal InterruptSet ChangesFrom(ModemSignals before)
    {
        int changed = _bits ^ before._bits;
        InterruptSet interrupts = InterruptSet.None;
        if ((changed & ClearToSendBit) != 0)
        {
            interrupts |= InterruptSet.ClearToSend;
        }

        if ((changed & DataSetReadyBit) != 0)
        {
            interrupts |= InterruptSet.DataSetReady;
        }

        if ((changed & CarrierDetectBit) != 0)
        {
            interrupts |= InterruptSet.CarrierDetect;
        }

        if ((changed & RingIndicatorBit) != 0)
        {
            interrupts |= InterruptSet.RingIndicator;
        }

        return interrupts;
    }
}

// Why: with this in a request, VGic learns without a round trip which list registers the guest is done with.
namespace Hv.Ipc.Protocols;

/// <summary>
/// What the core knew of a vCPU's list registers when the vCPU trapped. <see cref="Empty"/> counts only when
/// <see cref="Applied"/> equals the number of <see cref="Inject"/> messages sent so far (modulo 256): otherwise some of
/// them are still on their way, and an empty register may be one that is about to be filled.
/// </summary>
public readonly struct ListRegisterStatus
{
    private readonly ushort _bits;

    /// <summary>A status.</summary>
    public ListRegisterStatus(byte empty, byte applied) => _bits = (ushort)(empty | (applied << 8));

    /// <summary>Bit n: list register n holds no interrupt (GIC IHI 0069, ICH_ELRSR_EL2).</summary>
    public byte Empty => (byte)_bits;

    /// <summary>How many <see cref="Inject"/> messages the vCPU has taken since it was powered on or last loaded, modulo 256.</summary>
    public byte Applied => (byte)(_bits >> 8);
}

// Why: all list registers of a vCPU that hv uses travel together in one message.
using System.Runtime.CompilerServices;

namespace Hv.Ipc.Protocols;

/// <summary>
/// The contents of a vCPU's list registers. hv uses at most four: every GICv3 CPU interface of a 64-bit core that hv
/// knows has at least four, and four fit in a message.
/// </summary>
[InlineArray(Capacity)]
public struct ListRegisterSet
{
    /// <summary>The most list registers that hv uses.</summary>
    public const int Capacity = 4;

    private ListRegister _first;
}

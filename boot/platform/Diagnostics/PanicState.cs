// Why: all that a panic needs to know, kept where it finds it when nothing else can be believed.
#if METAL
using Hv.Platform.Machine;

namespace Hv.Platform.Diagnostics;

/// <summary>What is left when hv panics.</summary>
internal struct PanicState
{
    /// <summary>Where it speaks.</summary>
    internal Pl011 Uart;

    /// <summary>How it powers off.</summary>
    internal PsciConduit Psci;

    /// <summary>A fault in a panic must not begin another.</summary>
    internal bool HasBegun;
}
#endif

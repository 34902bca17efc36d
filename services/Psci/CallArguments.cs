// Why: the same function comes with 32-bit and with 64-bit arguments, and only here is the difference known.
using Hv.Ipc.Protocols;

namespace Hv.Services.Psci;

/// <summary>
/// A call's arguments as its convention defines them: of a 32-bit call the upper halves do not count (Arm DEN0028,
/// "SMC32/HVC32").
/// </summary>
internal readonly struct CallArguments
{
    /// <summary>The arguments of a call.</summary>
    public CallArguments(in Hypercall call)
    {
        ulong mask = (call.Function & SmcccFunction.Smc64) != 0 ? ulong.MaxValue : uint.MaxValue;
        First = call.X1 & mask;
        Second = call.X2 & mask;
        Third = call.X3 & mask;
    }

    /// <summary>X1 or W1.</summary>
    public ulong First { get; }

    /// <summary>X2 or W2.</summary>
    public ulong Second { get; }

    /// <summary>X3 or W3.</summary>
    public ulong Third { get; }
}

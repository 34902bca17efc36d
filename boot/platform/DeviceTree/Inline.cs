// Bounded room inside a struct, for state that may not allocate.

using System.Runtime.CompilerServices;

namespace Hv.Platform.DeviceTree;

/// <summary>Room for 16.</summary>
[InlineArray(16)]
internal struct Inline16<T> where T : unmanaged
{
    private T _first;
}

/// <summary>Room for 32.</summary>
[InlineArray(32)]
internal struct Inline32<T> where T : unmanaged
{
    private T _first;
}

/// <summary>Room for 64.</summary>
[InlineArray(64)]
internal struct Inline64<T> where T : unmanaged
{
    private T _first;
}

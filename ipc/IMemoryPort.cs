// Why: every access to memory that two CPUs share goes through here, so that the exploration can put a scheduling point
// or a weak memory model before each, while the metal gets plain instructions.
// Promises: the orders named below, as the C++11 memory model has them; nothing else orders anything.
namespace Hv.Ipc;

/// <summary>Access to memory shared between CPUs.</summary>
public interface IMemoryPort
{
    /// <summary>A load whose value no later access runs ahead of.</summary>
    static abstract uint LoadAcquire(ref readonly uint location);

    /// <summary>A load without order.</summary>
    static abstract uint Load(ref readonly uint location);

    /// <summary>A store without order.</summary>
    static abstract void Store(ref uint location, uint value);

    /// <summary>A store that no earlier access falls behind.</summary>
    static abstract void StoreRelease(ref uint location, uint value);

    /// <summary>Stores a value if the location holds the comparand; both orders. Returns what the location held.</summary>
    static abstract uint CompareExchange(ref uint location, uint value, uint comparand);

    /// <summary>No access behind it runs ahead of one before it, store-load included.</summary>
    static abstract void Fence();

    /// <summary>Copies a message that a turn protects, without order.</summary>
    static abstract void Copy(ref Message to, ref readonly Message from);
}

// Why: what a guest is made of lies in memory that hv does not map. Whoever copies it asks for windows, on the metal and in a test.
// Promises: nothing else of the machine's memory can be reached through this.

namespace Hv.Platform.Guests;

/// <summary>Windows on the machine's memory.</summary>
internal interface IWindows
{
    /// <summary>Opens a window, which stays open until it is closed; one at a time on the same 2 MiB.</summary>
    /// <param name="start">The first physical address.</param>
    /// <param name="size">Bytes, 2 GiB less one at most.</param>
    /// <param name="writable">Whether it may be written.</param>
    Span<byte> Open(ulong start, ulong size, bool writable);

    /// <summary>Closes a window. What was written is in memory then, for those also who look at it with their caches off.</summary>
    /// <param name="start">Where it was opened,</param>
    /// <param name="size">and how large.</param>
    /// <param name="written">How many of its first bytes may have been written; 0 for none.</param>
    void Close(ulong start, ulong size, ulong written);
}

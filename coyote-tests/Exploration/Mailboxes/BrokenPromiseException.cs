// Why: what a mailbox promised and did not keep.
using System.Diagnostics.CodeAnalysis;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>A promise of ipc's is broken.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown with its reason alone.")]
internal sealed class BrokenPromiseException(string promise, string reason) : Exception($"{promise}: {reason}");

// Why: a handler that is to fault when it has sent all it had to send faults here, in the machine seam.
using System.Diagnostics.CodeAnalysis;

namespace Hv.Tests.Exploration.Model;

/// <summary>A handler faults at its end.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown without anything to say.")]
internal sealed class HandlerFaultException : Exception;

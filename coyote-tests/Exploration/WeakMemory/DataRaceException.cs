// Why: in the C++ and the Arm model alike, plain data that two CPUs touch without order between them is a bug whatever was read.
using System.Diagnostics.CodeAnalysis;

namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>Two accesses to plain data, one of them a write, and neither happens before the other.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Thrown in one place.")]
internal sealed class DataRaceException(string what) : Exception($"data race: {what}");

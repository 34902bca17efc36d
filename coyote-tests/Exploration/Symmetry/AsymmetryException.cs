// Why: where a search that checks its symmetry finds it broken, it can say nothing of the states.
using System.Diagnostics.CodeAnalysis;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>A step and its mirror image lead apart.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Never without the place.")]
internal sealed class AsymmetryException(string message) : Exception(message);

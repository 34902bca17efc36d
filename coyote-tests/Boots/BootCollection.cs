// Why: a boot needs the whole machine: QEMU runs one guest CPU on one host CPU, and there may be only two of those.
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>The tests that boot a machine: one after the other, when all others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BootCollection
{
    internal const string Name = "boots";

    /// <summary>The trait by which `make unit` leaves them out and `make boots` takes only them.</summary>
    internal const string Trait = "kind";

    /// <summary>The trait's value.</summary>
    internal const string Kind = "boot";
}

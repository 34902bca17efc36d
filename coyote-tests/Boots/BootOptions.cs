// Why: a boot is described in the words of `make run`, so that a failing test can be repeated by hand.
using System.Collections.Generic;

namespace Hv.Tests.Boots;

/// <summary>What to boot and on which machine. The defaults are those of boot/run/hv.sh, which says what each means.</summary>
internal sealed record BootOptions
{
    internal string Kernel { get; init; } = "";

    internal string Initrd { get; init; } = "";

    internal string CommandLine { get; init; } = "";

    /// <summary>Several guests: a .dts or a folder, from the root of the tree.</summary>
    internal string Guests { get; init; } = "";

    internal string Memory { get; init; } = "1G";

    internal string Cpu { get; init; } = "cortex-a72";

    internal int Cpus { get; init; } = 1;

    internal int Vcpus { get; init; } = 1;

    /// <summary>The folder with hv.img, from the root of the tree.</summary>
    internal string Build { get; init; } = "build";

    internal string HvArguments { get; init; } = "";

    internal string QemuArguments { get; init; } = "";

    /// <summary>Whether hv is left out: the same guest on a machine without EL2. HV_BARE=1 leaves it out of every Linux boot, which
    /// tells a fault of a test from one of hv.</summary>
    internal bool Bare { get; init; } = Environment.GetEnvironmentVariable("HV_BARE") == "1";

    /// <summary>The launcher's environment.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Variables =>
    [
        new("BUILD", Build),
        new("KERNEL", Kernel),
        new("INITRD", Initrd),
        new("CMDLINE", CommandLine),
        new("VMS", Guests),
        new("MEM", Memory),
        new("CPU", Cpu),
        new("CPUS", $"{Cpus}"),
        new("VCPUS", $"{Vcpus}"),
        new("HV_ARGS", HvArguments),
        new("QEMU_ARGS", QemuArguments),
        new("BARE", Bare ? "1" : ""),
        new("DEBUG", ""),
    ];
}

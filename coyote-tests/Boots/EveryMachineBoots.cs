// Why: hv promises six CPU models, any number of CPUs and memory from 256 MiB up, and each of these has its boot every day; what only two of
// them together break, a model's GIC with many CPUs, a small memory with many stacks, is looked for here: every machine of all three.
// Promises: each machine has its own deadline, and its console is in build/logs, as any boot's (QemuMachine).
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class EveryMachineBoots
{
    // One to four seconds each on a machine of two cores.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private static readonly string[] _models = ["cortex-a53", "cortex-a57", "cortex-a72", "cortex-a76", "neoverse-n1", "max"];
    private static readonly int[] _cpus = [1, 2, 4, 8];
    private static readonly int[] _mebibytes = [256, 1024, 8192];

    /// <summary>Every model, with every number of CPUs and vCPUs, in every memory.</summary>
    public static IEnumerable<TheoryDataRow<string, int, int>> All =>
        from model in _models
        from cpus in _cpus
        from mebibytes in _mebibytes
        select new TheoryDataRow<string, int, int>(model, cpus, mebibytes);

    /// <summary>Twelve of them: each number of CPUs with each memory, each model twice, and no two the same in two of the three.</summary>
    public static IEnumerable<TheoryDataRow<string, int, int>> Some =>
        from i in Enumerable.Range(0, _cpus.Length * _mebibytes.Length)
        select new TheoryDataRow<string, int, int>(_models[(i + (i / _models.Length)) % _models.Length], _cpus[i % _cpus.Length], _mebibytes[i % _mebibytes.Length]);

    [Theory(Explicit = true)]
    [MemberData(nameof(All))]
    public void The_guest_inside_runs_to_its_end(string model, int cpus, int mebibytes)
    {
        using QemuMachine machine = QemuMachine.Start(Options(model, cpus, mebibytes));
        machine.ExpectExit(deadline: _patience);
        string[] shown = machine.Output.Replace("\r", "").Split('\n');
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"hv: EL2, {cpus} CPU{(cpus == 1 ? "" : "s")}, {mebibytes} MiB"), shown[0]);
        Assert.Contains(cpus == 1 ? "guest: one CPU, no second to start" : $"guest: CPU 1 of {cpus} is up and sent an SGI", shown);
        Assert.Contains("guest: 5 ticks, ", machine.Output);
        Assert.Equal(["guest: powering off", "hv: vm0: powered off", ""], shown[^3..]);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Some))]
    public void Linux_runs_to_a_shell_and_off(string model, int cpus, int mebibytes)
    {
        using Linux linux = Linux.Boot(Options(model, cpus, mebibytes));
        Assert.Equal($"{cpus}\n", linux.Run("nproc"));
        linux.PowerOff();
    }

    private static BootOptions Options(string model, int cpus, int mebibytes) =>
        new() { Cpu = model, Cpus = cpus, Vcpus = cpus, Memory = $"{mebibytes}M", Bare = false };
}

// Why: `make profile OP=…`: one operation's instructions, by function, by basic block and as a flame graph.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hv.Tests.Boots;
using Hv.Tests.Measurement;
using Hv.Tests.Measurement.Profiles;

namespace Hv.Tests.Bench;

/// <summary>The subcommand "profile".</summary>
internal static class ProfileCommand
{
    private const int Shown = 25;

    public static int Run(string name, int vms)
    {
        if (name == "boot")
        {
            return RunBoot();
        }

        Operation? operation = OperationList.All.FirstOrDefault(o => o.Name == name);
        if (operation == null)
        {
            Console.Error.WriteLine($"bench: there is no operation \"{name}\"; there are:\n  {string.Join("\n  ", OperationList.All.Select(o => $"{o.Name,-22}{o.About}"))}");
            return 2;
        }

        Disassembly hv = new(Repository.Build("hv.elf"));
        string guest = Repository.Build("guests", "bench.elf");
        Window window = new(
            Disassembly.Symbols(guest, "bench_begin_"),
            Disassembly.Symbols(guest, "bench_end_"),
            address => hv.At(address) != null,
            address => hv.At(address)?.Mnemonic == "wfi",
            OperationList.IsEvent(name));
        Machine machine = Suite.WithVms(Suite.MachineOf(operation), vms);
        Domain[] domains = [machine.Domains[0] with { CommandLine = $"{machine.Domains[0].CommandLine} only={name}" }, .. machine.Domains.Skip(1)];
        IReadOnlyList<Figure> figures = Logged.Run(machine with { Domains = domains, Name = "profile" }, window.Add);
        CostProfile profile = new(hv, window.Median, $"{name}: {operation.About}");
        Tell(name, profile);
        Console.WriteLine($"one repetition: {profile.Total} instructions of hv and {profile.Guest} of guests; the guest's median is {figures[0].Median}");
        return 0;
    }

    // From reset to the first guest: what runs before hv's MMU is on is counted with the guests'.
    private static int RunBoot()
    {
        Disassembly hv = new(Repository.Build("hv.elf"));
        List<Step> steps = [];
        Sizes.ToFirstGuest(hv, Repository.Build(), steps);
        Tell("boot", new CostProfile(hv, steps, "boot: reset to the first guest instruction"));
        return 0;
    }

    private static void Tell(string name, CostProfile profile)
    {
        string text = Repository.Build("bench", $"profile-{name}.txt"), picture = Repository.Build("bench", $"profile-{name}.svg");
        File.WriteAllText(text, profile.Annotate());
        File.WriteAllText(picture, FlameGraph.Svg(profile.Root, $"{profile.Root.Function}, {profile.Total} instructions of hv"));
        Tables.Profile(name, profile, Shown);
        Console.WriteLine($"{text}\n{picture}");
    }
}

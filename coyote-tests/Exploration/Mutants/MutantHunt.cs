// Why: what runs inside a mutant's own process: the hunters, one after the other, until one has found the bug.
using System.IO;
using Hv.Tests.Exploration.Mailboxes;
using Xunit;

namespace Hv.Tests.Exploration.Mutants;

[Trait("kind", "mutants")]
public sealed class MutantHunt
{
    /// <summary>Hunts as HV_HUNT says ("actor 2000, choices/sgi 500") and writes what was found to the file HV_HUNT_RESULT.</summary>
    [Fact(Explicit = true)]
    public void Hunt()
    {
        string result = Environment.GetEnvironmentVariable("HV_HUNT_RESULT")!;
        foreach (string one in Environment.GetEnvironmentVariable("HV_HUNT")!.Split(", "))
        {
            string[] parts = one.Split(' ');
            Explored explored;
            try
            {
                explored = Hunters.Hunt(parts[0], uint.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is not (OutOfMemoryException or TypeLoadException or MissingMemberException or BadImageFormatException or IOException or TypeInitializationException or System.Reflection.ReflectionTypeLoadException))
            {
                // The set-up of the system runs the mutant too, before any schedule is chosen. What cannot even be loaded was not found: it was
                // built wrong, and there is no result then.
                explored = new Explored(0, e.Message, null);
            }

            if (explored.Failure is not null)
            {
                File.WriteAllText(result, $"{parts[0]} {explored.Ran} {explored.Failure.Split('\n')[0]}");
                return;
            }
        }

        File.WriteAllText(result, "survived");
    }
}

// Why: a schedule as lines of text, to read, search and compare.
using System.Collections.Generic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>A schedule as text.</summary>
internal static class TextReport
{
    public static IEnumerable<string> Lines(World world, Recorder recorder)
    {
        foreach (Event e in recorder.Events)
        {
            yield return e.Kind switch
            {
                EventKind.Step => $"{e.Step,5}  {e.Time,8}  {e.What}",
                EventKind.Note => $"                 CPU {e.Cpu} {e.What}",
                EventKind.Send => $"                 CPU {e.Cpu} {ActorNames.Of(world, e.Source)} -> {ActorNames.Of(world, e.Target)}: {e.What} #{e.Sequence}",
                _ => $"                 CPU {e.Cpu} {ActorNames.Of(world, e.Target)} handles {e.What} #{e.Sequence} of {ActorNames.Of(world, e.Source)}",
            };
        }
    }
}

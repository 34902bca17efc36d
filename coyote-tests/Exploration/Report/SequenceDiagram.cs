// Why: a failing schedule is understood by looking at who did what where.
// Promises: one HTML file that needs nothing else: the specification that broke and why, how to run it again, the last steps in
// words, and the schedule as a sequence diagram (DiagramSvg) that opens at the step that broke it.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>Writes a schedule as HTML with an SVG.</summary>
internal static class SequenceDiagram
{
    private const int MaxRows = 2000;
    private const int LastWords = 14;

    public static string Html(World world, Failure failure, Recorder recorder, string replay)
    {
        Event[] all = [.. recorder.Events.Where(e => e.Kind != EventKind.Step)];
        Event[] shown = all[Math.Max(0, all.Length - MaxRows)..];
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>hv: ").Append(Text(failure.Specification)).Append(" is broken</title>");
        html.Append(Style).Append("</head><body><h1><code>").Append(Text(failure.Specification)).Append("</code> is broken</h1>");
        html.Append("<p class=\"why\">").Append(Text(failure.Reason.Split('\n')[0])).Append("</p><dl>");
        Row(html, "hv promises", failure.Promise);
        Row(html, "Written in", failure.Source);
        Row(html, "Scenario", $"{world.Scenario.Name}: {world.Scenario.About}");
        Row(html, "Found by", $"driver {failure.Trace.Driver}, seed {failure.Trace.Seed}, at step {failure.Step}");
        html.Append("<dt>See it again</dt><dd><code>").Append(Text(replay)).Append("</code></dd><dt>In a debugger</dt><dd><code>")
            .Append(Text("build/host/bin/explore/release/coyote-tests replay " + replay.Split('=')[^1])).Append("</code></dd></dl>");
        LastSteps(html, world, recorder.Events, failure);
        html.Append("<h2>The schedule</h2><p class=\"legend\">Time runs down. A box is an actor that handles a message, in the colour of the CPU that it runs on; ");
        html.Append("the line to it starts where the message was sent. Dashed: sent, and not handled. Point at a box for what the message says. ");
        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span style=\"color:{DiagramSvg.Colour(cpu)}\">&#9632; CPU {cpu}</span> ");
        }

        html.Append(CultureInfo.InvariantCulture, $"</p><p><a href=\"#\" onclick=\"go(0)\">to its start</a> <a href=\"#\" onclick=\"go(1e9)\">to where it breaks</a>{(shown.Length == all.Length ? "" : $" &mdash; the last {MaxRows} of {all.Length} events")}</p>");
        new DiagramSvg(world, shown, failure.Reason.Split('\n')[0]).Write(html);
        html.Append("<script>function go(y){document.getElementById('run').scrollTop=y;event&&event.preventDefault()}document.getElementById('run').scrollTop=1e9</script>");
        html.Append("</body></html>");
        return html.ToString();
    }

    // The end of the run as sentences: what a person asks first.
    private static void LastSteps(StringBuilder html, World world, IReadOnlyList<Event> events, Failure failure)
    {
        html.Append("<h2>The last steps</h2><ol class=\"words\">");
        foreach (Event e in events.Where(e => e.Kind != EventKind.Step).TakeLast(LastWords))
        {
            string what = e.Kind switch
            {
                EventKind.Note => Text(e.What),
                EventKind.Send => $"{Name(world, e.Source)} sends <b>{Text(e.What)}</b> to {Name(world, e.Target)}",
                _ => $"{Name(world, e.Target)} handles <b>{Text(e.What)}</b> of {Name(world, e.Source)}",
            };
            string words = e.Words.Length == 0 ? "" : $" <small>{Text(e.Words)}</small>";
            html.Append(CultureInfo.InvariantCulture, $"<li value=\"{e.Step}\"><span style=\"color:{DiagramSvg.Colour(e.Cpu)}\">CPU {e.Cpu}</span> {what}{words}</li>");
        }

        html.Append("<li class=\"why\" value=\"").Append(failure.Step).Append("\">").Append(Text(failure.Reason.Split('\n')[0])).Append("</li></ol>");
    }

    private static string Name(World world, int actor) => Text(ActorNames.Of(world, actor));

    private static void Row(StringBuilder html, string name, string value) =>
        html.Append("<dt>").Append(name).Append("</dt><dd>").Append(Text(value)).Append("</dd>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        <style>
        body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; color: #0f172a; background: #fff }
        h1 { font-size: 22px; margin: 0 0 4px } h2 { font-size: 16px; margin: 20px 0 4px } .why { font-size: 17px; color: #b91c1c; font-weight: 600 }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px } dt { color: #64748b } dd { margin: 0 } small { color: #64748b }
        code { background: #f1f5f9; padding: 2px 6px; border-radius: 4px } .legend { max-width: 100ch; color: #334155 } .words { margin: 0; padding-left: 56px }
        .words .why { font-size: 14px } #run { max-height: 88vh; overflow: auto; border: 1px solid #cbd5e1; border-radius: 6px; width: fit-content; max-width: 100% }
        #run .head { position: sticky; top: 0; z-index: 1; background: #ffffffee; border-bottom: 1px solid #cbd5e1; display: block }
        #run > svg { display: block } svg text { font: 11px system-ui, sans-serif } svg .lane { font-weight: 600; text-anchor: middle; font-size: 12px }
        svg .t { fill: #94a3b8 } svg path { fill: none } svg marker path { fill: #475569 } svg g:hover rect.box { stroke: #0f172a; stroke-width: 2 } svg g { cursor: help }
        </style>
        """;
}

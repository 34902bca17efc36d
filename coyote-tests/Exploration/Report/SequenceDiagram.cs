// Why: a failing schedule is understood by looking at who did what where.
// Promises: one HTML file that needs nothing else: the specification that broke and why, how to run it again, and the
// schedule as a sequence diagram, actors as lanes, one colour a CPU. Messages that were sent and not handled are dashed.
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
    private const int LaneWidth = 120;
    private const int RowHeight = 22;
    private const int Left = 90;
    private const int Top = 60;
    private const int MaxRows = 600;
    private static readonly string[] _colours = ["#2563eb", "#d97706", "#059669", "#9333ea", "#dc2626", "#0891b2"];

    public static string Html(World world, Failure failure, Recorder recorder, string replay)
    {
        Event[] shown = [.. recorder.Events.Where(e => e.Kind is EventKind.Handle or EventKind.Note or EventKind.Send)];
        int left = Math.Max(0, shown.Length - MaxRows);
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>hv: ").Append(Text(failure.Specification)).Append("</title>");
        html.Append(Style).Append("</head><body><h1>").Append(Text(failure.Specification)).Append(" is broken</h1>");
        html.Append("<p class=\"why\">").Append(Text(failure.Reason)).Append("</p><dl>");
        Row(html, "It promises", failure.Promise);
        Row(html, "Source", failure.Source);
        Row(html, "Scenario", $"{world.Scenario.Name}: {world.Scenario.About}");
        Row(html, "Driver, seed, step", $"{failure.Trace.Driver}, {failure.Trace.Seed}, {failure.Step}");
        html.Append("<dt>Again</dt><dd><code>").Append(Text(replay)).Append("</code></dd></dl><p>");
        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span style=\"color:{Colour(cpu)}\">&#9632; CPU {cpu}</span> ");
        }

        html.Append(left == 0 ? "</p>" : $" &mdash; the last {MaxRows} of {shown.Length} events</p>");
        Diagram(html, world, shown[left..], failure);
        html.Append("</body></html>");
        return html.ToString();
    }

    private static void Diagram(StringBuilder html, World world, Event[] events, Failure failure)
    {
        int[] actors = [.. events.Where(e => e.Kind != EventKind.Note).SelectMany(e => new[] { e.Source, e.Target }).Distinct().Order()];
        var lanes = actors.Select((actor, i) => (actor, i)).ToDictionary(a => a.actor, a => a.i + world.Scenario.Cpus);
        int width = Left + ((lanes.Count + world.Scenario.Cpus) * LaneWidth);
        int height = Top + ((events.Length + 2) * RowHeight);
        html.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        html.Append("<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>");
        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            Lane(html, cpu, $"on CPU {cpu}", height, Colour(cpu));
        }

        foreach ((int actor, int lane) in lanes)
        {
            Lane(html, lane, ActorNames.Of(world, actor), height, "#94a3b8");
        }

        var handled = new HashSet<(int, int, ushort, uint)>(events.Where(e => e.Kind == EventKind.Handle).Select(Key));
        var sent = new Dictionary<(int, int, ushort, uint), int>();
        for (int row = 0; row < events.Length; row++)
        {
            Line(html, events[row], Top + ((row + 1) * RowHeight), lanes, handled, sent);
        }

        int end = Top + ((events.Length + 1) * RowHeight);
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"0\" y=\"{end - 10}\" width=\"{width}\" height=\"24\" fill=\"#fee2e2\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"{end + 6}\" fill=\"#b91c1c\">{Text(failure.Reason.Split('\n')[0])}</text></svg>");
    }

    private static void Line(
        StringBuilder html,
        Event e,
        int y,
        Dictionary<int, int> lanes,
        HashSet<(int, int, ushort, uint)> handled,
        Dictionary<(int, int, ushort, uint), int> sent)
    {
        string colour = Colour(e.Cpu);
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"4\" y=\"{y + 4}\" class=\"t\">{e.Step} &#183; {e.Time}</text>");
        if (e.Kind == EventKind.Note)
        {
            html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(e.Cpu)}\" cy=\"{y}\" r=\"3\" fill=\"{colour}\"/><text x=\"{X(e.Cpu) + 6}\" y=\"{y + 4}\" fill=\"{colour}\">{Text(e.What)}</text>");
        }
        else if (e.Kind == EventKind.Send)
        {
            sent[Key(e)] = y;
            if (!handled.Contains(Key(e)))
            {
                html.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(lanes[e.Source])} {y}H{X(lanes[e.Target])}\" stroke=\"{colour}\" stroke-dasharray=\"4 3\" marker-end=\"url(#a)\"/>");
                html.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(lanes[e.Source]) + 6}\" y=\"{y - 4}\" fill=\"{colour}\">{Text(e.What)} (never handled)</text>");
            }
            else
            {
                html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(lanes[e.Source])}\" cy=\"{y}\" r=\"2\" fill=\"{colour}\"/>");
            }
        }
        else
        {
            int from = sent.TryGetValue(Key(e), out int at) ? at : y - 8;
            int x = X(lanes[e.Target]);
            html.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(lanes[e.Source])} {from}L{x} {y}\" stroke=\"{colour}\" opacity=\".6\" marker-end=\"url(#a)\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y - 6}\" width=\"6\" height=\"12\" fill=\"{colour}\"/><text x=\"{x + 9}\" y=\"{y + 4}\" fill=\"{colour}\">{Text(e.What)}</text>");
        }
    }

    private static (int Source, int Target, ushort Message, uint Sequence) Key(Event e) => (e.Source, e.Target, e.Message, e.Sequence);

    private static void Lane(StringBuilder html, int lane, string name, int height, string colour) =>
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(lane)}\" y=\"24\" class=\"lane\">{Text(name)}</text><path d=\"M{X(lane)} 34V{height}\" stroke=\"{colour}\" opacity=\".35\"/>");

    private static int X(int lane) => Left + (lane * LaneWidth);

    private static string Colour(int cpu) => _colours[cpu % _colours.Length];

    private static void Row(StringBuilder html, string name, string value) =>
        html.Append("<dt>").Append(name).Append("</dt><dd>").Append(Text(value)).Append("</dd>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        <style>
        body { font: 14px system-ui, sans-serif; margin: 24px; color: #0f172a; background: #fff }
        h1 { font-size: 20px; margin: 0 0 4px } .why { font-size: 16px; color: #b91c1c; white-space: pre-wrap }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px } dt { color: #64748b } dd { margin: 0 }
        code { background: #f1f5f9; padding: 2px 6px; border-radius: 4px }
        svg text { font: 11px system-ui, sans-serif } svg .lane { font-weight: 600; text-anchor: middle } svg .t { fill: #94a3b8 }
        svg path { fill: none } svg marker path { fill: #475569 }
        </style>
        """;
}

// Why: a person should see at a glance what was explored often, seldom and never.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Hv.Ipc;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Report;

/// <summary>Coverage as a table and a heat map.</summary>
internal static class CoverageReport
{
    /// <summary>The expected transitions that were not taken and that nobody has excused.</summary>
    public static IEnumerable<string> Missing(Coverage coverage) =>
        Transitions.Expected
            .Where(t => coverage.Of(t.Actor, t.Kind) == 0 && !Transitions.Excused.ContainsKey(t))
            .Select(t => $"{t.Actor} never handled {MessageNames.Of(t.Kind)}");

    public static string Html(Coverage coverage)
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>hv: explored</title>");
        html.Append(Style).Append("</head><body><h1>What was explored</h1><p>Each cell: how often a kind of actor, in a state, handled a message.</p>");
        foreach (ActorKind actor in coverage.Counts.Keys.Select(k => k.Actor).Distinct().Order())
        {
            Map(html, coverage, actor);
        }

        html.Append("<h2>Never</h2><ul>");
        foreach (var transition in Transitions.Expected.Where(t => coverage.Of(t.Actor, t.Kind) == 0))
        {
            string reason = Transitions.Excused.TryGetValue(transition, out string? excuse) ? excuse : "no reason is given: this fails";
            html.Append(CultureInfo.InvariantCulture, $"<li>{transition.Actor}: {MessageNames.Of(transition.Kind)} &mdash; {WebUtility.HtmlEncode(reason)}</li>");
        }

        return html.Append("</ul></body></html>").ToString();
    }

    private static void Map(StringBuilder html, Coverage coverage, ActorKind actor)
    {
        var cells = coverage.Counts.Where(c => c.Key.Actor == actor).ToDictionary(c => (c.Key.Kind, c.Key.State), c => c.Value);
        string[] states = [.. cells.Keys.Select(c => c.State).Distinct().Order(StringComparer.Ordinal)];
        ushort[] kinds = [.. cells.Keys.Select(c => c.Kind).Concat(Transitions.Expected.Where(t => t.Actor == actor).Select(t => t.Kind)).Distinct().Order()];
        html.Append(CultureInfo.InvariantCulture, $"<h2>{actor}</h2><table><tr><th></th>");
        foreach (string state in states)
        {
            html.Append("<th>").Append(WebUtility.HtmlEncode(state)).Append("</th>");
        }

        foreach (ushort kind in kinds)
        {
            html.Append("</tr><tr><th>").Append(MessageNames.Of(kind)).Append("</th>");
            foreach (string state in states)
            {
                long count = cells.GetValueOrDefault((kind, state));
                int heat = count == 0 ? 0 : Math.Min(90, 12 + (int)(Math.Log10(count) * 13));
                html.Append(CultureInfo.InvariantCulture, $"<td style=\"background:hsl(14 90% {100 - (heat / 2)}%)\">{(count == 0 ? "" : count)}</td>");
            }
        }

        html.Append("</tr></table>");
    }

    private const string Style = """
        <style>
        body { font: 14px system-ui, sans-serif; margin: 24px; color: #0f172a; background: #fff } h1 { font-size: 20px } h2 { font-size: 16px; margin: 24px 0 6px }
        table { border-collapse: collapse } th { font-weight: 500; text-align: left; padding: 2px 8px } td { text-align: right; padding: 2px 8px; border: 1px solid #e2e8f0; min-width: 70px }
        </style>
        """;
}

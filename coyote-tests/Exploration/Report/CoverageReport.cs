// Why: a person should see at a glance what was explored often, seldom and never.
// Promises: one HTML file that needs nothing else. A table a kind of actor: messages down, states across; the darker the more
// often; red what is missing; grey what is excused, with the reason when one points at it and in the list below.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Report;

/// <summary>Coverage as tables and heat maps.</summary>
internal static class CoverageReport
{
    /// <summary>What is wrong with the list: transitions that were not taken and that nobody has excused, and the reverse; in words.</summary>
    public static IEnumerable<string> Missing(Coverage coverage) =>
    [
        .. Transitions.MissingIn(coverage).Select(t => t.ToString()),
        .. Transitions.Unexpected(coverage).Select(t => $"{t}: taken, though {Excuses.For(t)?.Reason ?? "no protocol has it"}"),
    ];

    public static string Html(Coverage coverage)
    {
        Transition[] all = [.. Transitions.All];
        Transition[] missing = [.. Transitions.MissingIn(coverage)];
        int taken = all.Count(t => coverage.Of(t) != 0);
        int excused = all.Count(t => coverage.Of(t) == 0 && Excuses.For(t) != null);
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>hv: what was explored</title>");
        html.Append(Style).Append("</head><body><h1>What was explored</h1>");
        html.Append(CultureInfo.InvariantCulture, $"""
            <p class="lead">hv's services and its core are actors: each handles one message at a time. A cell is a transition: a message, handled
            by that kind of actor in that state of it. The number says how often, over all schedules of this exploration.</p>
            <p class="sum"><b>{all.Length}</b> transitions: <b class="ok">{taken}</b> taken, <b class="grey">{excused}</b> excused with a reason,
            <b class="{(missing.Length == 0 ? "ok" : "bad")}">{missing.Length}</b> missing{(missing.Length == 0 ? "" : ": the exploration fails")}.</p>
            <p class="legend"><span style="background:{Colour(1)}">1</span><span style="background:{Colour(1000)}">1,000</span>
            <span style="background:{Colour(1_000_000)}">1,000,000</span> times taken <span class="excused">&#8211;</span> excused: point at it
            <span class="missing">never</span> missing</p>
            """);
        Missed(html, missing);
        html.Append("<nav>");
        foreach (ActorKind actor in Transitions.Actors)
        {
            html.Append(CultureInfo.InvariantCulture, $"<a href=\"#{actor}\">{actor}</a>");
        }

        html.Append("</nav><div class=\"maps\">");
        foreach (ActorKind actor in Transitions.Actors)
        {
            Map(html, coverage, actor);
        }

        html.Append("</div>");
        Mailboxes(html, coverage);
        Excused(html, coverage);
        return html.Append("</body></html>").ToString();
    }

    private static void Missed(StringBuilder html, Transition[] missing)
    {
        if (missing.Length != 0)
        {
            html.Append("<h2>Missing</h2><ul class=\"bad\">");
            foreach (Transition transition in missing)
            {
                html.Append("<li>").Append(Text(transition.ToString())).Append("</li>");
            }

            html.Append("</ul>");
        }
    }

    private static void Map(StringBuilder html, Coverage coverage, ActorKind actor)
    {
        string[] states = ProtocolStates.Of(actor);
        html.Append(CultureInfo.InvariantCulture, $"<section id=\"{actor}\"><h2>{actor}</h2><table><thead><tr><th></th>");
        foreach (string state in states)
        {
            html.Append("<th>").Append(Text(state)).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (ushort message in Transitions.MessagesOf(actor))
        {
            html.Append("<tr><th>").Append(MessageNames.Of(message)).Append("</th>");
            for (byte state = 0; state < states.Length; state++)
            {
                Cell(html, coverage, new Transition(actor, message, state));
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table></section>");
    }

    private static void Cell(StringBuilder html, Coverage coverage, Transition transition)
    {
        long count = coverage.Of(transition);
        string? reason = Excuses.For(transition)?.Reason;
        if (count != 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<td style=\"background:{Colour(count)}\" title=\"{Text(transition.ToString())}: {count:N0} times\">{Short(count)}</td>");
        }
        else if (reason != null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"excused\" title=\"{Text(transition.ToString())}. Excused: {Text(reason)}\">&#8211;</td>");
        }
        else
        {
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"missing\" title=\"{Text(transition.ToString())}: never taken\">never</td>");
        }
    }

    private static void Mailboxes(StringBuilder html, Coverage coverage)
    {
        html.Append("<h2>Mailboxes</h2><p>The most messages that an actor had at a time, the one that it handles included, and the most that the wiring's reason for its size allows.</p><table><thead><tr><th></th><th>most</th><th>claimed</th></tr></thead><tbody>");
        foreach ((ActorKind kind, (int most, int claim)) in coverage.Mailboxes.OrderBy(m => m.Key))
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{kind}</th><td>{most}</td><td>{claim}</td></tr>");
        }

        html.Append("</tbody></table>");
    }

    private static void Excused(StringBuilder html, Coverage coverage)
    {
        html.Append("<h2>Excused</h2><table class=\"words\"><thead><tr><th>Actor</th><th>Messages</th><th>States</th><th>Why not</th></tr></thead><tbody>");
        foreach (Excuse excuse in Excuses.All.OrderBy(e => e.Actor))
        {
            Transition[] open = [.. Transitions.All.Where(t => excuse.Covers(t) && coverage.Of(t) == 0)];
            string messages = string.Join(", ", open.Select(t => MessageNames.Of(t.Message)).Distinct());
            string states = string.Join(", ", open.Select(t => t.StateName).Distinct());
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{excuse.Actor}</td><td>{messages}</td><td>{Text(states)}</td><td>{Text(excuse.Reason)}</td></tr>");
        }

        html.Append("</tbody></table>");
    }

    private static string Colour(long count)
    {
        double heat = Math.Min(1, (1 + Math.Log10(count)) / 8);
        return string.Create(CultureInfo.InvariantCulture, $"hsl(205 70% {96 - (heat * 48):F0}%)");
    }

    private static string Short(long count) => count switch
    {
        >= 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1_000_000}M"),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1000}k"),
        _ => count.ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        <style>
        body { font: 14px/1.45 system-ui, sans-serif; margin: 24px; color: #0f172a; background: #fff }
        h1 { font-size: 22px; margin: 0 0 8px } h2 { font-size: 16px; margin: 20px 0 6px } .lead { max-width: 75ch; color: #334155 }
        .sum { font-size: 16px } .ok { color: #15803d } .bad { color: #b91c1c } .grey { color: #64748b }
        .legend span { display: inline-block; padding: 1px 8px; margin: 0 4px; border: 1px solid #cbd5e1 }
        nav a { margin-right: 12px } .maps { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: flex-start }
        table { border-collapse: collapse } th { font-weight: 500; text-align: left; padding: 2px 8px; white-space: nowrap }
        thead th { color: #475569; vertical-align: bottom } td { text-align: right; padding: 2px 8px; border: 1px solid #e2e8f0; min-width: 56px }
        td.excused, .excused { color: #94a3b8; background: repeating-linear-gradient(45deg, #f8fafc 0 4px, #eef2f7 4px 8px); text-align: center; cursor: help }
        td.missing, .missing { background: #fecaca; color: #991b1b; text-align: center; font-weight: 600 }
        .words td { text-align: left; vertical-align: top; max-width: 60ch }
        </style>
        """;
}

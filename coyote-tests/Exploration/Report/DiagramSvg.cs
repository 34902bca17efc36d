// Why: the picture in a failure's report.
// Promises: CPUs and actors as lanes under heads that stay in sight; a row an event; a colour a CPU; bands that show which rows belong
// to one step; the last step, which broke the promise, marked in red.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>A schedule as SVG.</summary>
internal sealed class DiagramSvg
{
    private const int LaneWidth = 126;
    private const int RowHeight = 22;
    private const int Left = 130;
    private static readonly string[] _colours = ["#2563eb", "#c2410c", "#059669", "#9333ea", "#be123c", "#0e7490"];

    private readonly World _world;
    private readonly Event[] _events;
    private readonly string _reason;
    private readonly Dictionary<int, int> _lanes;
    private readonly Dictionary<(int, int, ushort, uint), int> _sent = [];
    private readonly HashSet<(int, int, ushort, uint)> _handled;
    private readonly int _width;

    /// <summary>A diagram of some events.</summary>
    public DiagramSvg(World world, Event[] events, string reason)
    {
        _world = world;
        _events = events;
        _reason = reason;
        int[] actors = [.. events.Where(e => e.Kind != EventKind.Note).SelectMany(e => new[] { e.Source, e.Target }).Distinct().Order()];
        _lanes = actors.Select((actor, i) => (actor, i)).ToDictionary(a => a.actor, a => a.i + world.Scenario.Cpus);
        _handled = [.. events.Where(e => e.Kind == EventKind.Handle).Select(Key)];
        _width = Left + ((_lanes.Count + world.Scenario.Cpus) * LaneWidth);
    }

    /// <summary>The colour of a CPU.</summary>
    public static string Colour(int cpu) => _colours[cpu % _colours.Length];

    /// <summary>Writes the picture, in a box that scrolls.</summary>
    public void Write(StringBuilder html)
    {
        int height = (_events.Length + 3) * RowHeight;
        html.Append("<div id=\"run\">");
        html.Append(CultureInfo.InvariantCulture, $"<svg class=\"head\" xmlns=\"http://www.w3.org/2000/svg\" width=\"{_width}\" height=\"30\"><text x=\"6\" y=\"20\" class=\"t\">step &#183; time</text>");
        foreach ((string name, int lane, string colour) in Lanes())
        {
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(lane)}\" y=\"20\" class=\"lane\" fill=\"{colour}\">{Text(name)}</text>");
        }

        html.Append(CultureInfo.InvariantCulture, $"</svg><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{_width}\" height=\"{height}\" viewBox=\"0 0 {_width} {height}\">");
        html.Append("<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>");
        Bands(html);
        foreach ((_, int lane, string colour) in Lanes())
        {
            html.Append(CultureInfo.InvariantCulture, $"<path d=\"M{X(lane)} 0V{height}\" stroke=\"{colour}\" opacity=\".25\"/>");
        }

        for (int row = 0; row < _events.Length; row++)
        {
            Row(html, row);
        }

        int end = (_events.Length + 1) * RowHeight;
        html.Append(CultureInfo.InvariantCulture, $"<rect x=\"0\" y=\"{end - 8}\" width=\"{_width}\" height=\"26\" fill=\"#b91c1c\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"8\" y=\"{end + 9}\" fill=\"#fff\" style=\"font-weight:600\">broken: {Text(_reason)}</text></svg></div>");
    }

    private IEnumerable<(string Name, int Lane, string Colour)> Lanes()
    {
        for (int cpu = 0; cpu < _world.Scenario.Cpus; cpu++)
        {
            yield return ($"on CPU {cpu}", cpu, Colour(cpu));
        }

        foreach ((int actor, int lane) in _lanes)
        {
            yield return (ActorNames.Of(_world, actor), lane, "#334155");
        }
    }

    // Every other step is shaded; the last is red.
    private void Bands(StringBuilder html)
    {
        for (int from = 0, to, count = 0; from < _events.Length; from = to, count++)
        {
            for (to = from; to < _events.Length && _events[to].Step == _events[from].Step; to++)
            {
            }

            string fill = to == _events.Length ? "#fee2e2" : count % 2 == 0 ? "#f8fafc" : "#fff";
            html.Append(CultureInfo.InvariantCulture, $"<rect x=\"0\" y=\"{Y(from) - 11}\" width=\"{_width}\" height=\"{(to - from) * RowHeight}\" fill=\"{fill}\"/>");
        }
    }

    private void Row(StringBuilder html, int row)
    {
        Event e = _events[row];
        int y = Y(row);
        string colour = Colour(e.Cpu);
        if (row == 0 || _events[row - 1].Step != e.Step)
        {
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"6\" y=\"{y + 4}\" class=\"t\">{e.Step} &#183; {e.Time}</text>");
        }

        switch (e.Kind)
        {
            case EventKind.Note:
                html.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(e.Cpu)}\" cy=\"{y}\" r=\"3\" fill=\"{colour}\"/><text x=\"{X(e.Cpu) + 7}\" y=\"{y + 4}\" fill=\"{colour}\">{Text(e.What)}</text>");
                break;
            case EventKind.Send:
                Send(html, e, y, colour);
                break;
            default:
                int from = _sent.TryGetValue(Key(e), out int at) ? at : y - 8;
                int x = X(_lanes[e.Target]);
                html.Append(CultureInfo.InvariantCulture, $"<g><title>{Title(e)}</title><path d=\"M{X(_lanes[e.Source])} {from}L{x} {y}\" stroke=\"{colour}\" opacity=\".55\" marker-end=\"url(#a)\"/>");
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"box\" x=\"{x}\" y=\"{y - 8}\" width=\"{Width(e.What)}\" height=\"16\" rx=\"3\" fill=\"{colour}\"/><text x=\"{x + 5}\" y=\"{y + 4}\" fill=\"#fff\">{Text(e.What)}</text></g>");
                break;
        }
    }

    private void Send(StringBuilder html, Event e, int y, string colour)
    {
        _sent[Key(e)] = y;
        int x = X(_lanes[e.Source]);
        if (_handled.Contains(Key(e)))
        {
            html.Append(CultureInfo.InvariantCulture, $"<g><title>{Title(e)}</title><circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"#fff\" stroke=\"{colour}\"/></g>");
            return;
        }

        html.Append(CultureInfo.InvariantCulture, $"<g><title>{Title(e)}</title><path d=\"M{x} {y}H{X(_lanes[e.Target])}\" stroke=\"{colour}\" stroke-dasharray=\"4 3\" marker-end=\"url(#a)\"/>");
        html.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 6}\" y=\"{y - 3}\" fill=\"{colour}\">{Text(e.What)}, not handled</text></g>");
    }

    private string Title(Event e) =>
        Text($"{ActorNames.Of(_world, e.Source)} → {ActorNames.Of(_world, e.Target)}: {e.What} #{e.Sequence}{(e.Words.Length == 0 ? "" : $"\n{e.Words}")}\nstep {e.Step} on CPU {e.Cpu}, at {e.Time}");

    private static (int Source, int Target, ushort Message, uint Sequence) Key(Event e) => (e.Source, e.Target, e.Message, e.Sequence);

    private static int Width(string text) => Math.Min(LaneWidth - 6, 12 + (int)(text.Length * 6.2));

    private static int X(int lane) => Left + (lane * LaneWidth);

    private static int Y(int row) => (row + 1) * RowHeight;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

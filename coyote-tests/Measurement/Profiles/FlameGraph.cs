// Why: a profile as a picture: a box a function, as wide as its instructions, on top of its caller.
// Promises: an SVG 1.1 of its own, without a script; a box's title, which browsers show under the mouse, has name and counts.
using System.Globalization;
using System.Linq;
using System.Security;
using System.Text;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>Draws.</summary>
internal static class FlameGraph
{
    private const int Width = 1400, Row = 20, Margin = 10, Top = 40;
    private const double LetterWidth = 6.7, LeastWidth = 0.3;

    internal static string Svg(CallNode root, string title)
    {
        int depth = Depth(root);
        int height = Top + (depth * Row) + Margin;
        StringBuilder svg = new();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="monospace" font-size="11">
            <rect width="100%" height="100%" fill="#fffdf7"/>
            <text x="{Margin}" y="24" font-size="15">{SecurityElement.Escape(title)}</text>
            """);
        Draw(svg, root, Margin, Width - (2 * Margin), height - Margin - Row, root.Total);
        return svg.AppendLine("</svg>").ToString();
    }

    private static int Depth(CallNode node) => 1 + node.Callees.Select(Depth).DefaultIfEmpty().Max();

    private static void Draw(StringBuilder svg, CallNode node, double x, double width, int y, long all)
    {
        if (width < LeastWidth)
        {
            return;
        }

        int letters = (int)((width - 6) / LetterWidth);
        string name = letters < 3 ? "" : node.Function.Length <= letters ? node.Function : node.Function[..(letters - 1)] + "…";
        svg.AppendLine(CultureInfo.InvariantCulture, $"""
            <g><title>{SecurityElement.Escape(node.Function)}: {node.Total} instructions ({100.0 * node.Total / all:0.0}%), {node.Self} of its own</title>
            <rect x="{x:0.##}" y="{y}" width="{width:0.##}" height="{Row - 1}" rx="2" fill="{Colour(node.Function)}" stroke="#fffdf7" stroke-width="0.5"/>
            <text x="{x + 3:0.##}" y="{y + 14}">{SecurityElement.Escape(name)}</text></g>
            """);
        foreach (CallNode callee in node.Callees.OrderByDescending(c => c.Total).ThenBy(c => c.Function, StringComparer.Ordinal))
        {
            double share = width * callee.Total / node.Total;
            Draw(svg, callee, x, share, y - Row, all);
            x += share;
        }
    }

    // The same function has the same colour in every picture.
    private static string Colour(string name)
    {
        int hash = name.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter)) & 0xffff;
        return string.Create(CultureInfo.InvariantCulture, $"hsl({20 + (hash % 40)},{70 + (hash / 40 % 25)}%,{62 + (hash / 1000 % 14)}%)");
    }
}

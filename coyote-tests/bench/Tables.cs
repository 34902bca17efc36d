// Why: figures as tables on a terminal.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Hv.Tests.Measurement;
using Spectre.Console;

namespace Hv.Tests.Bench;

/// <summary>The program's tables.</summary>
internal static class Tables
{
    internal static void Operations(Results results)
    {
        Table table = new Table().RoundedBorder().Title($"instructions an operation, {Markup.Escape(results.Machine)}");
        table.AddColumn("operation");
        foreach (string name in (string[])["mean", "median", "p99", "max", "target", "", .. OperationList.Peers])
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        foreach (Figure f in results.Operations)
        {
            Operation o = OperationList.Find(f.Operation);
            string met = o.Target == 0 ? "" : f.Median <= o.Target ? "[green]met[/]" : $"[red]{Number((double)f.Median / o.Target)}x[/]";
            string[] cells = [Number(f.Mean), $"{f.Median}", $"{f.P99}", $"{f.Max}", o.Target == 0 ? "" : $"{o.Target}", met];
            table.AddRow([$"{o.Name}\n[grey]{Markup.Escape(o.About)}[/]", .. cells, .. o.Elsewhere]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Two runs beside each other.</summary>
    internal static void Compare(string before, Results then, string after, Results now)
    {
        Table table = new Table().RoundedBorder().Title("instructions an operation, medians");
        table.AddColumn("operation");
        foreach (string name in (string[])[before, after, "ratio"])
        {
            table.AddColumn(new TableColumn(Markup.Escape(name)).RightAligned());
        }

        Dictionary<string, Figure> old = then.Operations.ToDictionary(f => f.Operation);
        foreach (Figure f in now.Operations)
        {
            string[] cells = old.TryGetValue(f.Operation, out Figure? was)
                ? [$"{was.Median}", $"{f.Median}", Ratio(was.Median, f.Median)]
                : ["", $"{f.Median}", "new"];
            table.AddRow([f.Operation, .. cells]);
        }

        foreach ((string name, double value) in now.Sizes)
        {
            string[] cells = then.Sizes.TryGetValue(name, out double was)
                ? [Number(was), Number(value), Ratio(was, value)]
                : ["", Number(value), "new"];
            table.AddRow([Markup.Escape(name), .. cells]);
        }

        AnsiConsole.Write(table);
    }

    internal static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Ratio(double was, double now)
    {
        double ratio = was == 0 ? 1 : now / was;
        string text = ratio.ToString("0.000", CultureInfo.InvariantCulture);
        return ratio > 1.02 ? $"[red]{text}[/]" : ratio < 0.98 ? $"[green]{text}[/]" : text;
    }
}

// Why: figures as tables on a terminal; plain text where there is none.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Hv.Tests.Measurement;
using Hv.Tests.Measurement.Profiles;
using Spectre.Console;

namespace Hv.Tests.Bench;

/// <summary>The program's tables.</summary>
internal static class Tables
{
    private const int LeastWidth = 110;

    private static readonly IAnsiConsole _console = Create();

    internal static void Operations(Results results)
    {
        Table table = NewTable($"instructions an operation: {results.Machine}", "operation", "mean", "median", "p99", "max", "target", "of target", "best peer");
        foreach (Figure f in results.Operations)
        {
            Operation o = OperationList.Find(f.Operation);
            string of = o.Target == 0 ? "" : f.Median <= o.Target ? "[green]met[/]" : $"[red]{Number((double)f.Median / o.Target)}x[/]";
            table.AddRow(o.Name, Number(f.Mean), $"{f.Median}", $"{f.P99}", $"{f.Max}", o.Target == 0 ? "" : $"{o.Target}", of, Best(o));
        }

        _console.Write(table);
        Table sizes = NewTable("hv as a whole", "what", "measured", "target", "of target");
        foreach ((string name, double value) in results.Sizes)
        {
            double target = Whole.Targets.GetValueOrDefault(name);
            string of = target == 0 ? "" : value <= target ? "[green]met[/]" : $"[red]{Number(value / target)}x[/]";
            sizes.AddRow(name, Number(value), target == 0 ? "" : Number(target), of);
        }

        _console.Write(sizes);
    }

    /// <summary>Two runs beside each other, medians.</summary>
    internal static void Compare(string before, Results then, string after, Results now)
    {
        Table table = NewTable("medians", "what", before, after, "ratio");
        Dictionary<string, double> old = All(then);
        foreach ((string name, double value) in All(now))
        {
            string[] cells = old.TryGetValue(name, out double was) ? [Number(was), Number(value), Ratio(was, value)] : ["", Number(value), "new"];
            table.AddRow([name, .. cells]);
        }

        _console.Write(table);
    }

    /// <summary>One column a machine, one row an operation.</summary>
    internal static void Scale(IReadOnlyList<(string Name, IReadOnlyList<Figure> Figures)> runs)
    {
        Table table = NewTable("medians", ["operation", .. runs.Select(r => r.Name), "last/first"]);
        foreach (string operation in runs.SelectMany(r => r.Figures.Select(f => f.Operation)).Distinct())
        {
            Figure?[] row = [.. runs.Select(r => r.Figures.FirstOrDefault(f => f.Operation == operation))];
            (Figure? first, Figure? last) = (row.FirstOrDefault(f => f != null), row.LastOrDefault(f => f != null));
            table.AddRow([operation, .. row.Select(f => f == null ? "" : $"{f.Median}"), Ratio(first!.Median, last!.Median)]);
        }

        _console.Write(table);
    }

    /// <summary>The dearest functions of an operation.</summary>
    internal static void Profile(string name, CostProfile profile, int most)
    {
        Table table = NewTable($"{name}: {profile.Total} instructions of hv", "function", "instructions", "per cent");
        foreach ((string function, long count) in profile.Functions.Take(most))
        {
            table.AddRow(Markup.Escape(function), $"{count}", Number(100.0 * count / profile.Total));
        }

        _console.Write(table);
    }

    internal static string Number(double value) => value.ToString(value < 10 ? "0.####" : "0.##", CultureInfo.InvariantCulture);

    private static Dictionary<string, double> All(Results results) =>
        results.Operations.Select(f => (f.Operation, Value: (double)f.Median)).Concat(results.Sizes.Select(s => (s.Key, s.Value))).ToDictionary();

    private static string Best(Operation operation) => operation.Elsewhere
        .Select((text, i) => (Value: int.TryParse(text, out int value) ? value : int.MaxValue, Name: OperationList.Peers[i]))
        .Where(p => p.Value != int.MaxValue).OrderBy(p => p.Value).Select(p => $"{p.Value} ({p.Name})").FirstOrDefault("");

    private static string Ratio(double was, double now)
    {
        double ratio = was == 0 ? 1 : now / was;
        string text = ratio.ToString("0.000", CultureInfo.InvariantCulture);
        return ratio > Comparison.Allowed ? $"[red]{text}[/]" : ratio < 1 / Comparison.Allowed ? $"[green]{text}[/]" : text;
    }

    private static Table NewTable(string title, params string[] columns)
    {
        Table table = new Table().SimpleBorder().Title(Markup.Escape(title));
        table.AddColumn(columns[0]);
        table.AddColumns([.. columns.Skip(1).Select(c => new TableColumn(Markup.Escape(c)).RightAligned().NoWrap())]);
        return table;
    }

    private static IAnsiConsole Create()
    {
        AnsiSupport ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = ansi, Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = Math.Max(console.Profile.Width, LeastWidth);
        return console;
    }
}

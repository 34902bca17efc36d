// Why: what a run of `make bench` found, as a file that the next run, another revision or CI compares with.
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Hv.Tests.Measurement;

/// <summary>A run.</summary>
internal sealed record Results
{
    private static readonly JsonSerializerOptions _options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The CPU model, and what its counter counts.</summary>
    public string Machine { get; init; } = $"{Measurement.Machine.Cpu}, {Measurement.Machine.CountingInstructions}";

    /// <summary>What each operation cost, in instructions.</summary>
    public IReadOnlyList<Figure> Operations { get; init; } = [];

    /// <summary>What hv as a whole takes: bytes and instructions, by name.</summary>
    public IReadOnlyDictionary<string, double> Sizes { get; init; } = new Dictionary<string, double>();

    internal static Results Open(string path) => JsonSerializer.Deserialize<Results>(File.ReadAllText(path), _options)!;

    internal void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, _options) + "\n");
    }
}

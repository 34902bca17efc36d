// Why: what a new service adds is kept beside the tree: the tree with it is built when a test asks for it.
// Promises: an edit's text must be in its file exactly once, or the fixture is out of date and says so. Nothing of the tree is written.
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Hv.Tests.Exploration.NewService;

/// <summary>The tree with some files more, and some that are changed.</summary>
internal sealed class Overlay
{
    private readonly string _root;

    /// <summary>Reads an overlay.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="fixture">The folder of the overlay: new/, laid out as the tree is, and wiring.edits.</param>
    public Overlay(string root, string fixture)
    {
        _root = root;
        string folder = Path.Combine(fixture, "new");
        Added = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
        Edits = [.. Read(File.ReadAllText(Path.Combine(fixture, "wiring.edits")))];
    }

    /// <summary>The new files, by path from the root.</summary>
    public Dictionary<string, string> Added { get; }

    /// <summary>The changes.</summary>
    public List<(string File, string Original, string Replacement)> Edits { get; }

    /// <summary>All C# of some folders, as it is with the overlay.</summary>
    public IEnumerable<(string Path, string Text)> Sources(params string[] folders)
    {
        IEnumerable<string> files = folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(_root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'));
        IEnumerable<string> added = Added.Keys.Where(path => Array.Exists(folders, folder => path.StartsWith(folder + "/", StringComparison.Ordinal)));
        return files.Select(path => (path, Edited(path))).Concat(added.Select(path => (path, Added[path])));
    }

    private string Edited(string path)
    {
        string text = File.ReadAllText(Path.Combine(_root, path));
        foreach ((string _, string original, string replacement) in Edits.Where(e => e.File == path))
        {
            int at = text.IndexOf(original, StringComparison.Ordinal);
            if (at < 0 || text.IndexOf(original, at + 1, StringComparison.Ordinal) >= 0)
            {
                throw new InvalidDataException($"the new service's edit of {path} does not fit (any more): {original}");
            }

            text = string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + original.Length));
        }

        return text;
    }

    private static IEnumerable<(string File, string Original, string Replacement)> Read(string text)
    {
        foreach (string edit in text.Split("file: ", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = edit.Split("---\n", 2);
            string[] change = parts[1].Split("===\n", 2);
            yield return (parts[0].Trim(), change[0], change[1]);
        }
    }
}

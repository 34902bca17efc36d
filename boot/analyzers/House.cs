// Which assembly a rule looks at: the rules go by assembly name, as boot/toolchain and the host projects give it.
using Microsoft.CodeAnalysis;

namespace Hv.Analyzers;

/// <summary>The assemblies that the rules know.</summary>
internal static class House
{
    internal const string Category = "House";

    /// <summary>Messages and ports: references nothing of hv.</summary>
    internal static bool IsIpc(this Compilation compilation) => compilation.AssemblyName == "ipc";

    /// <summary>The services: reference ipc.</summary>
    internal static bool IsServices(this Compilation compilation) => compilation.AssemblyName == "services";

    /// <summary>The core: references all.</summary>
    internal static bool IsKernel(this Compilation compilation) => compilation.AssemblyName == "kernel";

    /// <summary>What lies beneath the core: device tree, machine, guests' images.</summary>
    internal static bool IsPlatform(this Compilation compilation) => compilation.AssemblyName == "platform";

    internal static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>The namespace of a symbol with its type, dotted: "System.IO.File"; a namespace by its own name.</summary>
    internal static string FullName(ISymbol symbol) => symbol is INamespaceSymbol
        ? symbol.ToDisplayString()
        : $"{symbol.ContainingNamespace?.ToDisplayString()}.{symbol.MetadataName}";
}

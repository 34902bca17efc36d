// The two ways between C# and assembly: a C# function under a symbol's name, and a symbol called as a C# function. Both are
// plain AAPCS64 with nothing added.
namespace System.Runtime;

/// <summary>Gives a static method a global symbol, so that assembly can branch to it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RuntimeExportAttribute(string entry) : Attribute
{
    public string Entry { get; } = entry;
}

/// <summary>
/// A static extern method that is a global symbol: [RuntimeImport("*", "name"), MethodImpl(MethodImplOptions.InternalCall)].
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RuntimeImportAttribute : Attribute
{
    public string DllName { get; }
    public string EntryPoint { get; }

    public RuntimeImportAttribute(string entry)
    {
        EntryPoint = entry;
        DllName = "*";
    }

    public RuntimeImportAttribute(string dllName, string entry)
    {
        EntryPoint = entry;
        DllName = dllName;
    }
}

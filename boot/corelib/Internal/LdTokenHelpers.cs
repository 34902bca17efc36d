// What a metadata token becomes. ILC names these while it looks for what the code needs, then drops them: the token of a
// constant table ends as its address.
using System;

namespace Internal.Runtime.CompilerHelpers;

internal static class LdTokenHelpers
{
    public static RuntimeTypeHandle GetRuntimeTypeHandle(nint type) => default;
    public static RuntimeMethodHandle GetRuntimeMethodHandle(nint method) => default;
    public static RuntimeFieldHandle GetRuntimeFieldHandle(nint field) => default;
    public static Type GetRuntimeType(nint type) => null!;
}

// Why: C#'s own look into an inline array that is passed read-only is a call that the compiler does not inline, and a call in an answer
// (IAnswers) costs every trap the registers that must be saved for it.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>Looks into inline arrays.</summary>
public static class Table
{
    /// <summary>An element of an inline array.</summary>
    /// <typeparam name="TArray">The inline array.</typeparam>
    /// <typeparam name="T">Its elements' type.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">0 and up; an index that the array has not is a fault.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref readonly T At<TArray, T>(in TArray array, int index)
        where TArray : unmanaged
        where T : unmanaged
    {
        if ((uint)index >= (uint)(Unsafe.SizeOf<TArray>() / Unsafe.SizeOf<T>()))
        {
            Fault.NoSuchElement();
        }

        return ref Unsafe.Add(ref Unsafe.As<TArray, T>(ref Unsafe.AsRef(in array)), index);
    }
}

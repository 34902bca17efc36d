// Reinterpretation of references: the language's checks set aside, in the few places that must. Every method is a
// conversion of the address, which the code generator makes disappear.
using System.Diagnostics.CodeAnalysis;

namespace System.Runtime.CompilerServices;

#pragma warning disable CS8500 // the size and address of a type parameter: its callers hold unmanaged types

public static unsafe class Unsafe
{
    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void* AsPointer<T>(ref readonly T value) where T : allows ref struct
    {
        fixed (T* pointer = &value)
        {
            return pointer;
        }
    }

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SizeOf<T>() where T : allows ref struct => sizeof(T);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AsRef<T>(void* source) where T : allows ref struct => ref *(T*)source;

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AsRef<T>(scoped ref readonly T source) where T : allows ref struct => ref *(T*)AsPointer(in source);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref TTo As<TFrom, TTo>(ref TFrom source) where TFrom : allows ref struct where TTo : allows ref struct =>
        ref *(TTo*)AsPointer(ref source);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TTo BitCast<TFrom, TTo>(TFrom source) where TFrom : allows ref struct where TTo : allows ref struct =>
        *(TTo*)&source;

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Add<T>(ref T source, int elementOffset) where T : allows ref struct =>
        ref *((T*)AsPointer(ref source) + elementOffset);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Add<T>(ref T source, nint elementOffset) where T : allows ref struct =>
        ref *((T*)AsPointer(ref source) + elementOffset);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T Add<T>(ref T source, nuint elementOffset) where T : allows ref struct =>
        ref *((T*)AsPointer(ref source) + elementOffset);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AddByteOffset<T>(ref T source, nint byteOffset) where T : allows ref struct =>
        ref *(T*)((byte*)AsPointer(ref source) + byteOffset);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T AddByteOffset<T>(ref T source, nuint byteOffset) where T : allows ref struct =>
        ref *(T*)((byte*)AsPointer(ref source) + byteOffset);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint ByteOffset<T>(ref readonly T origin, ref readonly T target) where T : allows ref struct =>
        (nint)((byte*)AsPointer(in target) - (byte*)AsPointer(in origin));

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSame<T>(ref readonly T left, ref readonly T right) where T : allows ref struct =>
        AsPointer(in left) == AsPointer(in right);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T NullRef<T>() where T : allows ref struct => ref *(T*)null;

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNullRef<T>(ref readonly T source) where T : allows ref struct => AsPointer(in source) == null;

    // The out parameter is deliberately left as it is. The body is one that assigns it as far as the compiler can see.
    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SkipInit<T>(out T value) where T : allows ref struct => SkipInit(out value);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadUnaligned<T>(void* source) where T : allows ref struct => *(T*)source;

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadUnaligned<T>(ref readonly byte source) where T : allows ref struct => *(T*)AsPointer(in source);

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUnaligned<T>(void* destination, T value) where T : allows ref struct => *(T*)destination = value;

    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteUnaligned<T>(ref byte destination, T value) where T : allows ref struct =>
        *(T*)AsPointer(ref destination) = value;

    /// <summary>Copies bytes between places that do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyBlock(void* destination, void* source, uint byteCount) => Memory.MoveBytes(destination, source, byteCount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void InitBlock(void* start, byte value, uint byteCount) => Memory.FillBytes(start, value, byteCount);
}

// Why: what hv takes as a whole, by the names that the JSON has, and what it may take.
using System.Collections.Generic;

namespace Hv.Tests.Measurement;

/// <summary>Names and targets of bytes, instructions and ratios.</summary>
internal static class Whole
{
    internal const string Image = "image, bytes";
    internal const string ImageWithoutGuest = "the same without the guest inside it, bytes";
    internal const string Memory = "memory that hv keeps, bytes: 1 VM, 1 vCPU, 1 CPU";
    internal const string MemoryPerVm = "memory that hv keeps, bytes more a VM";
    internal const string MemoryPerVcpu = "memory that hv keeps, bytes more a vCPU";
    internal const string ToGuest = "reset to the first guest instruction, instructions";
    internal const string ToGuestCopying = "the same: of it copying and clearing guest memory";
    internal const string LinuxBare = "Linux to 'Run /init' without hv, s";
    internal const string LinuxHv = "Linux to 'Run /init' under hv, s";
    internal const string LinuxRatio = "Linux to 'Run /init', over bare";
    internal const string LinuxBareFewDevices = "Linux to 'Run /init' without hv, only the devices that hv gives, s";
    internal const string LinuxRatioFewDevices = "Linux to 'Run /init', over bare with the same devices";

    /// <summary>The most; those that are not here have no target.</summary>
    internal static IReadOnlyDictionary<string, double> Targets { get; } = new Dictionary<string, double>
    {
        [ImageWithoutGuest] = 128 << 10,
        [Memory] = (2 << 20) + (64 << 10) + (16 << 10),
        [MemoryPerVm] = 64 << 10,
        [MemoryPerVcpu] = 16 << 10,
        [ToGuest] = 400_000,
        [LinuxRatio] = 1.015,
    };
}

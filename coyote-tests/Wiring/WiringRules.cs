// Why: a wiring that is wrong is wrong before anything runs: whoever adds a service learns it from a test that names the rule, not from a
// guest that hangs.
// Promises: each rule looks at what the wiring built (WiringMap) and says, in words, everything that breaks it; nothing for a sound one.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Platform.Guests;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;
using MessageNames = Hv.Tests.Exploration.Report.MessageNames;

namespace Hv.Tests.Wiring;

/// <summary>What every wiring must keep to.</summary>
internal static class WiringRules
{
    private const ulong PageSize = 4096;

    /// <summary>Each rule by its name.</summary>
    public static readonly (string Name, Func<WiringMap, IEnumerable<string>> Broken)[] All =
    [
        ("no cycle of requests", CyclesOfRequests),
        ("every port has an owner", PortsWithoutOwner),
        ("no overlapping regions", OverlappingRegions),
        ("no INTID of two sources", SharedInterrupts),
        ("every mailbox holds what may be in flight", SmallMailboxes),
    ];

    // Who waits for whom: the holder of a port whose protocol has a request. A vCPU is two: its guest, who asks, and the actor, which the core
    // keeps answering for whatever its guest waits for.
    private static IEnumerable<string> CyclesOfRequests(WiringMap map)
    {
        const int Guest = 1 << 16;
        var waits = map.Ports
            .Where(p => MessageNames.OfProtocol(p.Protocol).Any(kind => MessageNames.AnswerOf(kind) != null))
            .SelectMany(p => Enumerable.Range(p.First, p.Count).Select(target => (From: map.Actors[p.Holder].Kind == ActorKind.Vcpu ? p.Holder + Guest : p.Holder, To: target)))
            .ToLookup(edge => edge.From, edge => edge.To);
        var done = new HashSet<int>();
        foreach (int start in waits.Select(w => w.Key))
        {
            string? cycle = Follow(start, []);
            if (cycle != null)
            {
                yield return cycle;
            }
        }

        string? Follow(int from, List<int> path)
        {
            int at = path.IndexOf(from);
            if (at >= 0)
            {
                return string.Join(" waits for ", path.Skip(at).Append(from).Select(i => map.Actors[i % Guest]));
            }

            return done.Add(from) ? waits[from].Select(to => Follow(to, [.. path, from])).FirstOrDefault(c => c != null) : null;
        }
    }

    private static IEnumerable<string> PortsWithoutOwner(WiringMap map)
    {
        foreach (WiredPort port in map.Ports)
        {
            string name = $"{map.Actors[port.Holder]}: {port.Field}, a port of {port.Protocol.Name}";
            if (port.First <= 0 || port.Count <= 0 || port.First + port.Count > map.Actors.Length)
            {
                yield return $"{name}, leads to nobody";
            }
            else if (map.Actors[port.First..(port.First + port.Count)].Select(a => a.Kind).Distinct().Count() != 1)
            {
                yield return $"{name}, leads to actors of several kinds";
            }
        }

        foreach (WiredRegion region in map.Regions.Where(r => r.Device <= 0 || map.Actors[r.Device].Vm != r.Vm))
        {
            yield return $"VM {region.Vm}: the region at {region.Start:X} has no device of that VM";
        }
    }

    private static IEnumerable<string> OverlappingRegions(WiringMap map)
    {
        foreach (IGrouping<int, WiredRegion> vm in map.Regions.GroupBy(r => r.Vm))
        {
            WiredRegion[] regions = [.. vm.OrderBy(r => r.Start)];
            for (int i = 0; i < regions.Length; i++)
            {
                ulong end = regions[i].Start + regions[i].Size;
                if (regions[i].Size == 0 || regions[i].Start % PageSize != 0 || end <= regions[i].Start)
                {
                    yield return $"VM {vm.Key}: the region at {regions[i].Start:X} of {regions[i].Size:X} bytes is no run of pages";
                }

                ulong next = i + 1 < regions.Length ? regions[i + 1].Start : GuestMap.RamBase;
                if (end > next)
                {
                    yield return $"VM {vm.Key}: the region at {regions[i].Start:X} reaches into what begins at {next:X}";
                }
            }
        }
    }

    private static IEnumerable<string> SharedInterrupts(WiringMap map)
    {
        foreach (IGrouping<(int Vm, uint IntId), WiredLine> line in map.Lines.GroupBy(l => (l.Vm, l.IntId)).Where(g => g.Select(l => l.Source).Distinct().Count() > 1))
        {
            yield return $"VM {line.Key.Vm}: INTID {line.Key.IntId} is raised by {string.Join(" and by ", line.Select(l => map.Actors[l.Source]))}";
        }

        foreach (WiredLine line in map.Lines.Where(l => l.IntId is < IntId.FirstPpi or >= IntId.Limit))
        {
            yield return $"{map.Actors[line.Source]} raises INTID {line.IntId}, which its GIC has not";
        }

        // Who can raise one says which; else nothing here would see it.
        foreach (WiredPort port in map.Ports.Where(p => p.Protocol == typeof(Ipc.Protocols.Interrupts) && map.Actors[p.Holder].Kind > ActorKind.Console))
        {
            if (!map.Lines.Any(l => l.Source == port.Holder))
            {
                yield return $"{map.Actors[port.Holder]} has a port to its GIC and no INTID (a field IntId) in its state";
            }
        }
    }

    private static IEnumerable<string> SmallMailboxes(WiringMap map)
    {
        foreach (WiredActor actor in map.Actors.Skip(1))
        {
            MailboxClaim[] claims = [.. MailboxClaims.For(map, actor)];
            int most = claims.Sum(c => c.Most);
            if (claims.Length == 0)
            {
                yield return $"{actor}: nothing comes to it";
            }
            else if (most > actor.Cells)
            {
                yield return $"{actor}: {most} messages may be in flight, {string.Join(", ", claims.Select(c => $"{c.Most} of {c.What}"))}, and its mailbox has {actor.Cells} cells";
            }
        }
    }
}

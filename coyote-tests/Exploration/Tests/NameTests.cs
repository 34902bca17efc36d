using System.Collections.Generic;
using System.Linq;
using System.Text;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

public sealed class NameTests
{
    [Fact]
    public void A_message_has_its_structs_name_and_what_is_none_is_unknown()
    {
        for (int kind = 0; kind <= ushort.MaxValue; kind++)
        {
            string name = MessageTypes.ByKind.TryGetValue((ushort)kind, out Type? type) ? type.Name : "unknown";
            Assert.Equal(name, Encoding.ASCII.GetString(Ipc.MessageNames.Of((ushort)kind)));
        }
    }

    [Fact]
    public void An_actor_has_its_kinds_name()
    {
        Dictionary<ActorKind, string> others = new()
        {
            [ActorKind.None] = "nobody",
            [ActorKind.Vcpu] = "vCPU",
            [ActorKind.Vm] = "VM",
            [ActorKind.Cpu] = "CPU",
        };
        foreach (ActorKind kind in Enum.GetValues<ActorKind>().Append((ActorKind)255))
        {
            string name = others.GetValueOrDefault(kind, kind == (ActorKind)255 ? "nobody" : $"{kind}");
            Assert.Equal(name, Encoding.ASCII.GetString(Ipc.ActorNames.Of(kind)));
        }
    }
}

using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Doorbell;
using Xunit;

namespace Hv.Tests.Services.Doorbell;

public class DoorbellTests
{
    private const ushort Bells = 30, Gic = 40, Vm = 50, Log = 60;
    private const uint IntId = 35;

    private readonly ServiceHarness<DoorbellService, DoorbellState> _bell = new();

    public DoorbellTests() =>
        DoorbellState.Create(
            ref _bell.State, 0, TestPorts.Range<Ringing>(Bells, 2), TestPorts.To<Interrupts>(Gic), IntId, TestPorts.To<Lifecycle>(Vm), TestPorts.To<Log>(Log));

    [Fact]
    public void A_store_rings_before_it_is_answered()
    {
        IReadOnlyList<Message> sent = _bell.Send(new MmioWrite { Size = AccessSize.Word });
        Assert.Equal([Ring.Kind, Completed.Kind], sent.Select(m => m.Kind));
        sent[0].Expect(Bells + 1, new Ring { Count = 1 });
    }

    [Fact]
    public void What_is_rung_while_a_Ring_is_out_goes_with_the_next()
    {
        _bell.Send(new MmioWrite { Size = AccessSize.Word });
        Assert.Single(_bell.Send(new MmioWrite { Size = AccessSize.Word }));
        Assert.Single(_bell.Send(new MmioWrite { Size = AccessSize.Word }));
        _bell.Send(default(Heard), Bells + 1).ExpectOnly(Bells + 1, new Ring { Count = 2 });
    }

    // … a load opens it, takes all rings and lowers the line; a reset forgets; what is not known is counted and logged once
}

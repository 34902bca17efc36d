// A Console whose handler faulted starts over, and the two ends of each link agree anew on their credit.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Hv.Services.Uart;
using Xunit;

namespace Hv.Tests.Services.Console;

public sealed class LinkRestartTests
{
    private const ushort FirstUart = 20, Line = 70, Gic = 11;
    private readonly ServiceHarness<ConsoleService, ConsoleState> _console = new();

    public LinkRestartTests() =>
        ConsoleState.Create(ref _console.State, new PortRange<Serial>(new Endpoint(FirstUart), 1), UartService.InputCredit, TestPorts.To<Serial>(Line), 128);

    [Fact]
    public void Each_link_is_asked_to_start_over_and_what_waited_is_gone()
    {
        _console.Send(ConsoleFixture.Data("lost"), FirstUart);
        IReadOnlyList<Message> sent = _console.Send(default(Reset));
        Assert.Equal(2, sent.Count);
        sent[0].Expect(Line, new SerialRestart { Count = ConsoleService.LineInputCredit, Generation = 1 });
        sent[1].Expect(FirstUart, new SerialRestart { Count = ConsoleService.OutputCredit, Generation = 1 });
        Assert.True(_console.State.IsIdle);
    }

    [Fact]
    public void A_link_is_used_when_its_other_end_has_answered_the_last_restart()
    {
        _console.Send(default(Reset));
        _console.Send(default(Reset));
        Assert.Empty(_console.Send(ConsoleFixture.Data("old"), FirstUart));
        Assert.Empty(_console.Send(new SerialCredit { Count = 100 }, Line));
        Assert.Empty(_console.Send(new SerialRestart { Count = 128, Generation = 1 }, Line));
        _console.Send(new SerialRestart { Count = UartService.InputCredit, Generation = 2 }, FirstUart);
        _console.Send(ConsoleFixture.Data("new"), FirstUart);
        Message said = _console.Send(new SerialRestart { Count = 128, Generation = 2 }, Line).Single(m => m.Is<SerialData>());
        Assert.Equal(3, said.Read<SerialData>().Count);
        Assert.Equal(0u, _console.State.BeyondCredit);
    }

    [Fact]
    public void A_uart_answers_with_its_room_and_says_what_had_to_wait()
    {
        ServiceHarness<UartService, UartState> uart = new();
        UartState.Create(ref uart.State, 0, TestPorts.To<Serial>(Line), TestPorts.To<Interrupts>(Gic), 33, TestPorts.To<Lifecycle>(12), TestPorts.To<Log>(13));
        uart.Send(new MmioWrite { Offset = 0, Value = 'x', Size = AccessSize.Word });
        Assert.DoesNotContain(uart.Send(new MmioRead { Offset = 0x18, Size = AccessSize.Word }), m => m.Is<SerialData>());
        IReadOnlyList<Message> sent = uart.Send(new SerialRestart { Count = ConsoleService.OutputCredit, Generation = 7 }, Line);
        sent[0].Expect(Line, new SerialRestart { Count = UartService.InputCredit, Generation = 7 });
        Assert.Equal(1, sent.Single(m => m.Is<SerialData>()).Read<SerialData>().Count);
    }
}

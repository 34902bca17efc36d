// What a profile is made of: QEMU's log, the repetition cut out of it, the tree of calls and its picture.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Hv.Tests.Measurement.Profiles;
using Xunit;

namespace Hv.Tests.Measurement.Tests;

public sealed class ProfileTests
{
    [Fact]
    public void What_was_announced_and_not_executed_is_left_out()
    {
        const string Log = """
            Trace 0: 0x7f01 [0000000000000000/0000000040000000/00000061/ff020201] 
            Trace 0: 0x7f02 [0000000000000000/0000000040000004/00000061/ff020201] 
            Stopped execution of TB chain before 0x7f02 [0000000040000004] 
            Trace 1: 0x7f03 [0000000000000000/0000ff8000000008/00000061/ff020201] main
            Trace 0: 0x7f02 [0000000000000000/0000000040000004/00000061/ff020201] 
            cpu_io_recompile: rewound execution of TB to 0000000040000004
            Trace 0: 0x7f02 [0000000000000000/0000000040000004/00000061/ff020201] 
            """;
        Assert.Equal([new Step(0, 0x4000_0000), new(1, 0xff80_0000_0008), new(0, 0x4000_0004)], ExecutionLog.Read(new StringReader(Log)));
    }

    // hv's addresses are those from 100 on; 200 is its WFI.
    [Theory]
    [InlineData(false, "2 3 102 103 3")]
    [InlineData(true, "102 103 3")]
    public void A_repetition_goes_from_begin_to_end(bool fromEvent, string expected)
    {
        Window window = new(new HashSet<ulong> { 1, 2 }, new HashSet<ulong> { 4 }, a => a >= 100, a => a == 200, fromEvent);
        foreach (ulong address in (ulong[])[1, 9, 4, 7, 1, 9, 2, 3, 102, 103, 3, 4, 8, 1, 9, 9, 9, 9, 9, 102, 101, 200, 102, 102, 102, 102, 4, 2, 102])
        {
            window.Add(new Step(0, address));
        }

        Assert.Equal(expected, string.Join(' ', window.Median.Select(s => s.Address)));
    }

    [Fact]
    public void Calls_returns_and_tail_calls_make_the_tree()
    {
        CallTree tree = new("root");
        foreach ((string function, string text) in ((string, string)[])
            [("a", "mov x0, x1"), ("a", "bl 10 <b>"), ("b", "b 20 <c>"), ("c", "ret"), ("a", "bl 10 <b>"), ("b", "ret"), ("a", "eret"), ("v", "nop")])
        {
            tree.Add(new Instruction(0, text, function, ""));
        }

        Assert.Equal(["a", "v"], tree.Root.Callees.Select(c => c.Function));
        CallNode a = tree.Root.Callees[0];
        Assert.Equal((7L, 4L), (a.Total, a.Self));
        Assert.Equal([("b", 2L), ("c", 1L)], a.Callees.Select(c => (c.Function, c.Self)));
        XDocument picture = XDocument.Parse(FlameGraph.Svg(tree.Root, "a < b & c"));
        Assert.Equal(5, picture.Descendants().Count(e => e.Name.LocalName == "g"));
    }
}

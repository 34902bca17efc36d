// Why: which questions are asked of Arm's model, and which of the image's instructions each is about.
// Promises: every instruction that touches or orders shared memory is as in the image; only registers, addresses and the copy of a
// message (one doubleword for its 64 bytes) are the test's own. A twin, whose name says what it lacks, shows that the question
// can be answered with yes. The one twin that is not: stlr and a later ldar stay in order by themselves (Arm ARM, B2.3, "RCsc"), so
// on Armv8 the fences of release-look-again are more than is needed; the port promises no such order, and ldapr would not keep it.
using System.Collections.Generic;

namespace Hv.Tests.Exploration.Litmus;

/// <summary>The litmus tests of an image.</summary>
internal sealed class LitmusFiles
{
    private readonly string[] _enqueue;
    private readonly string[] _dequeue;
    private readonly string[] _look;
    private readonly string[] _claim;
    private readonly string[] _claimAfter;
    private readonly string[] _release;

    public LitmusFiles(ImageSequences image)
    {
        _enqueue = Expect(image.Shared("TryEnqueue", "x0", "x1"), 9, "TryEnqueue");
        _dequeue = Expect(image.Shared("TryDequeue", "x0", "x1"), 6, "TryDequeue");
        _look = Expect(image.Shared("get_CanDequeue", "x0"), 2, "CanDequeue");
        _claim = Expect(image.Shared("TryClaim"), 3, "TryClaim");
        _claimAfter = Expect(image.Shared("TryClaimAfterEnqueue"), 1, "TryClaimAfterEnqueue");
        _release = Expect(image.Shared("ReleaseAndLookAgain", "x2"), 2, "ReleaseAndLookAgain");
    }

    public IEnumerable<LitmusTest> All
    {
        get
        {
            yield return Publish("mailbox-publish", _enqueue[8], _dequeue[1], allowed: false);
            yield return Publish("mailbox-publish-str", "str", _dequeue[1], allowed: true);
            yield return Publish("mailbox-publish-ldr", _enqueue[8], "ldr", allowed: true);
            yield return Reuse("mailbox-reuse", _dequeue[5], _enqueue[1], allowed: false);
            yield return Reuse("mailbox-reuse-str", "str", _enqueue[1], allowed: true);
            yield return Tickets();
            yield return Claim();
            yield return HandOver("owner-handover", _release[0], _claim[0], allowed: false);
            yield return HandOver("owner-handover-str", "str", _claim[0], allowed: true);
            yield return LookAgain("release-look-again", _claimAfter[0], _release[1], _look[1], allowed: false);
            yield return LookAgain("release-look-again-no-fences", "nop", "nop", _look[1], allowed: false);
            yield return LookAgain("release-look-again-no-fences-ldr", "nop", "nop", "ldr", allowed: true);
        }
    }

    private static string[] Expect(string[] kinds, int count, string function) =>
        kinds.Length == count ? kinds : throw new InvalidOperationException($"{function} has other accesses now: {string.Join(", ", kinds)}");

    private static string Access(string kind, string register, string address)
    {
        // A message is moved by pairs of vector registers, which herd7 has not: its first doubleword stands for it.
        string name = kind is "ldp q" ? "ldr" : kind is "stp q" ? "str" : kind;
        return $"{name.ToUpperInvariant()} {register},[{address}]";
    }

    private static string Fence(string kind) => kind.ToUpperInvariant();

    // The exchange of `from` for `to`, once: a failed store-exclusive ends the thread.
    private string[] Exchange(string address, string seen, string from, string to, string load) =>
    [
        Access(load, seen, address),
        $"CMP {seen},#{from}",
        "B.NE L0",
        $"MOV W9,#{to}",
        $"{_claim[1].ToUpperInvariant()} W10,W9,[{address}]",
        "CBNZ W10,L0",
        Fence(_claim[2]),
    ];

    private LitmusTest Publish(string name, string publish, string consume, bool allowed) => new()
    {
        Name = name,
        About = "A message is whole when its turn says that it is there",
        Start = "uint32_t turn=0; uint64_t message=0;\n0:X1=turn; 0:X2=message; 1:X1=turn; 1:X2=message; 1:X4=7;",
        Threads =
        [
            ["MOV X3,#1", Access(_enqueue[6], "X3", "X2"), "MOV W4,#1", Access(publish, "W4", "X1")],
            [Access(consume, "W3", "X1"), "CMP W3,#1", "B.NE L0", Access(_dequeue[2], "X4", "X2"), "L0:"],
        ],
        Outcome = "1:X3=1 /\\ 1:X4=0",
        IsAllowed = allowed,
    };

    private LitmusTest Reuse(string name, string giveBack, string look, bool allowed) => new()
    {
        Name = name,
        About = "A cell is written again only after it was read (one cell: turn 1 holds ticket 0, turn 2 waits for ticket 2)",
        Start = "uint32_t turn=1; uint64_t message=1; uint32_t tail=2;\n0:X1=turn; 0:X2=message; 1:X1=turn; 1:X2=message; 1:X5=tail;",
        Threads =
        [
            [Access(_dequeue[1], "W3", "X1"), Access(_dequeue[2], "X4", "X2"), "MOV W5,#2", Access(giveBack, "W5", "X1")],
            [
                Access(look, "W3", "X1"), "CMP W3,#2", "B.NE L0",
                .. Exchange("X5", "W6", "2", "4", _enqueue[3]),
                "MOV X7,#2", Access(_enqueue[6], "X7", "X2"), "MOV W8,#3", Access(_enqueue[8], "W8", "X1"), "L0:",
            ],
        ],
        Outcome = "0:X4=2",
        IsAllowed = allowed,
    };

    private LitmusTest Tickets() => new()
    {
        Name = "mailbox-tickets",
        About = "Two producers never draw the same ticket",
        Start = "uint32_t tail=0;\n0:X1=tail; 1:X1=tail;",
        Threads =
        [
            [.. Exchange("X1", "W3", "0", "2", _enqueue[3]), "MOV W4,#1", "L0:"],
            [.. Exchange("X1", "W3", "0", "2", _enqueue[3]), "MOV W4,#1", "L0:"],
        ],
        Outcome = "0:X4=1 /\\ 1:X4=1",
    };

    private LitmusTest Claim() => new()
    {
        Name = "owner-claim",
        About = "Two CPUs never own an actor at the same time",
        Start = "uint32_t owner=0;\n0:X1=owner; 1:X1=owner;",
        Threads =
        [
            [.. Exchange("X1", "W3", "0", "1", _claim[0]), "MOV W4,#1", "L0:"],
            [.. Exchange("X1", "W3", "0", "2", _claim[0]), "MOV W4,#1", "L0:"],
        ],
        Outcome = "0:X4=1 /\\ 1:X4=1",
    };

    private LitmusTest HandOver(string name, string release, string load, bool allowed) => new()
    {
        Name = name,
        About = "Who claims an actor sees its state as the last owner left it",
        Start = "uint32_t owner=1; uint64_t state=0;\n0:X1=owner; 0:X2=state; 1:X1=owner; 1:X2=state; 1:X4=7;",
        Threads =
        [
            ["MOV X3,#1", "STR X3,[X2]", Access(release, "WZR", "X1")],
            [.. Exchange("X1", "W3", "0", "2", load), "LDR X4,[X2]", "L0:"],
        ],
        Outcome = "1:X4=0",
        IsAllowed = allowed,
    };

    private LitmusTest LookAgain(string name, string afterEnqueue, string afterRelease, string look, bool allowed) => new()
    {
        Name = name,
        About = "Of a CPU that frees an actor and one that has queued a message, one sees the other: no message is left behind",
        Start = "uint32_t owner=1; uint32_t turn=0; uint32_t head=0;\n0:X1=owner; 0:X2=turn; 0:X3=head; 1:X1=owner; 1:X2=turn;",
        Threads =
        [
            [Access(_release[0], "WZR", "X1"), Fence(afterRelease), Access(_look[0], "W4", "X3"), Access(look, "W5", "X2")],
            ["MOV W4,#1", Access(_enqueue[8], "W4", "X2"), Fence(afterEnqueue), .. Exchange("X1", "W5", "0", "2", _claim[0]), "L0:"],
        ],
        Outcome = "0:X5=0 /\\ 1:X5=1",
        IsAllowed = allowed,
    };
}

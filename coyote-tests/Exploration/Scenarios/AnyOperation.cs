// Why: a random guest finds what no script thought of.
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Scenarios;

/// <summary>An operation of the explorer's choice.</summary>
internal static class AnyOperation
{
    private const int Calm = 14;

    /// <summary>Chooses for a vCPU, from its scenario's menu.</summary>
    public static unsafe GuestOp Choose(World world, int vcpu)
    {
        Menu menu = world.Scenario.Menu;
        int vm = world.System->Vcpus[vcpu].Vm;
        int self = world.System->Vcpus[vcpu].Index;
        int count = world.Scenario.Vms[vm].Length;
        int power = (menu & Menu.Power) != 0 ? 3 : 0;
        if ((menu & Menu.Odd) != 0 && world.Choose(2) == 0)
        {
            return Odd(world.Choose(8), world.Choose(count));
        }

        int reset = (menu & Menu.Reset) != 0 ? 1 : 0;
        int devices = world.NewDevicesOf(vm);
        int choice = world.Choose(Calm + power + reset + devices);
        if (choice >= Calm + power + reset)
        {
            return Device(world, vm, choice - (Calm + power + reset));
        }

        switch (choice)
        {
            case 0 or 1:
                return Guests.Sgi((uint)world.Choose(2), world.Choose(count));
            case 2:
                return Guests.Wfi;
            case 3 or 4:
                return Guests.Timer((ulong)world.Choose(3) * 500);
            case 5:
                return Guests.PhysicalTimer((ulong)world.Choose(3) * 500);
            case 6:
                return Guests.PhysicalTimerOn;
            case 7 or 8:
                return Guests.Print;
            case 9:
                return world.Choose(2) == 0 ? Guests.ReadActive(world.Choose(count)) : Guests.ReadPending(world.Choose(count));
            case 10:
                return Guests.AffinityInfo(world.Choose(count));
            case 11:
                return Guests.Suspend;
            case 12:
                return world.Choose(2) == 0 ? Guests.ReadFlags : Guests.ReadId;
            case 13:
                return world.Choose(2) == 0 ? Guests.TouchNothing : Guests.Version;
            case 14 or 15 when power != 0:
                return Guests.On(world.Choose(count));
            case 16 when power != 0:
                return self == 0 ? Guests.Version : Guests.Off;
            default:
                return Guests.Reset;
        }
    }

    // A register of a device that no script knows.
    private static unsafe GuestOp Device(World world, int vm, int device)
    {
        ulong address = world.NewDeviceOf(vm, device).Start + ((ulong)world.Choose(4) * 4);
        return new GuestOp(world.Choose(2) == 0 ? GuestOpKind.Load : GuestOpKind.Store, 4, 1, address);
    }

    private static GuestOp Odd(int which, int vcpu) => which switch
    {
        0 => Guests.ReadTimer,
        1 => Guests.WriteId,
        2 => Guests.ReadSgi,
        3 => Guests.Maintain,
        4 => Guests.TouchNothing,
        5 => Guests.SetPriority(vcpu, 1, 0xA0),
        6 => Guests.ClearTimer(vcpu),
        _ => Guests.ReadActive(vcpu),
    };
}

#!/bin/sh
# Sees to it that the programs the build and the boots need are there, and installs the Debian packages of those that are not,
# without questions. Costs a few milliseconds where nothing is missing. Without root (or sudo that asks nothing) it names the
# command that would do it and stops.
#
#   ensure-packages.sh [build|run|debug]...      what is about to be done; build if not said
set -eu

missing=
need() { # program package
    command -v "$1" >/dev/null 2>&1 || case " $missing " in *" $2 "*) ;; *) missing="$missing $2" ;; esac
}

for purpose in "${@:-build}"; do
    case $purpose in
    build)
        need aarch64-linux-gnu-as binutils-aarch64-linux-gnu
        need aarch64-linux-gnu-ld binutils-aarch64-linux-gnu
        need make make
        need lz4 lz4
        ;;
    run)
        need qemu-system-aarch64 qemu-system-arm
        need dtc device-tree-compiler # and fdtget, fdtput
        need cpio cpio
        ;;
    debug)
        need gdb-multiarch gdb-multiarch
        ;;
    *)
        echo "ensure-packages.sh: no such purpose: $purpose" >&2
        exit 2
        ;;
    esac
done

[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    sudo="sudo -n"
else
    echo "hv needs these Debian packages, and root to install them. Run:" >&2
    echo "    sudo apt-get install --yes --no-install-recommends$missing" >&2
    exit 1
fi

echo "installing Debian packages:$missing"
# shellcheck disable=SC2086 # both are lists of words
{
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq $missing >/dev/null 2>&1 ||
        {
            $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
                $sudo env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends -qq $missing >/dev/null
        }
} || {
    echo "installing failed; by hand: apt-get install --yes --no-install-recommends$missing" >&2
    exit 1
}

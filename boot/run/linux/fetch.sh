#!/bin/sh
# Gets the Linux that `make linux` boots: Debian's arm64 kernel and static busybox, as Debian signed them.
#
# apt of the host does it with lists of its own, for arm64, in a directory of ours: the host's packages and lists are
# not touched and no root is needed. apt checks the archive's signature and each package's hash; the hashes of what it
# brought are kept beside it and checked on every later use, which then needs no network.
#
# usage: fetch.sh OUTPUT   writes OUTPUT/Image, OUTPUT/busybox and OUTPUT/versions
#   HV_CACHE       where the packages are kept. Default ~/.cache/hv/debian
#   DEBIAN_MIRROR  default http://deb.debian.org
set -eu

output=$1
cache=${HV_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/hv/debian}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}
suite=bookworm # Debian 12: Linux 6.1
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() {
    echo "fetch.sh: $*" >&2
    exit 1
}

cached() {
    [ -s "$cache/SHA256SUMS" ] && (cd "$cache" && sha256sum --quiet --strict -c SHA256SUMS)
}

download() {
    for tool in apt-get dpkg-deb sha256sum; do
        command -v "$tool" >/dev/null 2>&1 || fail "$tool is not on this machine: Debian's packages need a Debian or Ubuntu host"
    done
    [ -r "$keyring" ] || fail "$keyring is not there (apt-get install debian-archive-keyring)"

    work=$cache/work
    rm -rf "$work"
    mkdir -p "$work/state/lists/partial" "$work/cache/archives/partial" "$work/etc/preferences.d" "$work/packages"
    : >"$work/state/status"
    cat >"$work/etc/sources.list" <<EOF
deb [signed-by=$keyring] $mirror/debian $suite main
deb [signed-by=$keyring] $mirror/debian $suite-updates main
deb [signed-by=$keyring] $mirror/debian-security $suite-security main
EOF
    # The host's apt.conf.d stays in force (proxies); all that names a place or an architecture is ours.
    cat >"$work/etc/apt.conf" <<EOF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "3";
Dir::State "$work/state";
Dir::State::status "$work/state/status";
Dir::Cache "$work/cache";
Dir::Etc::sourcelist "$work/etc/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "$work/etc/preferences.d";
EOF
    APT_CONFIG=$work/etc/apt.conf
    export APT_CONFIG
    apt-get -qq update || fail "apt cannot read $mirror"
    kernel=$(apt-cache show --no-all-versions linux-image-arm64 | sed -n 's/^Depends: \(linux-image-[^ ,]*\).*/\1/p')
    [ -n "$kernel" ] || fail "$mirror offers no linux-image-arm64 for $suite"
    (cd "$work/packages" && apt-get -qq download "$kernel" busybox-static) || fail "apt could not download $kernel and busybox-static"

    rm -f "$cache"/*.deb "$cache/SHA256SUMS"
    mv "$work"/packages/*.deb "$cache/"
    rm -rf "$work"
    (cd "$cache" && sha256sum ./*.deb >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
}

# One file out of a package: member PATTERN of PACKAGE into FILE.
extract() {
    dpkg-deb --fsys-tarfile "$1" | tar -x -O --wildcards "$2" >"$3.new"
    [ -s "$3.new" ] || fail "$1 holds no $2"
    mv "$3.new" "$3"
}

mkdir -p "$cache" "$output"
if ! cached; then
    echo "Fetching Debian's arm64 kernel and busybox (61 MB, kept in $cache)" >&2
    download
fi

extract "$cache"/linux-image-*.deb './boot/vmlinuz-*' "$output/Image"
# Debian's arm64 vmlinuz of 6.1 is the plain Image. Should that change, a compressed one is opened here: hv takes the plain only.
if [ "$(od -An -tx1 -N2 "$output/Image" | tr -d ' ')" = 1f8b ]; then
    gzip -dc <"$output/Image" >"$output/Image.plain"
    mv "$output/Image.plain" "$output/Image"
fi
[ "$(od -An -c -j56 -N3 "$output/Image" | tr -d ' ')" = ARM ] || fail "the kernel in $cache is no arm64 Image"
extract "$cache"/busybox-static_*.deb './bin/busybox' "$output/busybox"
sed 's/.*\///' "$cache/SHA256SUMS" >"$output/versions"

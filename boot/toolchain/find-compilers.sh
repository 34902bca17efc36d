#!/bin/sh
# Writes the make fragment that says which compilers build the image: bflat where it is named or on PATH, otherwise csc of the .NET
# SDK with ILC of NuGet; and where csc and its framework are, for what runs on the host (boot/pack). The fragment changes only when the answer does, and everything compiled depends on it.
#
#   find-compilers.sh <fragment> <bflat or nothing> <version of ILC>
set -eu
fragment=$1 bflat=$2 ilc=$3

command -v dotnet >/dev/null 2>&1 || { echo "hv needs the .NET SDK 10 (https://dot.net)" >&2; exit 1; }
sdk=$(dotnet --version)
csc=$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$sdk/Roslyn/bincore/csc.dll
[ -f "$csc" ] || { echo "no csc in the SDK: $csc" >&2; exit 1; }
framework=$(dotnet --list-runtimes | sed -n 's|^Microsoft.NETCore.App \(10[^ ]*\) \[\(.*\)\]$|\2/\1|p' | tail -n 1)

if [ -n "$bflat" ]; then
    version=$("$bflat" --version 2>/dev/null | head -n 1) || version=
    [ -n "$version" ] || { echo "$bflat does not answer --version" >&2; exit 1; }
    text="COMPILER := bflat
COMPILER_NAME := bflat $version ($bflat)"
else
    text="COMPILER := csc
COMPILER_NAME := csc of .NET SDK $sdk and ILC $ilc"
fi
text="$text
CSC_DLL := $csc
FRAMEWORK := $framework"

[ -f "$fragment" ] && [ "$(cat "$fragment")" = "$text" ] && exit 0
mkdir -p "$(dirname "$fragment")"
printf '%s\n' "$text" >"$fragment"

#!/bin/sh
# Makes the Debian package and the portable archive of a release build, in packages/ of the target directory.
set -eu

usage="usage: dist/package.sh [--build]
Takes target/release/stackrank (in CARGO_TARGET_DIR, if set) as it is, and builds it first if it is missing or --build is given."

build=no
case "${1:-}" in
"") ;;
--build) build=yes ;;
--help | -h)
    echo "$usage"
    exit 0
    ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac

target=$(pwd)
cd "$(dirname "$0")/.."
# A relative target directory is relative to where the script was called.
case "${CARGO_TARGET_DIR:-}" in
"") target=$(pwd)/target ;;
/*) target=$CARGO_TARGET_DIR ;;
*) target=$target/$CARGO_TARGET_DIR ;;
esac
export CARGO_TARGET_DIR="$target"
binary=$target/release/stackrank
packages=$target/packages
# Every file of a package carries the time of the last commit, so that the same commit gives the same package.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

if [ "$build" = yes ] || [ ! -x "$binary" ]; then
    cargo build --release --locked
fi
if ! cargo deb --version >/dev/null 2>&1; then
    cargo install cargo-deb --locked
fi

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
name=stackrank-$version-$(uname -m)-linux
mkdir -p "$packages"

cargo deb --no-build --locked --output "$packages/"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT INT TERM
root=$stage/$name
put() { # put MODE SOURCE PLACE
    install -D -m "$1" "$2" "$root/$3"
}
put 755 "$binary" stackrank
put 755 dist/install.sh install.sh
put 644 README.md README.md
put 644 dist/CHANGELOG.md CHANGELOG.md
put 644 LICENSE-MIT LICENSE-MIT
put 644 LICENSE-APACHE LICENSE-APACHE
put 644 assets/fonts/OFL.txt LICENSE-INTER
put 644 dist/stackrank.desktop share/applications/stackrank.desktop
put 644 dist/stackrank-mime.xml share/mime/packages/stackrank.xml
put 644 dist/net.stackrank.Stackrank.metainfo.xml share/metainfo/net.stackrank.Stackrank.metainfo.xml
put 644 assets/icons/stackrank.svg share/icons/hicolor/scalable/apps/stackrank.svg
put 644 assets/icons/stackrank-symbolic.svg share/icons/hicolor/symbolic/apps/stackrank-symbolic.svg
for size in 16 32 48 64 128 256 512; do
    put 644 "assets/icons/stackrank-$size.png" "share/icons/hicolor/${size}x$size/apps/stackrank.png"
done
tar --create --directory "$stage" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner \
    --mtime="@$SOURCE_DATE_EPOCH" "$name" | gzip -9n >"$packages/$name.tar.gz"

ls -l "$packages"

#!/bin/sh
# Installs Stackrank from this folder for the current user, or takes it away again. Asks for no rights.
set -eu

usage="usage: ./install.sh [--uninstall]
Copies Stackrank into ~/.local (or into the folder named by PREFIX). Plans are never touched."

here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-$HOME/.local}
if [ -n "${PREFIX:-}" ]; then data=$prefix/share; else data=${XDG_DATA_HOME:-$HOME/.local/share}; fi

# Tells the desktop what has changed; a desktop without these tools notices by itself.
refresh() {
    if command -v update-mime-database >/dev/null 2>&1 && [ -d "$data/mime/packages" ]; then
        update-mime-database "$data/mime" >/dev/null 2>&1 || true
    fi
    if command -v update-desktop-database >/dev/null 2>&1 && [ -d "$data/applications" ]; then
        update-desktop-database "$data/applications" >/dev/null 2>&1 || true
    fi
    if command -v gtk-update-icon-cache >/dev/null 2>&1 && [ -f "$data/icons/hicolor/index.theme" ]; then
        gtk-update-icon-cache --quiet "$data/icons/hicolor" >/dev/null 2>&1 || true
    fi
}

# The files under share/ of this folder, by their paths inside it.
shared_files() {
    (cd "$here/share" && find . -type f | sed 's|^\./||')
}

install_all() {
    mkdir -p "$prefix/bin"
    # Beside and then over: a running Stackrank keeps the file that it was started from.
    cp "$here/stackrank" "$prefix/bin/.stackrank.new"
    chmod 755 "$prefix/bin/.stackrank.new"
    mv -f "$prefix/bin/.stackrank.new" "$prefix/bin/stackrank"
    shared_files | while IFS= read -r file; do
        mkdir -p "$(dirname "$data/$file")"
        cp "$here/share/$file" "$data/$file"
        chmod 644 "$data/$file"
    done
    # The desktop may not have the folder on its path, so the entry names the program in full.
    program=$(printf '%s' "$prefix/bin/stackrank" | sed 's/[\\"$`]/\\\\&/g; s/%/%%/g')
    entry=$data/applications/stackrank.desktop
    STACKRANK_PROGRAM=$program awk '
        /^Exec=/ { print "Exec=\"" ENVIRON["STACKRANK_PROGRAM"] "\" %f"; next }
        /^TryExec=/ { next }
        { print }
    ' "$here/share/applications/stackrank.desktop" >"$entry"
    refresh
    echo "Installed $prefix/bin/stackrank"
    case ":$PATH:" in
    *":$prefix/bin:"*) ;;
    *) echo "To start it by name in a terminal, add $prefix/bin to PATH." ;;
    esac
}

uninstall_all() {
    rm -f "$prefix/bin/stackrank"
    shared_files | while IFS= read -r file; do
        rm -f "$data/$file"
    done
    rmdir "$data/doc/stackrank" 2>/dev/null || true
    refresh
    echo "Removed Stackrank from $prefix; plans and their history are left as they are."
}

case "${1:-}" in
"") install_all ;;
--uninstall) uninstall_all ;;
--help | -h) echo "$usage" ;;
*)
    echo "$usage" >&2
    exit 2
    ;;
esac

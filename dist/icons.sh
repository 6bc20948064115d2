#!/bin/sh
# Draws assets/icons/*.png and dist/windows/stackrank.ico from the SVG files in assets/icons.
# Needs rsvg-convert (librsvg2-bin) and ImageMagick.
set -eu
cd "$(dirname "$0")/.."
icons=assets/icons

rsvg-convert --width 16 --height 16 "$icons/stackrank-small.svg" --output "$icons/stackrank-16.png"
for size in 32 48 64 128 256 512; do
    rsvg-convert --width "$size" --height "$size" "$icons/stackrank.svg" --output "$icons/stackrank-$size.png"
done
convert "$icons/stackrank-16.png" "$icons/stackrank-32.png" "$icons/stackrank-48.png" "$icons/stackrank-64.png" \
    "$icons/stackrank-128.png" "$icons/stackrank-256.png" dist/windows/stackrank.ico

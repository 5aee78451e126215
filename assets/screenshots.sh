#!/usr/bin/env bash
# Pictures of every screen: the real window under Xvfb on the demo library, driven by keys.
# Usage: screenshots.sh PROGRAM OUT-FOLDER
set -euo pipefail
program=$(realpath "$1")
out=$(realpath -m "$2")
mkdir -p "$out"
work=$(mktemp -d)
server=""
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
export MINGCHA_HOME="$work/home" XDG_RUNTIME_DIR="$work/run" LIBGL_ALWAYS_SOFTWARE=1
mkdir -p "$MINGCHA_HOME" "$XDG_RUNTIME_DIR"; chmod 700 "$XDG_RUNTIME_DIR"
"$program" demo "$work/demo" --headless >/dev/null
exec 3>"$work/display"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
server=$!
for _ in $(seq 50); do [ -s "$work/display" ] && break; sleep 0.1; done
export DISPLAY=":$(cat "$work/display")"

window() { xdotool search --onlyvisible --class mingcha 2>/dev/null | head -n 1; }
shot() { import -window root -crop "${size}+0+0" +repage "$out/$1-$lang-$theme-$size.png"; }
key() { for k in "$@"; do xdotool key "$k"; sleep 0.35; done; }
start() { # arguments of the program
  "$program" --lang "$lang" "$@" >/dev/null 2>&1 & app=$!
  id=""; for _ in $(seq 100); do id=$(window || true); [ -n "$id" ] && break; sleep 0.1; done
  xdotool windowsize "$id" "${size%x*}" "${size#*x}" windowmove "$id" 0 0 windowfocus "$id"; sleep 1.2
}
stop() { kill "$app" 2>/dev/null || true; wait "$app" 2>/dev/null || true; }

for lang in zh en; do
  for theme in dark light; do
    printf 'lang = "%s"\ntheme = "%s"\n' "$lang" "$theme" >"$MINGCHA_HOME/settings.toml"
    for size in 1440x900 1280x720; do
      rm -f "$MINGCHA_HOME"/settings.toml; printf 'lang = "%s"\ntheme = "%s"\n' "$lang" "$theme" >"$MINGCHA_HOME/settings.toml"
      start; shot welcome; stop
      cp "$work/demo/demo.mingcha" "$work/shots.mingcha"
      start "$work/shots.mingcha"; shot home
      key Return; sleep 2.5; key n; sleep 1.5; shot review
      key slash; sleep 0.3; xdotool type "ys"; sleep 0.5; shot palette; key Escape
      key F2; shot findings; key F3; shot coverage; key F4; shot explain; key F1
      key question; shot keys; key Escape
      key ctrl+e; sleep 0.8; shot report; key Escape
      stop
    done
  done
done
ls "$out" | wc -l

#!/usr/bin/env bash
# Pictures of every screen: the real window under Xvfb on a fresh demo library, driven by keys alone, but
# for what only the pointer shows.
# Usage: screenshots.sh PROGRAM OUT-FOLDER
# SIZES, LANGS and THEMES make fewer of them. Ends with how many there are, and fails when one is missing or empty.
# The picture in the README is review-zh-dark-1440x900.png of such a run.
set -euo pipefail
export LC_ALL=C.UTF-8
program=$(realpath "$1")
out=$(realpath -m "$2")
work=$(mktemp -d)
sizes=${SIZES:-1440x900 1280x720}
langs=${LANGS:-zh en}
themes=${THEMES:-dark light}
server="" app=""
cleanup() {
  for process in $app $server; do kill "$process" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
export MINGCHA_HOME="$work/home" XDG_RUNTIME_DIR="$work/run" LIBGL_ALWAYS_SOFTWARE=1
# Nothing of the desktop that this may run on: no file dialogs, no other display.
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
mkdir -p "$out" "$MINGCHA_HOME" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
rm -f "$out"/*.png

Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp -noreset 3>"$work/display" >/dev/null 2>&1 &
server=$!
for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
DISPLAY=":$(cat "$work/display")"
export DISPLAY
echo "Making the demo"
"$program" demo "$work/demo" --headless >/dev/null
# The same with three more cameras: the film again, later by the clock, and a byte longer so that it is no copy.
mkdir "$work/cameras"
cp "$work/demo/demo.mingcha" "$work/cameras/"
for camera in 2_main_20260305090000 3_main_20260305090020 4_main_20260305090200; do
  { cat "$work"/demo/NVR_*.mp4; printf '%s' "$camera"; } >"$work/cameras/NVR_ch${camera}_20260305090500.mp4"
done
"$program" import "$work/cameras/demo.mingcha" "$work"/cameras/*.mp4 --inspection 1 >/dev/null

# Takes pictures of the window until two in a row are the same: then everything has been painted.
settle() {
  local before="" now="" _
  for _ in $(seq 30); do
    import -window root -crop "${size}+0+0" +repage -depth 8 "$work/now.png"
    now=$(identify -format '%#' "$work/now.png")
    [ "$now" = "$before" ] && return 0
    before=$now
    sleep 0.25
  done
  echo "The window does not come to rest before $1" >&2
}
shot() { settle "$1"; cp "$work/now.png" "$out/$1-$lang-$theme-$size.png"; }
key() { local k; for k in "$@"; do xdotool key "$k"; sleep 0.3; done; }

start() { # arguments of the program
  printf 'lang = "%s"\ntheme = "%s"\n' "$lang" "$theme" >"$MINGCHA_HOME/settings.toml"
  "$program" "$@" >"$work/log" 2>&1 &
  app=$!
  local id="" _
  for _ in $(seq 150); do
    id=$(xdotool search --onlyvisible --class mingcha 2>/dev/null | head -n 1 || true)
    [ -n "$id" ] && break
    sleep 0.1
  done
  [ -n "$id" ] || { echo "No window:" >&2; cat "$work/log" >&2; exit 1; }
  xdotool windowsize "$id" "${size%x*}" "${size#*x}" windowmove "$id" 0 0 windowfocus "$id" mousemove 1439 899
  sleep 0.5
}
stop() {
  kill "$app" 2>/dev/null || true
  wait "$app" 2>/dev/null || true
  app=""
}

# Points at the day tape, between two deductions: the tape is as wide as the window without the checklist, its lane lies
# above the sound.
point_at_tape() {
  local wide=${size%x*} high=${size#*x}
  local tape=$((wide - wide * 344 / 1000))
  xdotool mousemove $((104 + (tape - 116) * 36 / 100)) $((high - 57))
  sleep 0.5
}

# A page of the home screen by its place in the list at the left, from 0.
page() {
  xdotool mousemove 100 $((74 + 38 * $1)) click 1 mousemove 1439 899
  sleep 0.3
}

# Drags from one place of the window to another.
drag() {
  xdotool mousemove "$1" "$2" mousedown 1; sleep 0.2
  xdotool mousemove $((($1 + $3) / 2)) $((($2 + $4) / 2)); sleep 0.2
  xdotool mousemove "$3" "$4"; sleep 0.2
  xdotool mouseup 1 mousemove 1439 899; sleep 0.3
}

# Clicks at a place of the window and moves out of the way.
click() {
  xdotool mousemove "$1" "$2" click 1 mousemove 1439 899
  sleep 0.3
}

screens="welcome home clips rehearsals evening settlement ranking registers stars star checklists editor schemes scheme appraisal review peek cameras palette findings coverage explanation covers report keys"
for size in $sizes; do
  for lang in $langs; do
    for theme in $themes; do
      echo "$size $lang $theme"
      start; shot welcome; stop
      rm -rf "$work/copy"; mkdir "$work/copy"; cp "$work/demo/demo.mingcha" "$work/copy/"
      start "$work/copy/demo.mingcha"; shot home
      page 1; shot clips
      # Everything that was marked is rehearsed tonight; then the first of it, stopped at its moment beside the good example.
      page 2; settle rehearsals; click 870 144; xdotool type R01; click $((${size%x*} - 205)) 309; shot rehearsals
      click $((${size%x*} - 62)) 99; sleep 8; shot evening; key Escape; settle rehearsals
      page 3; shot settlement; page 4; shot ranking; page 5; shot registers
      # The third scheme of the chooser selects the service stars; its second candidate.
      page 3; settle settlement; click 320 144; settle settlement; click 320 240; settle settlement
      page 6; shot stars; click 300 404; shot star
      page 8; settle checklists; shot checklists; click 300 195; settle editor; click $((${size%x*} - 80)) 99; shot editor
      page 9; settle schemes; shot schemes; click 300 195; shot scheme
      page 0
      # The newest inspection, its fifth deduction by time, and five pictures on: a raised hand and the telephone.
      key Return; settle review; key n n n n n; settle review; key period period period period period; shot review
      point_at_tape; shot peek; xdotool mousemove 1439 899
      key slash; xdotool type "js"; shot palette; key Escape Escape
      key F3; shot findings
      key F4; shot coverage
      key F6; shot explanation
      key F8 shift+c; drag 430 330 520 400; shot covers; key Escape
      key F2 ctrl+e; shot report; key Escape
      key question; shot keys; key Escape
      stop
      cp "$work/demo/grid.mingcha" "$work/copy/"
      start "$work/copy/grid.mingcha"; settle home
      page 3; settle settlement; page 6; shot appraisal
      stop
      cp "$work/cameras/demo.mingcha" "$work/copy/"
      start "$work/copy/demo.mingcha"; settle home
      key Return; settle review; key n n ctrl+2; shot cameras
      stop
    done
  done
done

expected=0 missing=0
for size in $sizes; do
  for lang in $langs; do
    for theme in $themes; do
      for screen in $screens; do
        expected=$((expected + 1))
        file="$out/$screen-$lang-$theme-$size.png"
        if [ ! -s "$file" ] || [ "$(identify -format '%k' "$file")" -lt 50 ]; then
          echo "Missing or empty: $file" >&2
          missing=$((missing + 1))
        fi
      done
    done
  done
done
echo "$((expected - missing)) of $expected pictures in $out"
[ "$missing" = 0 ]

#!/usr/bin/env bash
# Checks the system libraries, fonts and programs that medviewer needs, and installs what is missing with apt-get.
# As root or with sudo it installs; otherwise it prints the one line to run. Leaves with 1 where something needed to run
# is still missing; with --tests, also where something that only the tests need is missing.
set -euo pipefail

# need  apt package (name on newer releases after a slash)  what shows that it is there
# The libraries are what Qt's xcb platform plug-in, QtGui and VTK load, by ldd and by dlopen.
wanted() {
  cat <<'LIST'
run  libegl1               lib:libEGL.so.1
run  libgl1                lib:libGL.so.1
run  libegl-mesa0          lib:libEGL_mesa.so.0
run  libglx-mesa0          lib:libGLX_mesa.so.0
run  libgl1-mesa-dri       file:/usr/lib/*/dri/swrast_dri.so:/usr/lib/*/libgallium-*.so
run  libx11-6              lib:libX11.so.6
run  libx11-xcb1           lib:libX11-xcb.so.1
run  libxcb1               lib:libxcb.so.1
run  libxcb-cursor0        lib:libxcb-cursor.so.0
run  libxcb-glx0           lib:libxcb-glx.so.0
run  libxcb-icccm4         lib:libxcb-icccm.so.4
run  libxcb-image0         lib:libxcb-image.so.0
run  libxcb-keysyms1       lib:libxcb-keysyms.so.1
run  libxcb-randr0         lib:libxcb-randr.so.0
run  libxcb-render0        lib:libxcb-render.so.0
run  libxcb-render-util0   lib:libxcb-render-util.so.0
run  libxcb-shape0         lib:libxcb-shape.so.0
run  libxcb-shm0           lib:libxcb-shm.so.0
run  libxcb-sync1          lib:libxcb-sync.so.1
run  libxcb-xfixes0        lib:libxcb-xfixes.so.0
run  libxcb-xkb1           lib:libxcb-xkb.so.1
run  libxkbcommon0         lib:libxkbcommon.so.0
run  libxkbcommon-x11-0    lib:libxkbcommon-x11.so.0
run  libdbus-1-3           lib:libdbus-1.so.3
run  libfontconfig1        lib:libfontconfig.so.1
run  libfreetype6          lib:libfreetype.so.6
run  libglib2.0-0/libglib2.0-0t64  lib:libglib-2.0.so.0
run  libgssapi-krb5-2      lib:libgssapi_krb5.so.2
run  xvfb                  command:Xvfb
run  xauth                 command:xauth
test gcc                  command:gcc
test libc6-dev            file:/usr/include/stdlib.h
run  fonts-dejavu-core     file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
run  fonts-noto-core       file:/usr/share/fonts/truetype/noto/NotoSansThai-Regular.ttf
run  fonts-wqy-microhei   file:/usr/share/fonts/truetype/wqy/wqy-microhei.ttc
run  fonts-noto-cjk        file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
test dicom3tools           command:dciodvfy
test dcmtk                 command:dsrdump
test poppler-utils         command:pdftoppm
test xdotool               command:xdotool
LIST
}

loadable() { # the libraries that the loader knows
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | awk '/=>/ {print $1}'
}
libraries=$(loadable)

is_there() {
  local kind=${1%%:*} proof=${1#*:}
  case $kind in
    lib) grep -qxF "$proof" <<<"$libraries" ;;
    command) command -v "$proof" >/dev/null ;;
    # One or two patterns of paths, parted by a colon; one file that fits is enough.
    file) compgen -G "${proof%%:*}" >/dev/null || { [[ $proof == *:* ]] && compgen -G "${proof#*:}" >/dev/null; } ;;
  esac
}

missing() { # NEED: the packages of that need whose proof is not there, one a line
  local need names proof
  while read -r need names proof; do
    if [[ $need == "$1" ]] && ! is_there "$proof"; then
      printf '%s\n' "$names"
    fi
  done < <(wanted)
}

known_name() { # the first of several names, parted by slashes, that this release's apt can install
  local name
  for name in ${1//\// }; do
    if apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]'; then
      printf '%s\n' "$name"
      return
    fi
  done
  printf '%s\n' "${1%%/*}"
}

install_absent() { # [sudo]: what is missing, by its names on this release; one that is not on offer stops no other
  local names=() name
  set -- "$@" env DEBIAN_FRONTEND=noninteractive
  "$@" apt-get -qq update || echo "The package lists could not be renewed; going on with those that are here." >&2
  for name in $absent; do
    names+=("$(known_name "$name")")
  done
  echo "Installing: ${names[*]}" >&2
  if ! "$@" apt-get -qq install -y --no-install-recommends "${names[@]}" >/dev/null; then
    for name in "${names[@]}"; do
      "$@" apt-get -qq install -y --no-install-recommends "$name" >/dev/null || true
    done
  fi
}

absent=$(missing run; missing test)
if [[ -z $absent ]]; then
  exit 0
fi
if command -v apt-get >/dev/null; then
  if [[ $(id -u) == 0 ]]; then
    install_absent
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; then
    install_absent sudo
  fi
  libraries=$(loadable)
fi

needed=$(missing run)
for_tests=$(missing test)
if [[ -n $needed$for_tests ]]; then
  line=$(for name in $needed $for_tests; do known_name "$name"; done | tr '\n' ' ')
  echo "Missing on this system: $line" >&2
  echo "Run this once, then try again: sudo apt-get install -y --no-install-recommends $line" >&2
fi
if [[ -n $needed ]] || { [[ ${1:-} == --tests ]] && [[ -n $for_tests ]]; }; then
  exit 1
fi

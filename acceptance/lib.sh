# Shared by the scripts of this folder; sourced, not run. Needs bash, python3, curl, a JDK and Maven.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
HERE="$ROOT/acceptance"
JAR="$ROOT/monitor-examples/server/target/run/denyut.jar"
JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"
WORK="$(mktemp -d /tmp/denyut-acceptance.XXXXXX)"
PASSED=0
FAILED=0
PIDS=()      # processes that this script started and that may still run
LAST_PID=    # the newest of them
CLEANUPS=()  # functions to run at the end, the last first

say() { printf '%s\n' "$*"; }

ok() {
  PASSED=$((PASSED + 1))
  say "ok      $*"
}

not_ok() {
  FAILED=$((FAILED + 1))
  say "NOT OK  $*"
}

# check WHAT COMMAND...: passes if the command does; what it prints is shown, indented
check() {
  local what="$1" status=0
  shift
  "$@" >"$WORK/check.out" 2>&1 || status=$?
  if [ "$status" -eq 0 ]; then ok "$what"; else not_ok "$what (exit $status)"; fi
  sed 's/^/          /' "$WORK/check.out"
}

die() {
  say "cannot go on: $*" >&2
  FAILED=$((FAILED + 1))
  exit 1
}

finish() {
  local status=$? pid i
  trap - EXIT INT TERM
  for pid in "${PIDS[@]}"; do
    kill -CONT "$pid" 2>/dev/null || true
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  for ((i = ${#CLEANUPS[@]} - 1; i >= 0; i--)); do
    "${CLEANUPS[$i]}" || true
  done
  if [ -n "${KEEP:-}" ]; then say "kept: $WORK"; else rm -rf "$WORK"; fi
  [ "$status" -eq 0 ] || [ "$FAILED" -gt 0 ] || { FAILED=1; say "ended early with exit $status"; }
  say "$PASSED passed, $FAILED failed"
  [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ] && [ "$status" -eq 0 ] && exit 0
  exit 1
}
trap finish EXIT
trap 'exit 130' INT TERM

require_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null 2>&1 || die "$tool is missing"
  done
}

# The first use of ./denyut builds; done here, so that no case waits for it.
build_server() {
  "$ROOT/denyut" --version || die "the server cannot be built"
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# start_in_background LOG COMMAND...: its process id is in LAST_PID. The commands used here replace themselves (exec), so that the id is
# the one of the JVM in the end.
start_in_background() {
  local log="$1"
  shift
  "$@" >>"$log" 2>&1 </dev/null &
  LAST_PID=$!
  PIDS+=("$LAST_PID")
}

# wait_exit PID SECONDS: sets EXIT_STATUS and EXIT_MILLIS; EXIT_STATUS is "none" if the process still runs
wait_exit() {
  local pid="$1" from now limit="$2"
  from="$(date +%s%3N)"
  EXIT_STATUS=none
  while kill -0 "$pid" 2>/dev/null; do
    now="$(date +%s%3N)"
    EXIT_MILLIS=$((now - from))
    [ "$EXIT_MILLIS" -lt $((limit * 1000)) ] || return 0
    sleep 0.05
  done
  EXIT_MILLIS=$(($(date +%s%3N) - from))
  EXIT_STATUS=0
  wait "$pid" 2>/dev/null || EXIT_STATUS=$?
}

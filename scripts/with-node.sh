#!/bin/sh
# Runs the pinned Node with the given arguments. On a bare Debian it lacks one library and does not even start, so
# this much of the set-up cannot be TypeScript.
if ! node --version >/dev/null 2>&1; then
  case "$(node --version 2>&1)" in
    *libatomic.so.1*) ;;
    *) echo "cannot start: the node of this checkout does not run: $(node --version 2>&1 | head -n 1); is npm ci done?" >&2; exit 1 ;;
  esac
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "cannot start: missing libatomic1, which Node needs; installing it needs root on Debian" >&2
    exit 1
  fi
  echo "will install libatomic1: Node needs it" >&2
  apt-get -o DPkg::Lock::Timeout=300 -q update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends libatomic1 >/dev/null
  if ! node --version >/dev/null 2>&1; then
    echo "cannot start: missing libatomic1: apt-get could not install it" >&2
    exit 1
  fi
fi
exec node "$@"

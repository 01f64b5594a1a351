#!/bin/sh
# Builds what the main job needs, when it is not built yet, and runs it. samples/run.sh --help says
# what it does.
set -eu

samples=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$samples")
class_path_file="$samples/target/class-path.txt"
modules="jms-provider persistence samples"

fail() {
  echo "$1" >&2
  exit 1
}

# The JDK that the build takes too.
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
else
  java=$(command -v java || true)
fi
[ -n "$java" ] && [ -x "$java" ] || fail "no java found; install a JDK 17 or later, or set JAVA_HOME to one"

# File names that are not ASCII reach Java only under a UTF-8 locale.
case "${LC_ALL:-${LC_CTYPE:-${LANG:-}}}" in
  *UTF-8 | *utf8 | *UTF8 | *utf-8) ;;
  *) export LC_ALL=C.UTF-8 ;;
esac

# Built: the class path is known, all of it is there, and no source is newer.
is_built() {
  [ -f "$class_path_file" ] || return 1
  (
    IFS=:
    for entry in $(cat "$class_path_file"); do
      [ -e "$entry" ] || exit 1
    done
  ) || return 1
  for module in $modules; do
    [ -d "$root/$module/target/classes" ] || return 1
    changed=$(find "$root/pom.xml" "$root/$module/pom.xml" "$root/$module/src/main" -newer "$class_path_file" 2>/dev/null | head -n 1)
    [ -z "$changed" ] || return 1
  done
}

if ! is_built; then
  echo "building $modules (the first time this fetches Maven and the libraries)"
  (cd "$root" && ./mvnw -q -pl samples -am -Dspotless.check.skip process-classes) ||
    fail "the build failed"
fi

exec "$java" "-Dangarium.samples=$samples" -cp "$samples/target/classes:$(cat "$class_path_file")" \
  org.angarium.samples.MainJob "$@"

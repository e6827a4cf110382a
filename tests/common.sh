# Sourced by the commands beside it: changes to the root of the repository, builds what is missing, and
# starts programs of the module tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

built=tests/target/bench.classpath
sources=(pom.xml transforms pipelines runners-config tests)
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

# building: says so, since Maven prints nothing unless it fails.
building() {
  echo "$(basename "$0"): building (the first time takes some minutes) ..." >&2
}

# outdated FILE...: whether one of the files is missing, or older than a source.
outdated() {
  local file
  for file in "$@"; do
    if [[ ! -f $file || -n $(find "${sources[@]}" -newer "$file" \
      \( -name '*.java' -o -name pom.xml -o -path '*/src/main/resources*' \) -type f -print -quit) ]]; then
      return 0
    fi
  done
  return 1
}

# compile_tests: compiles the module tests and its dependencies, with the test classes that modules share.
compile_tests() {
  if outdated "$built"; then
    building
    mvn -q -B -pl tests -am -DskipTests test-compile >&2
    touch "$built"
  fi
}

# bundle RUNNER: builds the bundled jar of spark or flink, too. It marks that it has in a file of its own: the JVM refuses
# the archive of a jar whose time has changed.
bundle() {
  local bundled=runners-config/$1/target/bundled
  if outdated "$built" "$bundled"; then
    building
    mvn -q -B -pl tests -am -DskipTests package >&2
    touch "$built" runners-config/{spark,flink}/target/bundled
  fi
}

# run_main HEAP CLASS ARGUMENT...: runs the program dev.streamgauge.CLASS in place of this script, with $classpath or that
# of the module tests, and the JVM options in the file $options, if any.
run_main() {
  exec "$java" "-Xmx$1" ${options:+"@$options"} -Dlog4j2.configurationFile=classpath:bench-log4j2.properties \
    -cp "tests/target/classes:${classpath:-$(cat "$built")}" "dev.streamgauge.$2" "${@:3}"
}

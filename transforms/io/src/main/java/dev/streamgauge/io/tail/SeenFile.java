package dev.streamgauge.io.tail;

/**
 * A file as a look at its directory shows it.
 *
 * @param key what stays the same when it is renamed; where a file system has nothing like that, its
 *     path, and what changes if another file takes its place
 * @param path where it is
 * @param length its bytes
 * @param modifiedMillis when it was changed last
 * @param wanted whether it is asked for; else it is here only because what is asked for may have
 *     been renamed to it
 * @param whole whether it is written once and not added to
 */
record SeenFile(
    String key, String path, long length, long modifiedMillis, boolean wanted, boolean whole) {
  /** Whether it is compressed, and what its lines are in has to be decompressed. */
  boolean isGzip() {
    return path.endsWith(".gz");
  }
}

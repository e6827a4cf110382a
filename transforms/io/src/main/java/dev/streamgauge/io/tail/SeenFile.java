package dev.streamgauge.io.tail;

/**
 * A file as listed in its directory.
 *
 * @param key stays the same when it is renamed; on a file system without such an identity, its path
 *     and what changes if another file replaces it
 * @param path its path
 * @param length its size in bytes
 * @param modifiedMillis when it was last modified
 * @param wanted whether it matches the pattern; else it is listed only because a matching file may
 *     have been renamed to it
 * @param whole whether it is written once and not appended to
 */
record SeenFile(
    String key, String path, long length, long modifiedMillis, boolean wanted, boolean whole) {
  /** Returns whether it is compressed and must be decompressed to read its lines. */
  boolean isGzip() {
    return path.endsWith(".gz");
  }
}

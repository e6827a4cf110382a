package dev.streamgauge.matrix;

/**
 * Where and when a scenario is run.
 *
 * @param inBuild whether the build runs it on the engines of this machine
 * @param readers how many readers share the topic, on engines that can
 * @param onlyParallel whether it is about several readers, so that other engines cannot run it
 */
record Extent(boolean inBuild, int readers, boolean onlyParallel) {
  /** A scenario of the build, on all engines. */
  static final Extent BUILD = new Extent(true, 1, false);

  /** A scenario that takes too long for the build. */
  static final Extent BY_HAND = new Extent(false, 1, false);

  /** Returns it with {@code readers} on engines that can have several. */
  Extent withReaders(int readers) {
    return new Extent(inBuild, readers, onlyParallel);
  }

  /** Returns it without engines that have one reader. */
  Extent onlyWithReaders(int readers) {
    return new Extent(inBuild, readers, true);
  }
}

package dev.streamgauge.hostile;

/**
 * A sender of what is wrong.
 *
 * @param what what is wrong with it
 * @param attack sends it
 */
public record HostilePeer(String what, Attack attack) {
  /** Sends something, and fails if it is not answered as it has to be. */
  @FunctionalInterface
  public interface Attack {
    /** Returns how many requests were refused, and have to be counted as such. */
    int run(Target target) throws Exception;
  }

  /** Sends something of which nothing has to be counted. */
  @FunctionalInterface
  interface Uncounted {
    void run(Target target) throws Exception;
  }

  static HostilePeer uncounted(String what, Uncounted attack) {
    return new HostilePeer(
        what,
        target -> {
          attack.run(target);
          return 0;
        });
  }

  @Override
  public String toString() {
    return what;
  }
}

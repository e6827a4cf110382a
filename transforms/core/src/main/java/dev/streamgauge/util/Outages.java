package dev.streamgauge.util;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The sinks that do not take results at the moment, in this JVM. Static, since those that write are
 * created by runners, and retry within one call.
 */
@Internal
public final class Outages {
  private static final Map<String, String> CURRENT = new ConcurrentHashMap<>();

  private Outages() {}

  /** Notes that {@code sink} does not take results, because of {@code reason}. */
  public static void begin(String sink, String reason) {
    CURRENT.put(sink, reason);
  }

  /** Notes that {@code sink} takes results. */
  public static void end(String sink) {
    CURRENT.remove(sink);
  }

  /** Returns the reasons by sink. */
  public static Map<String, String> current() {
    return new TreeMap<>(CURRENT);
  }
}

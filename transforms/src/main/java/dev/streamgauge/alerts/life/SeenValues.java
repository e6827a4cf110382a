package dev.streamgauge.alerts.life;

import dev.streamgauge.alerts.rules.Hashes;
import dev.streamgauge.lines.ByteBuf;
import java.util.Map;
import java.util.TreeMap;

/**
 * The values that were ever seen and when first, by their hashes: of ten thousand values a new one
 * has the hash of another, and goes unnoticed, once in 10^15 times.
 */
final class SeenValues {
  private static final long NEVER = Long.MIN_VALUE;

  private final Map<Long, Long> firstByHash = new TreeMap<>();

  /**
   * Takes note that {@code value} was seen at {@code millis}.
   *
   * @return whether it is known; not if it is one more than {@code most}
   */
  boolean add(String value, long millis, int most) {
    long hash = Hashes.of(value);
    if (firstByHash.size() >= most && !firstByHash.containsKey(hash)) {
      return false;
    }
    firstByHash.merge(hash, millis, Math::min);
    return true;
  }

  /** When {@code value} was first seen; before all times if it never was. */
  long first(String value) {
    return firstByHash.getOrDefault(Hashes.of(value), NEVER);
  }

  void encode(ByteBuf buf) {
    buf.putVar(firstByHash.size());
    firstByHash.forEach(
        (hash, millis) -> {
          buf.putZigZag(hash);
          buf.putZigZag(millis);
        });
  }

  void decode(ByteBuf buf) {
    int size = buf.getCount(2);
    for (int i = 0; i < size; i++) {
      firstByHash.put(buf.getZigZag(), buf.getZigZag());
    }
  }
}

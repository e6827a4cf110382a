package dev.streamgauge.alerts.count;

import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.util.Hashes;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.apache.beam.sdk.annotations.Internal;

/**
 * The distinct values of a field in the lines of a slice: all of them up to {@value #MOST}, else
 * those with the smallest hashes, so that the order in which lines are counted does not matter.
 * Somebody who makes up values to displace others makes up new values. Mutable.
 */
@Internal
public final class Values {
  /** How many are kept. */
  public static final int MOST = 1000;

  private final TreeMap<Long, String> byHash = new TreeMap<>();

  /** Returns the values. */
  public Collection<String> all() {
    return Collections.unmodifiableCollection(byHash.values());
  }

  void add(String value) {
    add(Hashes.of(value), value);
  }

  void addAll(Values other) {
    other.byHash.forEach(this::add);
  }

  private void add(long hash, String value) {
    if (byHash.size() == MOST && hash > byHash.lastKey()) {
      return;
    }
    // Of two values with one hash, of which there are none in practice, always the same.
    byHash.merge(hash, value, (a, b) -> a.compareTo(b) <= 0 ? a : b);
    if (byHash.size() > MOST) {
      byHash.pollLastEntry();
    }
  }

  Values copy() {
    Values copy = new Values();
    copy.byHash.putAll(byHash);
    return copy;
  }

  void encode(ByteBuf buf) {
    buf.putVar(byHash.size());
    byHash.values().forEach(value -> Bytes.putString(buf, value));
  }

  static Values decode(ByteBuf buf) {
    Values values = new Values();
    for (int i = buf.getCount(1); i > 0; i--) {
      values.add(Bytes.getString(buf));
    }
    return values;
  }
}

package dev.streamgauge.alerts.evaluate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;

import dev.streamgauge.state.store.StateStore;
import dev.streamgauge.util.ChecksummedRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.TreeSet;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps each {@link RuleGroupState} in a {@link StateStore}, behind a checksum. */
final class AlertStateStore implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(AlertStateStore.class);
  private static final int CHECKSUM_BYTES = 4;
  private static final String PERIODS = "alerts.periods";

  private final StateStore store;

  AlertStateStore(StateStore store) {
    this.store = store;
  }

  /**
   * What was saved of the rules that look every {@code period} milliseconds, or null. What cannot
   * be understood is logged and taken for nothing.
   *
   * @throws UncheckedIOException if it cannot be read: alerts would be sent twice
   */
  @Nullable RuleGroupState load(long period) {
    try {
      byte[] bytes = store.load(name(period));
      return bytes == null ? null : decoded(name(period), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state of alerts in " + store, e);
    }
  }

  private @Nullable RuleGroupState decoded(String file, byte[] bytes) {
    if (bytes.length < CHECKSUM_BYTES
        || ByteBuffer.wrap(bytes).getInt()
            != ChecksummedRecords.crc(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES)) {
      LOG.warn("{} in {} is damaged or holds no alert state; starting with empty state", file, store);
      return null;
    }
    try {
      return RuleGroupStateCoder.of()
          .decode(new ByteArrayInputStream(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES));
    } catch (IOException | RuntimeException e) {
      // A right checksum does not make its content valid.
      LOG.warn("{} in {} holds no alert state; starting with empty state", file, store, e);
      return null;
    }
  }

  /**
   * How often the rules looked for which something was ever saved, in milliseconds. A rules file
   * may have none that look as often any more, and yet alerts of such have to end.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  SortedSet<Long> periods() {
    TreeSet<Long> periods = new TreeSet<>();
    try {
      byte[] bytes = store.load(PERIODS);
      String text = bytes == null ? "" : new String(bytes, US_ASCII);
      text.lines().forEach(line -> periods.add(period(line)));
    } catch (NumberFormatException e) {
      LOG.warn("{} in {} is not a list of numbers: it starts over", PERIODS, store, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the state of alerts in " + store, e);
    }
    return periods;
  }

  private static Long period(String line) {
    long period = Long.parseLong(line);
    if (period <= 0) {
      throw new NumberFormatException("not a period: " + period);
    }
    return period;
  }

  /** Adds {@code period} to {@link #periods}. */
  void begin(long period) {
    // The states of several periods are updated in parallel, by several copies of this.
    synchronized (AlertStateStore.class) {
      SortedSet<Long> periods = periods();
      if (!periods.add(period)) {
        return;
      }
      String text = periods.stream().map(String::valueOf).collect(joining("\n"));
      try {
        store.save(PERIODS, text.getBytes(US_ASCII));
      } catch (IOException e) {
        LOG.warn("Cannot save the state of alerts in {}: {}", store, e.toString());
      }
    }
  }

  /**
   * Saves {@code state}. What cannot be saved is logged: after a restart more may be sent twice.
   */
  void save(long period, RuleGroupState state) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      RuleGroupStateCoder.of().encode(state, out);
      byte[] encoded = out.toByteArray();
      store.save(
          name(period),
          ByteBuffer.allocate(CHECKSUM_BYTES + encoded.length)
              .putInt(ChecksummedRecords.crc(encoded, 0, encoded.length))
              .put(encoded)
              .array());
    } catch (IOException e) {
      LOG.warn("Cannot save the state of alerts in {}: {}", store, e.toString());
    }
  }

  private static String name(long period) {
    return "alerts-" + period + ".state";
  }
}

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

/** Stores each {@link RuleGroupState} in a {@link StateStore}, with a checksum. */
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
   * Reads the saved state of the rules that are evaluated every {@code period} milliseconds, or
   * null. State that cannot be decoded is logged and ignored.
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
      LOG.warn(
          "{} in {} is damaged or holds no alert state; starting with empty state", file, store);
      return null;
    }
    try {
      return RuleGroupStateCoder.of()
          .decode(new ByteArrayInputStream(bytes, CHECKSUM_BYTES, bytes.length - CHECKSUM_BYTES));
    } catch (IOException | RuntimeException e) {
      // A correct checksum does not make the content valid.
      LOG.warn("{} in {} holds no alert state; starting with empty state", file, store, e);
      return null;
    }
  }

  /**
   * Returns the evaluation intervals, in milliseconds, of all rules whose state was ever saved. A
   * rules file may no longer have rules with such an interval, yet their alerts must be resolved.
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
    // Several copies of this update the states of several periods in parallel.
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

  /** Saves {@code state}. A failure is logged: after a restart more may be sent twice. */
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

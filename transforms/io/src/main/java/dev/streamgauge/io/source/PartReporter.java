package dev.streamgauge.io.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Reports the {@link SourceParts} of one reader, from the thread that reads. While nobody watches
 * it costs a look at a number.
 *
 * <pre>{@code
 * parts.report(to -> cursors.forEach(cursor -> to.accept(cursor.part())));
 * }</pre>
 */
@Internal
public final class PartReporter implements AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * What a part has read so far.
   *
   * @param name names it to people, and identifies it within the source
   * @param lines how many lines were read from it in this run
   * @param backlog what is known to wait in it; {@link SourceParts#UNKNOWN} if nothing is known
   * @param latestMillis the event time of the last line; {@link Long#MIN_VALUE} if there was none
   */
  public record Reading(String name, long lines, long backlog, long latestMillis) {}

  private final SourceParts.Kind kind;
  private final LongSupplier nanoTime;
  private Map<String, Long> lines = new HashMap<>();
  private long reportedNanos;
  private boolean begun;
  private volatile List<SourceParts.Part> parts = List.of();
  private volatile boolean closed;

  /** Begins to report parts of one kind, until this is closed. */
  public PartReporter(SourceParts.Kind kind) {
    this(kind, System::nanoTime);
  }

  PartReporter(SourceParts.Kind kind, LongSupplier nanoTime) {
    this.kind = kind;
    this.nanoTime = nanoTime;
  }

  /**
   * Reports if it is time to.
   *
   * @param readings passes the parts on
   */
  public void report(Consumer<Consumer<Reading>> readings) {
    if (!SourceParts.isWatched()) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (begun && now - reportedNanos < INTERVAL_NANOS) {
      return;
    }
    double seconds = begun ? (now - reportedNanos) / 1e9 : Double.POSITIVE_INFINITY;
    begun = true;
    reportedNanos = now;
    Map<String, Long> before = lines;
    Map<String, Long> after = new HashMap<>();
    List<SourceParts.Part> all = new ArrayList<>();
    readings.accept(
        part -> {
          after.put(part.name(), part.lines());
          // A part that is new has read everything since the last report.
          long read = part.lines() - before.getOrDefault(part.name(), 0L);
          all.add(
              new SourceParts.Part(
                  kind,
                  part.name(),
                  part.lines(),
                  Math.max(0, read) / seconds,
                  part.backlog(),
                  part.latestMillis()));
        });
    lines = after;
    parts = List.copyOf(all);
    if (!closed) {
      SourceParts.add(this);
    }
  }

  List<SourceParts.Part> parts() {
    return parts;
  }

  @Override
  public void close() {
    closed = true;
    parts = List.of();
    SourceParts.remove(this);
  }
}

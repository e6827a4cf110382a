package dev.streamgauge.io.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.annotations.Internal;

/**
 * What the sources of this JVM read at the moment, one by one: partitions, connections or files.
 * Readers report it only while somebody {@linkplain #watch watches}.
 *
 * <p>Static, since runners create readers from serialized sources, which cannot carry a listener.
 * These are no Beam metrics, since there may be thousands, and they come and go.
 */
@Internal
public final class SourceParts {
  /** How many parts are shown by themselves. */
  public static final int MAX_PARTS = 100;

  /** The value of what is not known. */
  public static final long UNKNOWN = -1;

  /** Those that are behind come first, and then those that have lines. */
  private static final Comparator<Part> MOST_INTERESTING_FIRST =
      Comparator.comparingLong(Part::backlog)
          .thenComparingDouble(Part::linesPerSecond)
          .thenComparingLong(Part::latestMillis)
          .reversed()
          .thenComparing(Part::name);

  private static final Set<PartReporter> REPORTERS = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger WATCHERS = new AtomicInteger();

  private SourceParts() {}

  /** What a source consists of. */
  public enum Kind {
    /** A partition of a Kafka topic; its backlog is in records. */
    PARTITION,
    /** A connection of a peer; its backlog is not known. */
    CONNECTION,
    /** A watched file; its backlog is in bytes. */
    FILE
  }

  /**
   * A part of a source.
   *
   * @param name names it to people
   * @param lines how many lines were read from it in this run
   * @param linesPerSecond how many lately
   * @param backlog what is known to wait in it; {@link #UNKNOWN} if nothing is known
   * @param latestMillis the event time of the last line; {@link Long#MIN_VALUE} if there was none
   */
  public record Part(
      Kind kind, String name, long lines, double linesPerSecond, long backlog, long latestMillis) {}

  /**
   * The parts at one moment.
   *
   * @param parts at most {@link #MAX_PARTS}, those that are most behind first
   * @param others how many there are besides
   * @param sumOfOthers their sums, without a name; empty if there are none
   */
  public record Snapshot(List<Part> parts, int others, Optional<Part> sumOfOthers) {
    /** No parts. */
    public static final Snapshot NONE = new Snapshot(List.of(), 0, Optional.empty());

    /** Returns the most interesting of {@code parts}, and the sum of the rest. */
    static Snapshot of(List<Part> parts) {
      List<Part> sorted = parts.stream().sorted(MOST_INTERESTING_FIRST).toList();
      List<Part> rest = sorted.subList(Math.min(MAX_PARTS, sorted.size()), sorted.size());
      return new Snapshot(
          List.copyOf(sorted.subList(0, sorted.size() - rest.size())),
          rest.size(),
          rest.stream().reduce(SourceParts::sum).map(SourceParts::unnamed));
    }
  }

  /** Someone who watches until it is closed. */
  @FunctionalInterface
  public interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /** Lets readers report what they read, until the result is closed. */
  public static Watching watch() {
    WATCHERS.incrementAndGet();
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        WATCHERS.decrementAndGet();
      }
    };
  }

  /** Returns what was last reported by all readers that are open. */
  public static Snapshot current() {
    List<Part> all = new ArrayList<>();
    REPORTERS.forEach(reporter -> all.addAll(reporter.parts()));
    return Snapshot.of(all);
  }

  static boolean isWatched() {
    return WATCHERS.get() > 0;
  }

  static void add(PartReporter reporter) {
    REPORTERS.add(reporter);
  }

  static void remove(PartReporter reporter) {
    REPORTERS.remove(reporter);
  }

  private static Part sum(Part a, Part b) {
    return new Part(
        a.kind(),
        "",
        a.lines() + b.lines(),
        a.linesPerSecond() + b.linesPerSecond(),
        a.backlog() < 0 ? b.backlog() : a.backlog() + Math.max(0, b.backlog()),
        Math.max(a.latestMillis(), b.latestMillis()));
  }

  private static Part unnamed(Part part) {
    return new Part(
        part.kind(), "", part.lines(), part.linesPerSecond(), part.backlog(), part.latestMillis());
  }
}

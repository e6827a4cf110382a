package dev.streamgauge.io.beam;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.io.source.WallClock;
import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The element that a reader is at: its line and event time, or why there is none. A reader has one,
 * which it uses again and again.
 */
final class ReadElement<T> {
  private static final int MOST_OF_TEXT = 1000;
  private static final long MIN = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  private static final long MAX = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

  private final ElementConfig<T> config;
  private final WallClock clock;

  /** Null if the element has none, or is dead. */
  private byte @Nullable [] line;

  private Instant time = LineTiming.DEAD;
  private long sent;

  /** Why the element is dead; null if it is not, or if its time is the reason. */
  private @Nullable String problem;

  private boolean dead;

  ReadElement(ElementConfig<T> config, WallClock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Takes the next element, with the source's timestamp. */
  void read(T element, @Nullable Instant timestamp) {
    line = null;
    problem = null;
    dead = false;
    time = LineTiming.DEAD;
    try {
      line = config.line().apply(element);
      if (line == null) {
        time = config.timing() == null && isTime(timestamp) ? timestamp : LineTiming.DEAD;
        return;
      }
      decide(config.sent() == null ? timestamp : config.sent().apply(element));
    } catch (RuntimeException e) {
      bury(element, e);
    }
  }

  private void decide(@Nullable Instant at) {
    LineTiming timing = config.timing();
    if (timing == null || (timing.times() == null && !isTime(at))) {
      if (isTime(at)) {
        time = at;
      } else {
        dead = true;
        problem = "no time";
        sent = clock.millis();
      }
      return;
    }
    long now = clock.millis();
    sent = isTime(at) ? at.getMillis() : now;
    long found = timing.accept(line, 0, line.length, sent, sent, now);
    if (found == LineTime.NONE) {
      dead = true;
    } else {
      time = found == sent && at != null ? at : new Instant(found);
    }
  }

  private static boolean isTime(@Nullable Instant at) {
    return at != null && at.getMillis() > MIN && at.getMillis() < MAX;
  }

  private void bury(T element, RuntimeException e) {
    dead = true;
    problem = "no line: " + e;
    if (line == null) {
      String text = String.valueOf(element);
      line = text.substring(0, Math.min(text.length(), MOST_OF_TEXT)).getBytes(UTF_8);
    } else {
      problem = "no time: " + e;
    }
  }

  /** Returns the event time; {@link LineTiming#DEAD} if there is none. */
  Instant time() {
    return time;
  }

  /** Appends the line, if there is one. */
  void appendTo(LineBatchBuilder batch) {
    byte[] read = line;
    if (read == null) {
      return;
    }
    if (!dead) {
      batch.append(read, 0, read.length, time.getMillis());
      return;
    }
    long now = clock.millis();
    LineTiming timing = config.timing();
    if (problem == null && timing != null) {
      timing.bury(read, sent, config.origin(), now, batch);
    } else {
      batch.dead(DeadLetter.of(read, problem == null ? "no time" : problem, config.origin(), now));
    }
  }
}

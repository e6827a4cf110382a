package dev.streamgauge.io.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that shows what it is set to, also to its copies by serialization. */
public final class SetClock implements WallClock {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final Map<Integer, AtomicLong> TIMES = new ConcurrentHashMap<>();
  private static final Map<Integer, AtomicLong> ELAPSED = new ConcurrentHashMap<>();
  private static final Map<Integer, AtomicLong> NANOS = new ConcurrentHashMap<>();

  private final int id = IDS.incrementAndGet();

  public SetClock(long millis) {
    TIMES.put(id, new AtomicLong(millis));
    ELAPSED.put(id, new AtomicLong());
    NANOS.put(id, new AtomicLong());
  }

  /** A clock that shows what {@code millis} says, while no time passes. */
  public static WallClock showing(LongSupplier millis) {
    return new WallClock() {
      @Override
      public long millis() {
        return millis.getAsLong();
      }

      @Override
      public long nanos() {
        return 0;
      }
    };
  }

  /** Lets time pass until the given time of day. */
  public void set(long millis) {
    advance(millis - millis());
  }

  /** Lets time pass, with all threads at work. */
  public void advance(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("time does not go back");
    }
    ELAPSED.get(id).addAndGet(millis);
    step(millis);
  }

  /** Sets the time of day forward or back, while no time passes. */
  public void step(long millis) {
    TIMES.get(id).addAndGet(millis);
  }

  /** Lets time pass as where nothing runs meanwhile. */
  void pause(long millis) {
    NANOS.get(id).addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    advance(millis);
  }

  @Override
  public long millis() {
    return TIMES.get(id).get();
  }

  @Override
  public long elapsedMillis() {
    return ELAPSED.get(id).get();
  }

  @Override
  public long nanos() {
    return NANOS.get(id).get();
  }
}

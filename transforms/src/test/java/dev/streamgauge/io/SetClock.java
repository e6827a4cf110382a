package dev.streamgauge.io;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that shows what it is set to, also to its copies by serialization. */
final class SetClock implements WallClock {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final Map<Integer, AtomicLong> TIMES = new ConcurrentHashMap<>();
  private static final Map<Integer, AtomicLong> NANOS = new ConcurrentHashMap<>();

  private final int id = IDS.incrementAndGet();

  SetClock(long millis) {
    set(millis);
    NANOS.put(id, new AtomicLong());
  }

  void set(long millis) {
    TIMES.computeIfAbsent(id, i -> new AtomicLong()).set(millis);
  }

  void advance(long millis) {
    TIMES.get(id).addAndGet(millis);
  }

  /** Lets time pass as where nothing runs meanwhile. */
  void pause(long millis) {
    NANOS.get(id).addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    advance(millis);
  }

  @Override
  public long nanos() {
    return NANOS.get(id).get();
  }

  @Override
  public long millis() {
    return TIMES.get(id).get();
  }
}

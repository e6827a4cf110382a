package dev.streamgauge.inputs.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class ArrivalsTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final AtomicLong now = new AtomicLong();
  private final Arrivals arrivals = new Arrivals(now::get);
  private final List<String> ended = new ArrayList<>();

  private Arrivals.Arrival begin(String name, long weight) {
    return arrivals.begin(LONGEST, () -> weight, () -> ended.add(name));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  public void whatTakesTooLongIsEndedOnce() {
    begin("first", 1);
    pass(Duration.ofSeconds(20));
    begin("second", 1);
    Arrivals.Arrival third = begin("third", 1);
    pass(Duration.ofSeconds(11));
    arrivals.endOverdue();
    assertThat(ended).containsExactly("first");
    third.close();
    pass(LONGEST);
    arrivals.endOverdue();
    arrivals.endOverdue();
    assertThat(ended).containsExactly("first", "second");
  }

  @Test
  public void theHeaviestMakesRoomAndOfThoseTheOldest() {
    begin("light", 1);
    pass(Duration.ofMillis(1));
    begin("heavy and old", 9);
    pass(Duration.ofMillis(1));
    begin("heavy", 9);
    pass(Duration.ofSeconds(2));
    begin("heavier, but young", 10);
    assertThat(arrivals.makeRoom()).isTrue();
    assertThat(arrivals.makeRoom()).isTrue();
    assertThat(arrivals.makeRoom()).isTrue();
    assertThat(arrivals.makeRoom()).isFalse();
    assertThat(ended).containsExactly("heavy and old", "heavy", "light");
  }
}

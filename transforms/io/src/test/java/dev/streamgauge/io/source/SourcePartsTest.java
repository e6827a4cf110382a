package dev.streamgauge.io.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.streamgauge.io.source.PartReporter.Reading;
import dev.streamgauge.io.source.SourceParts.Kind;
import dev.streamgauge.io.source.SourceParts.Part;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Test;

public class SourcePartsTest {
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong nanos = new AtomicLong(7);
  private final PartReporter reporter = new PartReporter(Kind.PARTITION, nanos::get);
  private final SourceParts.Watching watching = SourceParts.watch();

  @After
  public void close() {
    reporter.close();
    watching.close();
  }

  private void report(PartReporter to, Reading... readings) {
    to.report(each -> List.of(readings).forEach(each));
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  public void ratesAreThoseSinceTheLastReport() {
    report(reporter, new Reading("a", 500, 7, 10), new Reading("b", 0, 0, NEVER));
    pass(4);
    report(reporter, new Reading("a", 900, 3, 20), new Reading("c", 40, 0, 30));

    assertThat(SourceParts.current().parts())
        .containsExactly(
            new Part(Kind.PARTITION, "a", 900, 100, 3, 20),
            // New: all of its 40 lines came in these 4 s.
            new Part(Kind.PARTITION, "c", 40, 10, 0, 30));
    assertThat(SourceParts.current().others()).isZero();
  }

  @Test
  public void nothingIsReportedTwiceWithinTwoSecondsOrWithoutWatchers() {
    report(reporter, new Reading("a", 1, 0, 1));
    pass(1);
    report(reporter, new Reading("a", 2, 0, 1));
    assertThat(SourceParts.current().parts()).extracting(Part::lines).containsExactly(1L);
    pass(1);
    watching.close();
    report(reporter, new Reading("a", 3, 0, 1));
    assertThat(SourceParts.current().parts()).extracting(Part::lines).containsExactly(1L);
    try (SourceParts.Watching again = SourceParts.watch()) {
      assertThat(again).isNotNull();
      report(reporter, new Reading("a", 4, 0, 1));
      assertThat(SourceParts.current().parts()).extracting(Part::lines).containsExactly(4L);
    }
  }

  @Test
  public void partsOfAllReadersAreShownUntilTheyAreClosed() {
    report(reporter, new Reading("a", 1, 0, 1));
    try (PartReporter other = new PartReporter(Kind.PARTITION, nanos::get)) {
      report(other, new Reading("b", 1, 5, 1));
      // What is behind comes first.
      assertThat(SourceParts.current().parts()).extracting(Part::name).containsExactly("b", "a");
    }
    assertThat(SourceParts.current().parts()).extracting(Part::name).containsExactly("a");
  }

  @Test
  public void beyondAHundredPartsTheLeastInterestingAreSummed() {
    Reading[] before =
        IntStream.range(0, 250)
            .mapToObj(i -> new Reading("p" + i, 0, 0, NEVER))
            .toArray(Reading[]::new);
    Reading[] after =
        IntStream.range(0, 250)
            .mapToObj(i -> new Reading("p" + i, 2L * i, i, 1000 + i))
            .toArray(Reading[]::new);
    report(reporter, before);
    pass(2);
    report(reporter, after);

    SourceParts.Snapshot now = SourceParts.current();

    assertThat(now.parts())
        .hasSize(100)
        .extracting(Part::name)
        .startsWith("p249", "p248")
        .endsWith("p151", "p150");
    assertThat(now.others()).isEqualTo(150);
    // 0 + 1 + ... + 149 = 11,175
    Part rest = now.sumOfOthers().orElseThrow();
    assertThat(rest.lines()).isEqualTo(22_350);
    assertThat(rest.backlog()).isEqualTo(11_175);
    assertThat(rest.linesPerSecond()).isCloseTo(11_175, within(1e-6));
    assertThat(rest.latestMillis()).isEqualTo(1149);
    assertThat(rest.name()).isEmpty();
  }

  @Test
  public void whatIsNotKnownDoesNotMakeTheSumLess() {
    SourceParts.Snapshot sum =
        SourceParts.Snapshot.of(
            IntStream.range(0, 103)
                .mapToObj(i -> new Part(Kind.FILE, "f" + i, 1, 0, i < 100 ? 9 : i - 102, 0))
                .toList());
    // Of f100, f101 and f102 the backlogs are -2 (so not known), -1 (not known) and 0.
    assertThat(sum.sumOfOthers().orElseThrow().backlog()).isZero();
    assertThat(sum.others()).isEqualTo(3);
  }
}

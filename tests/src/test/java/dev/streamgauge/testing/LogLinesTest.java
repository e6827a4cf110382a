package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.Test;

public class LogLinesTest {
  private final LogLines lines = LogLines.seeded(7);

  @Test
  public void sameSeedMakesSameLines() {
    assertThat(LogLines.seeded(7).lines(1000))
        .containsExactlyElementsOf(lines.lines(1000).toList());
  }

  @Test
  public void otherSeedMakesOtherLines() {
    assertThat(LogLines.seeded(8).text(0)).isNotEqualTo(lines.text(0));
  }

  @Test
  public void lineDependsOnItsNumberOnly() {
    List<LogLines.Line> all = lines.lines(100).toList();

    assertThat(lines.text(99)).isEqualTo(all.get(99).text());
    assertThat(new String(lines.bytes(42), UTF_8)).isEqualTo(all.get(42).text());
    assertThat(lines.timeMillis(42)).isEqualTo(all.get(42).timeMillis());
  }

  @Test
  public void textStartsWithTheEventTime() {
    LogLines leapDay =
        lines.startingAt(Instant.parse("2024-02-28T23:59:59.990Z")).every(Duration.ofMillis(7));

    leapDay
        .lines(50_000)
        .forEach(
            line ->
                assertThat(Instant.parse(line.text().substring(0, 24)).toEpochMilli())
                    .isEqualTo(line.timeMillis()));
    assertThat(leapDay.text(2)).startsWith("2024-02-29T00:00:00.004Z host-");
  }

  @Test
  public void stepMayBeShorterThanAMillisecond() {
    LogLines dense = lines.every(Duration.ofNanos(250_000));

    assertThat(dense.timeMillis(3)).isEqualTo(dense.timeMillis(0));
    assertThat(dense.timeMillis(4)).isEqualTo(dense.timeMillis(0) + 1);
  }

  @Test
  public void jitterSetsTimesBackWithinItsBound() {
    LogLines jittered = lines.outOfOrderBy(Duration.ofSeconds(2));

    for (int i = 0; i < 1000; i++) {
      assertThat(lines.timeMillis(i) - jittered.timeMillis(i)).isBetween(0L, 2000L);
    }
  }

  @Test
  public void errorsComeAtTheirRateAndLengthsAreAbout110() {
    List<String> texts = lines.lines(100_000).map(LogLines.Line::text).toList();

    assertThat(texts.stream().filter(text -> text.contains("ERROR")).count() / 1e5)
        .isCloseTo(0.05, within(0.005));
    assertThat(texts.stream().mapToInt(String::length).average().orElseThrow())
        .isBetween(104.0, 114.0);
    assertThat(texts.stream().mapToInt(String::length).max().orElseThrow())
        .isLessThanOrEqualTo(LogLines.MAX_BYTES);
  }

  @Test
  public void rateOfZeroOrOneMeansNoneOrAll() {
    assertThat(lines.errorRate(0).lines(10_000)).noneMatch(line -> line.text().contains("ERROR"));
    assertThat(lines.errorRate(1).lines(10_000)).allMatch(line -> line.text().contains("ERROR"));
  }

  @Test
  public void allHostsAppearAndNoOther() {
    assertThat(lines.hosts(3).lines(1000).map(line -> line.text().substring(25, 33)).distinct())
        .containsExactlyInAnyOrder("host-000", "host-001", "host-002");
  }

  @Test
  public void thousandsOfHostsHaveLongerNames() {
    LogLines many = lines.hosts(10_000);
    assertThat(many.lines(100_000).map(line -> line.text().split(" ")[1]).distinct())
        .allMatch(host -> host.matches("host-0[0-9]{4}"))
        .hasSizeGreaterThan(9_990);
  }

  @Test
  public void fewWordsMakeMuchOfTheText() {
    Map<String, Long> counts =
        lines
            .lines(10_000)
            .flatMap(line -> Arrays.stream(line.text().split(" ")).skip(4))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    long topTenth =
        counts.values().stream()
            .sorted((a, b) -> Long.compare(b, a))
            .limit(counts.size() / 10)
            .mapToLong(Long::longValue)
            .sum();

    assertThat((double) topTenth / all).isGreaterThan(0.4);
  }

  @Test
  public void setsBackTheTimesOfAShareOfTheLines() {
    LogLines inOrder = LogLines.seeded(3);
    LogLines late = inOrder.someLateBy(0.1, Duration.ofMinutes(5));
    long changed = 0;
    for (int i = 0; i < 10_000; i++) {
      long back = inOrder.timeMillis(i) - late.timeMillis(i);
      assertThat(back).isBetween(0L, 300_000L);
      changed += back > 0 ? 1 : 0;
    }
    assertThat(changed).isBetween(800L, 1200L);
  }
}

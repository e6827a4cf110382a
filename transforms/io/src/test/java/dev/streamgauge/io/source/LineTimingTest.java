package dev.streamgauge.io.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.lines.ReadStats;
import dev.streamgauge.logs.time.LogTimes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.joda.time.Duration;
import org.junit.Test;

public class LineTimingTest {
  private static final LineTiming TIMING = LineTiming.of(LogTimes.inZone(ZoneOffset.UTC));
  private static final long NOW = Instant.parse("2023-11-14T22:13:20Z").toEpochMilli();

  private static LineBatch read(String... lines) {
    LineBatchBuilder builder = LineBatch.builder("listen:10.0.0.7:1");
    for (String line : lines) {
      builder.append(line, NOW);
    }
    return builder.build();
  }

  private static List<String> letters(LineBatch batch) {
    return batch.deadLetters().stream()
        .map(letter -> new String(letter.line(), UTF_8) + " | " + letter.reason())
        .toList();
  }

  @Test
  public void linesGetTheirOwnTimesAndThoseWithoutOrFromTheFutureAreDead() {
    LineBatch timed =
        TIMING.retime(
            read(
                "2023-11-14T22:13:19.500Z a",
                "no time at all",
                "2023-11-14T22:14:20.000Z a minute ahead",
                "2023-11-14T22:14:20.001Z more",
                "1999-01-01T00:00:00Z old",
                "2023-11-17T22:13:20Z b",
                "2023-11-15T23:13:20Z c",
                "2023-11-14T23:13:20Z d"),
            NOW);
    assertThat(RandomLines.lines(timed))
        .containsExactly(
            "2023-11-14T22:13:19.500Z a",
            "2023-11-14T22:14:20.000Z a minute ahead",
            "1999-01-01T00:00:00Z old");
    assertThat(timed.time(0)).isEqualTo(NOW - 500);
    assertThat(timed.time(1)).isEqualTo(NOW + 60_000);
    assertThat(letters(timed))
        .containsExactly(
            "no time at all | no time",
            "2023-11-14T22:14:20.001Z more | time is 1 minute ahead",
            "2023-11-17T22:13:20Z b | time is 3 days ahead",
            "2023-11-15T23:13:20Z c | time is 1 day ahead",
            "2023-11-14T23:13:20Z d | time is 1 hour ahead");
    assertThat(timed.stats()).isEqualTo(ReadStats.of(8, 0, 0, 5));
    DeadLetter first = timed.deadLetters().get(0);
    assertThat(first.source()).isEqualTo("listen:10.0.0.7:1");
    assertThat(first.readMillis()).isEqualTo(NOW);
  }

  @Test
  public void howFarAheadIsTheUsersToSay() {
    LineTiming day = TIMING.withMaxAhead(Duration.standardDays(1));
    assertThat(day.retime(read("2023-11-15T22:13:20Z"), NOW).size()).isEqualTo(1);
    assertThat(day.retime(read("2023-11-15T22:13:21Z"), NOW).size()).isZero();
    assertThat(TIMING.withMaxAhead(Duration.ZERO).retime(read("2023-11-14T22:13:20Z"), NOW).size())
        .isEqualTo(1);
  }

  @Test
  public void withoutDeadLettersOnlyAFewAreKeptToBeLogged() {
    LineTiming few = TIMING.withoutDeadLetters();
    String[] dead = new String[100];
    Arrays.fill(dead, "x");
    LineBatch timed = few.retime(read(dead), NOW);
    assertThat(timed.stats()).isEqualTo(ReadStats.of(100, 0, 0, 100));
    assertThat(timed.deadLetters()).hasSize(5);

    LineBatchBuilder builder = LineBatch.builder("o");
    for (int i = 0; i < 100; i++) {
      few.bury(new byte[1], NOW, "kafka:l/0@" + i, NOW, builder);
    }
    LineBatch buried = builder.build();
    assertThat(buried.stats()).isEqualTo(ReadStats.of(100, 0, 0, 100));
    assertThat(buried.deadLetters()).hasSize(5);
  }

  @Test
  public void aTimeThatIsNoneForBeamIsNoTime() {
    LineTiming odd = LineTiming.of((bytes, from, to, reference) -> Long.MIN_VALUE + 1);
    assertThat(letters(odd.retime(read("x"), NOW))).containsExactly("x | no time");
    assertThat(odd.accept(new byte[0], 0, 0, 0, 0, 0)).isEqualTo(LineTime.NONE);
  }

  @Test
  public void aLogShowsTheBeginningOfALineAndNoControlCharacters() {
    assertThat(DeadLog.shown("a\u001b[31m\nb\u202e\t".getBytes(UTF_8)))
        .isEqualTo("a\\u001b[31m\\u000ab\\u202e\\u0009");
    assertThat(DeadLog.shown("x".repeat(200).getBytes(UTF_8))).isEqualTo("x".repeat(200));
    assertThat(DeadLog.shown("x".repeat(201).getBytes(UTF_8))).isEqualTo("x".repeat(200) + "...");
    assertThat(DeadLog.shown("\ud83d\ude00".repeat(1000).getBytes(UTF_8)))
        .isEqualTo("\ud83d\ude00".repeat(200) + "...");
    assertThat(DeadLog.shown(new byte[] {(byte) 0xFF})).isEqualTo("\ufffd");
    assertThat(DeadLog.shown(new byte[0])).isEmpty();
  }
}

package dev.streamgauge.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class LineBatchTest {
  private static final int MAX = LineBatchBuilder.MAX_LINE_BYTES;

  @Test
  public void keepsLinesAndTimesInTheOrderTheyWereAppended() {
    List<String> lines = RandomLines.of(1, 3_000, 60, "ab \u00e9\u20ac\ud83d\ude00\u0000\r");

    LineBatch batch = RandomLines.batch(lines);

    assertThat(RandomLines.lines(batch)).isEqualTo(lines);
    assertThat(IntStream.range(0, batch.size()).allMatch(i -> batch.time(i) == i)).isTrue();
    assertThat(batch.byteSize())
        .isEqualTo(lines.stream().mapToInt(line -> line.getBytes(UTF_8).length).sum());
    assertThat(batch.stats()).isEqualTo(ReadStats.of(3_000, 0, 0));
    assertThat(batch.liesInOrder()).isTrue();
  }

  @Test
  public void anEmptyBatchHasNoTimeAtAll() {
    LineBatch batch = LineBatch.builder("o").build();

    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.coversTime()).isFalse();
    assertThat(batch.earliestTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(batch.liesInOrder()).isTrue();
    assertThatThrownBy(() -> batch.line(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  public void aHeartbeatCoversItsSpan() {
    LineBatch batch = LineBatch.heartbeat("o", -10, 20);

    assertThat(batch.isEmpty()).isTrue();
    assertThat(batch.coversTime()).isTrue();
    assertThat(batch.coveredFrom()).isEqualTo(-10);
    assertThat(batch.coveredTo()).isEqualTo(20);
    assertThat(batch.earliestTime()).isEqualTo(-10);
  }

  @Test
  public void aSpanThatEndsBeforeItStartsCoversNothing() {
    assertThat(LineBatch.heartbeat("o", 20, 10)).isEqualTo(LineBatch.builder("o").build());
    assertThat(LineBatch.heartbeat("o", 20, 10).earliestTime()).isEqualTo(Long.MAX_VALUE);
    assertThat(LineBatch.builder("o").cover(20, 10).cover(30, 40).build())
        .isEqualTo(LineBatch.heartbeat("o", 30, 40));
  }

  @Test
  public void theEarliestTimeIsThatOfLinesAndSpan() {
    assertThat(LineBatch.builder("o").append("a", 7).append("b", 3).build().earliestTime())
        .isEqualTo(3);
    assertThat(LineBatch.builder("o").append("a", 7).cover(5, 9).build().earliestTime())
        .isEqualTo(5);
  }

  @Test
  public void repairsMalformedLinesAsTheJdkDoesAndCountsThem() {
    Random random = new Random(5);
    LineBatchBuilder builder = LineBatch.builder("o");
    String[] expected = new String[5_000];
    long malformed = 0;
    for (int i = 0; i < expected.length; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      random.nextBytes(bytes);
      expected[i] = new String(bytes, UTF_8);
      malformed += Arrays.equals(expected[i].getBytes(UTF_8), bytes) ? 0 : 1;
      builder.append(bytes, 0, bytes.length, i);
    }

    LineBatch batch = builder.build();

    assertThat(RandomLines.lines(batch)).containsExactly(expected);
    assertThat(batch.stats()).isEqualTo(ReadStats.of(expected.length, 0, malformed));
  }

  @Test
  public void cutsLinesOverOneMebibyteOnACharacterBorderAndCountsThem() {
    for (String last : new String[] {"a", "\u00e9", "\u20ac", "\ud83d\ude00"}) {
      for (int over = 1; over <= last.getBytes(UTF_8).length; over++) {
        int before = MAX + over - last.getBytes(UTF_8).length;
        String text = "x".repeat(before) + last;

        LineBatch batch = LineBatch.builder("o").append(text, 1).build();

        assertThat(batch.line(0).length()).isEqualTo(before);
        assertThat(batch.stats()).isEqualTo(ReadStats.of(1, 1, 0));
      }
    }
  }

  @Test
  public void leavesALineOfJustOneMebibyteWhole() {
    LineBatch batch = LineBatch.builder("o").append("x".repeat(MAX), 1).build();

    assertThat(batch.byteSize()).isEqualTo(MAX);
    assertThat(batch.stats()).isEqualTo(ReadStats.of(1, 0, 0));
  }

  @Test
  public void countsALineThatIsTooLongOnlyOnceItIsRepaired() {
    byte[] bytes = new byte[MAX];
    Arrays.fill(bytes, (byte) 0xFF);

    LineBatch batch = LineBatch.builder("o").append(bytes, 0, MAX, 1).build();

    assertThat(batch.line(0)).isEqualTo("\ufffd".repeat(MAX / 3));
    assertThat(batch.stats()).isEqualTo(ReadStats.of(1, 1, 1));
  }

  @Test
  public void selectingFewLinesCopiesThemAndMostSharesTheBytes() {
    LineBatch batch = RandomLines.batch(List.of("x".repeat(8_000), "a", "", "b"));

    LineBatch few = batch.select(new int[] {3, 1, 2, 99}, 3);
    LineBatch most = batch.select(new int[] {0, 3}, 2);

    assertThat(RandomLines.lines(few)).containsExactly("b", "a", "");
    assertThat(few.bytes()).hasSize(2);
    assertThat(few.time(0)).isEqualTo(3);
    assertThat(most.bytes()).isSameAs(batch.bytes());
    assertThat(RandomLines.lines(most)).containsExactly("x".repeat(8_000), "b");
  }

  @Test
  public void selectingKeepsOriginSpanAndStats() {
    LineBatch none = RandomLines.batch(List.of("a", "b")).select(new int[0], 0);

    assertThat(none.isEmpty()).isTrue();
    assertThat(none.origin()).isEqualTo("test");
    assertThat(none.coveredFrom()).isEqualTo(-5);
    assertThat(none.coveredTo()).isEqualTo(1_000_000);
    assertThat(none.stats()).isEqualTo(ReadStats.of(2, 0, 0));
  }

  @Test
  public void selectingALineThatIsNotThereFails() {
    LineBatch batch = RandomLines.batch(List.of("a", "b"));

    assertThatThrownBy(() -> batch.select(new int[] {2}, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> batch.select(new int[] {-1}, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  public void equalLinesAreEqualHoweverTheirBytesLie() {
    LineBatch batch = RandomLines.batch(RandomLines.of(2, 200, 10, "ab"));
    LineBatch scattered = RandomLines.scattered(batch);

    assertThat(scattered).isEqualTo(batch).hasSameHashCodeAs(batch);
    assertThat(scattered.liesInOrder()).isFalse();
    assertThat(batch.select(new int[] {0, 1}, 2)).isNotEqualTo(batch);
  }

  @Test
  public void linesThatOverlapDoNotLieInOrder() {
    LineBatch batch = LineBatch.builder("o").build();
    byte[] bytes = new byte[4];

    assertThat(batch.withLines(bytes, new int[] {0, 1}, new int[] {2, 4}, new long[2], 2))
        .returns(false, LineBatch::liesInOrder);
    assertThat(batch.withLines(bytes, new int[] {0, 3}, new int[] {2, 4}, new long[2], 2))
        .returns(true, LineBatch::liesInOrder);
  }

  @Test
  public void differsInEachOfItsParts() {
    LineBatch batch = LineBatch.builder("o").append("ab", 1).cover(1, 2).build();

    assertThat(batch)
        .isNotEqualTo(LineBatch.builder("p").append("ab", 1).cover(1, 2).build())
        .isNotEqualTo(LineBatch.builder("o").append("ac", 1).cover(1, 2).build())
        .isNotEqualTo(LineBatch.builder("o").append("ab", 2).cover(1, 2).build())
        .isNotEqualTo(LineBatch.builder("o").append("ab", 1).cover(1, 3).build())
        .isNotEqualTo(LineBatch.builder("o").append("ab", 1).build())
        .isNotEqualTo(LineBatch.builder("o").append("ab", 1).cover(1, 2).addCut(1).build())
        .isEqualTo(LineBatch.builder("o").append("ab", 1).cover(1, 2).build());
  }

  @Test
  public void appendingABatchAddsItsLinesSpanAndStats() {
    LineBatch filtered = RandomLines.batch(List.of("a", "b", "c")).select(new int[] {1}, 1);

    LineBatch batch = LineBatch.builder("o").append("z", 9).append(filtered).addCut(2).build();

    assertThat(RandomLines.lines(batch)).containsExactly("z", "b");
    assertThat(batch.time(1)).isEqualTo(1);
    assertThat(batch.coveredFrom()).isEqualTo(-5);
    assertThat(batch.stats()).isEqualTo(ReadStats.of(4, 2, 0));
  }

  @Test
  public void aBuilderBuildsOnce() {
    LineBatchBuilder builder = LineBatch.builder("o");
    builder.build();

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make a new one");
  }

  @Test
  public void functionsAreAppliedInTurn() {
    LineBatch batch = RandomLines.batch(List.of("a", "b", "c"));
    LineBatchFn dropFirst = b -> b.select(IntStream.range(1, b.size()).toArray(), b.size() - 1);

    assertThat(RandomLines.lines(dropFirst.andThen(dropFirst).apply(batch))).containsExactly("c");
    assertThat(LineBatchFn.identity().apply(batch)).isSameAs(batch);
  }

  @Test
  public void watermarkAndDeadLettersOutliveFilteringAndCutting() {
    DeadLetter letter = DeadLetter.of("??".getBytes(UTF_8), "no time", "kafka:l/0@1", 3);
    LineBatch batch =
        LineBatch.builder("o").append("a", 1).append("b", 2).dead(letter).build().withWatermark(9);

    LineBatch selected = batch.select(new int[] {1}, 1);
    LineBatch cut = batch.withLines(batch.bytes(), new int[1], new int[1], new long[1], 1);
    for (LineBatch of : List.of(batch, selected, cut)) {
      assertThat(of.watermarkMillis()).isEqualTo(9);
      assertThat(of.deadLetters()).containsExactly(letter);
      assertThat(of.stats()).isEqualTo(ReadStats.of(3, 0, 0, 1));
    }
    assertThat(selected.withoutDeadLetters().deadLetters()).isEmpty();
    assertThat(selected.withoutDeadLetters().stats().linesDead()).isEqualTo(1);
    assertThat(selected.withoutDeadLetters().watermarkMillis()).isEqualTo(9);
    assertThat(batch).isNotEqualTo(batch.withWatermark(8)).isNotEqualTo(batch.withoutDeadLetters());
  }

  @Test
  public void joiningBatchesAddsUpTheirDead() {
    DeadLetter letter = DeadLetter.of(new byte[1000], "no time", "o", 3);
    LineBatchBuilder joined = LineBatch.builder("o");
    joined.append(LineBatch.builder("o").append("a", 1).dead(letter).countDead().build());
    joined.append(LineBatch.builder("o").dead(letter).build());

    assertThat(joined.byteSize()).as("letters take room too").isGreaterThan(2000);
    LineBatch batch = joined.build();
    assertThat(batch.stats()).isEqualTo(ReadStats.of(4, 0, 0, 3));
    assertThat(batch.deadLetters()).containsExactly(letter, letter);
    assertThat(batch.size()).isEqualTo(1);
  }
}

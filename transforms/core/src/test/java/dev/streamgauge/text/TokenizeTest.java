package dev.streamgauge.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.RandomLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Reify;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

public class TokenizeTest {
  private static final LineBatchFn ON_SPACES = Tokenize.onSpaces().asFunction();
  private static final LineBatchFn WORDS = Tokenize.words().asFunction();

  /** Words as java.util.regex sees them; digits are decimal ones, as in isLetterOrDigit. */
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{Nd}_]\\p{M}*(?:['\u2019]?[\\p{L}\\p{Nd}_]\\p{M}*)*");

  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  @Test
  public void usersCutLinesOnSpacesAndKeepTheirTimes() {
    PCollection<TimestampedValue<String>> words =
        pipeline
            .apply(
                Create.timestamped(
                    TimestampedValue.of("to be  or", new Instant(10)),
                    TimestampedValue.of("not", new Instant(20))))
            .apply(LineBatches.fromStrings())
            .apply(Tokenize.onSpaces())
            .apply(LineBatches.toStrings())
            .apply(Reify.timestamps());

    PAssert.that(words)
        .containsInAnyOrder(
            TimestampedValue.of("to", new Instant(10)),
            TimestampedValue.of("be", new Instant(10)),
            TimestampedValue.of("", new Instant(10)),
            TimestampedValue.of("or", new Instant(10)),
            TimestampedValue.of("not", new Instant(20)));
    pipeline.run();
  }

  @Test
  public void usersFindTheWordsOfText() {
    PCollection<String> words =
        pipeline
            .apply(
                Create.of("Don't panic: 'disk_1' IS full!", "", "...", "\u00dcber-Gr\u00f6\u00dfe"))
            .apply(LineBatches.fromStrings())
            .apply(Tokenize.words())
            .apply(LineBatches.toStrings());

    PAssert.that(words)
        .containsInAnyOrder(
            "don't", "panic", "disk_1", "is", "full", "\u00fcber", "gr\u00f6\u00dfe");
    pipeline.run();
  }

  @Test
  public void onSpacesGivesWhatStringSplitGives() {
    List<String> lines = new ArrayList<>(List.of("", " ", "   ", " a", "a ", "a  b", " a  ", "ab"));
    lines.addAll(RandomLines.of(1, 20_000, 40, "  ab\t\u00e9\u20ac\u00a0\r\u0000\ud83d\ude00"));
    lines.addAll(RandomLines.of(2, 2_000, 12, "   a"));

    check(ON_SPACES, lines, line -> Arrays.asList(line.split(" ")));
  }

  @Test
  public void wordsAreThoseOfARegularExpressionInLowerCase() {
    List<String> lines = new ArrayList<>();
    lines.addAll(RandomLines.of(3, 10_000, 40, "abAZ09_'' .,-\t\r\u0000"));
    lines.addAll(RandomLines.of(4, 10_000, 40, "aA_' \u2019.\u00e9\u00c9\u0416\u4e2d\u0301\u0660"));
    lines.addAll(
        RandomLines.of(5, 10_000, 20, "aA\u0130\u03a3\u03c3\u1e9e\u212a\ud801\udc00\ufffd "));

    check(WORDS, lines, TokenizeTest::words);
  }

  @Test
  public void everyCharacterIsALetterOrNotAsTheRegularExpressionSays() {
    List<String> lines = new ArrayList<>();
    for (int cp = 0; cp < 0x20000; cp++) {
      if (Character.getType(cp) != Character.SURROGATE) {
        lines.add("X" + Character.toString(cp) + "Y " + Character.toString(cp) + "x");
      }
    }

    check(WORDS, lines, TokenizeTest::words);
  }

  @Test
  public void aSigmaAtTheEndOfAWordIsAFinalOne() {
    assertThat(tokens(WORDS, "\u039f\u0394\u039f\u03a3 \u03a3\u039f\u03a6\u039f\u03a3"))
        .containsExactly("\u03bf\u03b4\u03bf\u03c2", "\u03c3\u03bf\u03c6\u03bf\u03c2");
  }

  @Test
  public void anApostropheJoinsOnlyWhatItStandsBetween() {
    assertThat(tokens(WORDS, "'Tis rock'n'roll o'' 'quoted' it''s I\u2019m x'\u00e9 '"))
        .containsExactly("tis", "rock'n'roll", "o", "quoted", "it", "s", "i\u2019m", "x'\u00e9");
  }

  @Test
  public void aHundredThousandRandomWordsComeOutAsTheyWentIn() {
    List<String> words = RandomLines.of(6, 100_000, 12, "abcdefghijklmnopqrstuvwxyz0123456789_");
    words.removeIf(String::isEmpty);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 100) {
      lines.add(String.join(" ", words.subList(i, Math.min(words.size(), i + 100))));
    }
    LineBatch batch = RandomLines.batch(lines);

    assertThat(RandomLines.lines(ON_SPACES.apply(batch))).isEqualTo(words);
    assertThat(RandomLines.lines(WORDS.apply(batch))).isEqualTo(words);
  }

  @Test
  public void aHugeLineIsCutLikeAnyOther() {
    check(ON_SPACES, List.of("ab ".repeat(340_000)), line -> Arrays.asList(line.split(" ")));
    check(ON_SPACES, List.of(" ".repeat(1 << 20), "x"), line -> Arrays.asList(line.split(" ")));
    check(
        WORDS,
        List.of("x".repeat(1 << 20), "Y".repeat(1 << 20)),
        line -> List.of(line.toLowerCase(Locale.ROOT)));
    check(
        WORDS,
        List.of("\u00c9a ".repeat(250_000)),
        line -> Arrays.asList(line.toLowerCase(Locale.ROOT).split(" ")));
  }

  @Test
  public void repairedBytesAreNoPartOfAWord() {
    byte[] line = {'A', (byte) 0xC3, 'b', ' ', (byte) 0xFF};
    LineBatch batch = LineBatch.builder("o").append(line, 0, line.length, 1).build();

    assertThat(RandomLines.lines(WORDS.apply(batch))).containsExactly("a", "b");
    assertThat(RandomLines.lines(ON_SPACES.apply(batch))).containsExactly("A\ufffdb", "\ufffd");
  }

  @Test
  public void neverThrowsEvenForSlicesThatAreNoUtf8() {
    byte[] bytes = {'A', (byte) 0xF0, (byte) 0x9F, (byte) 0x80, (byte) 0xFF, (byte) 0xE2, 'B'};
    LineBatch none = LineBatch.builder("o").build();
    for (int from = 0; from <= bytes.length; from++) {
      for (int to = from; to <= bytes.length; to++) {
        LineBatch batch =
            none.withLines(bytes, new int[] {from}, new int[] {to}, new long[] {1}, 1);
        WORDS.apply(batch);
        ON_SPACES.apply(batch);
      }
    }
  }

  @Test
  public void wordsThatStayAsTheyAreShareTheBytes() {
    LineBatch batch = RandomLines.batch(List.of("to be, or", "\u00e9t\u00e9 42"));

    assertThat(WORDS.apply(batch).bytes()).isSameAs(batch.bytes());
    assertThat(ON_SPACES.apply(batch).bytes()).isSameAs(batch.bytes());
  }

  @Test
  public void theBatchThatCameInStaysAsItWas() {
    LineBatch batch = RandomLines.batch(List.of("To BE", "\u00c9T\u00c9", "OR"));

    assertThat(RandomLines.lines(WORDS.apply(batch)))
        .containsExactly("to", "be", "\u00e9t\u00e9", "or");
    assertThat(RandomLines.lines(batch)).containsExactly("To BE", "\u00c9T\u00c9", "OR");
  }

  @Test
  public void heartbeatsPass() {
    LineBatch heartbeat = LineBatch.heartbeat("o", 1, 2);

    assertThat(ON_SPACES.apply(heartbeat)).isEqualTo(heartbeat);
    assertThat(WORDS.apply(heartbeat)).isEqualTo(heartbeat);
  }

  /** Compares words, times, span and stats, for lines in their order and scattered. */
  private static void check(
      LineBatchFn fn, List<String> lines, Function<String, List<String>> tokenizer) {
    LineBatchBuilder builder = LineBatch.builder("test");
    for (int i = 0; i < lines.size(); i++) {
      for (String word : tokenizer.apply(lines.get(i))) {
        builder.append(word, i);
      }
    }
    LineBatch wanted = builder.build();
    LineBatch batch = RandomLines.batch(lines);
    for (LineBatch input : List.of(batch, RandomLines.scattered(batch))) {
      LineBatch words = SerializableUtils.clone(fn).apply(input);
      assertThat(RandomLines.lines(words)).isEqualTo(RandomLines.lines(wanted));
      for (int i = 0; i < words.size(); i++) {
        if (words.time(i) != wanted.time(i)) {
          throw new AssertionError("time of word " + i + ": " + words.time(i));
        }
      }
      assertThat(words.stats()).isEqualTo(batch.stats());
      assertThat(words.origin()).isEqualTo(batch.origin());
      assertThat(words.coveredFrom()).isEqualTo(batch.coveredFrom());
      assertThat(words.coveredTo()).isEqualTo(batch.coveredTo());
    }
  }

  private static List<String> tokens(LineBatchFn fn, String line) {
    return RandomLines.lines(fn.apply(RandomLines.batch(List.of(line))));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    for (Matcher matcher = WORD.matcher(line); matcher.find(); ) {
      words.add(matcher.group().toLowerCase(Locale.ROOT));
    }
    return words;
  }
}

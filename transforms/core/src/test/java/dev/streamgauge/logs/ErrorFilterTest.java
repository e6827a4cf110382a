package dev.streamgauge.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.RandomLines;
import dev.streamgauge.text.Tokenize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
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

public class ErrorFilterTest {
  @Rule public final transient TestPipeline pipeline = TestPipeline.create();

  @Test
  public void usersKeepLinesThatContainAText() {
    PCollection<TimestampedValue<String>> errors =
        pipeline
            .apply(
                Create.timestamped(
                    TimestampedValue.of("10:00 ERROR disk full", new Instant(1)),
                    TimestampedValue.of("10:01 INFO all well", new Instant(2)),
                    TimestampedValue.of("10:02 error in lower case", new Instant(3)),
                    TimestampedValue.of("ERROR", new Instant(4))))
            .apply(LineBatches.fromStrings())
            .apply(ErrorFilter.containing("ERROR"))
            .apply(LineBatches.toStrings())
            .apply(Reify.timestamps());

    PAssert.that(errors)
        .containsInAnyOrder(
            TimestampedValue.of("10:00 ERROR disk full", new Instant(1)),
            TimestampedValue.of("ERROR", new Instant(4)));
    pipeline.run();
  }

  @Test
  public void usersKeepLinesThatMatchAnExpression() {
    PCollection<String> errors =
        pipeline
            .apply(Create.of("an Error", "FATAL: out of memory", "errors", "fine", ""))
            .apply(LineBatches.fromStrings())
            .apply(ErrorFilter.matching("(?i)\\berror\\b|^FATAL"))
            .apply(LineBatches.toStrings());

    PAssert.that(errors).containsInAnyOrder("an Error", "FATAL: out of memory");
    pipeline.run();
  }

  @Test
  public void containingKeepsWhatStringContainsKeeps() {
    // Few characters, so that hits run over the borders of lines and overlap each other.
    String[] alphabets = {"ER", "ab", "aR\u00e9", "ERO \u0000\r", "x"};
    for (int seed = 0; seed < 600; seed++) {
      String alphabet = alphabets[seed % alphabets.length];
      List<String> lines = RandomLines.of(seed, seed % 150, 1 + seed % 70, alphabet);
      for (String needle : RandomLines.of(seed + 1000, 4, 20, alphabet)) {
        String text =
            needle.isEmpty() ? "R" : needle.substring(0, Math.max(1, needle.length() / 3));
        check(ErrorFilter.containing(text).asFunction(), lines, line -> line.contains(text));
      }
    }
  }

  @Test
  public void aTextSplitOverTwoLinesIsInNeither() {
    check(
        ErrorFilter.containing("ERROR").asFunction(),
        List.of("ERR", "OR", "", "ERRO", "ERROR", "RORERROR", "ERRORERROR", "E"),
        line -> line.contains("ERROR"));
  }

  @Test
  public void findsNothingInTheGapsBetweenLines() {
    LineBatch lines = RandomLines.batch(List.of("ERROR", "fine", "ERROR"));
    LineBatch fine =
        lines.withLines(
            lines.bytes(), new int[] {0, 5, 11}, new int[] {4, 9, 14}, new long[] {1, 2, 3}, 3);

    assertThat(ErrorFilter.containing("ERROR").asFunction().apply(fine).isEmpty()).isTrue();
    assertThat(RandomLines.lines(ErrorFilter.containing("ine").asFunction().apply(fine)))
        .containsExactly("fine");
  }

  @Test
  public void filtersTheWordsOfATokenizer() {
    List<String> lines = RandomLines.of(3, 2_000, 60, "ERO  ab\u00e9");
    LineBatch batch = RandomLines.batch(lines);
    List<String> expected = new ArrayList<>();
    for (String line : lines) {
      for (String word : line.split(" ")) {
        if (word.contains("RO")) {
          expected.add(word);
        }
      }
    }

    LineBatchFn fn =
        Tokenize.onSpaces().asFunction().andThen(ErrorFilter.containing("RO").asFunction());

    assertThat(RandomLines.lines(fn.apply(batch))).isEqualTo(expected);
    assertThat(RandomLines.lines(fn.apply(RandomLines.scattered(batch)))).isEqualTo(expected);
  }

  @Test
  public void matchingKeepsWhatAJavaExpressionFinds() {
    String[] regexes = {
      "a",
      "a.b",
      "^a|b$",
      "(?i)AB+",
      "(?:^| )ab(?:$| )",
      "^$",
      "[^a-z]",
      "\u00e9+",
      "^.{3}$",
      "a\\.b",
      "(a|b|\u20ac)\\s",
      "x{2,3}\\d?",
      "\\x{1F600}"
    };
    List<String> lines = RandomLines.of(8, 500, 12, "aabxAB. \u00e9\u20ac\ud83d\ude00\u0000\t");
    for (String regex : regexes) {
      Pattern java = Pattern.compile(regex);
      check(ErrorFilter.matching(regex).asFunction(), lines, line -> java.matcher(line).find());
    }
  }

  @Test
  public void anchorsAndWordBordersSeeCharactersThatAreNotAscii() {
    List<String> lines = List.of("\u00e9a", "a\u00e9", "\u20ac a", "a", "b a", "ba");

    check(ErrorFilter.matching("^a").asFunction(), lines, line -> line.startsWith("a"));
    check(ErrorFilter.matching("a$").asFunction(), lines, line -> line.endsWith("a"));
    // RE2's word characters are ASCII, so a border is beside each other one.
    check(ErrorFilter.matching("\\ba\\b").asFunction(), lines, line -> !line.equals("ba"));
  }

  @Test
  public void hundredThousandLinesAreFilteredInTheirOrder() {
    List<String> lines = RandomLines.of(9, 100_000, 40, "abcERROR INFO");

    check(ErrorFilter.containing("ERR").asFunction(), lines, line -> line.contains("ERR"));
  }

  @Test
  public void hugeLinesAreSearchedToTheirEnds() {
    String huge = "x".repeat((1 << 20) - 5);
    List<String> lines = List.of(huge + "ERROR", "ERROR" + huge, huge, "");

    check(ErrorFilter.containing("ERROR").asFunction(), lines, line -> line.contains("ERROR"));
    check(ErrorFilter.matching("ERROR$").asFunction(), lines, line -> line.endsWith("ERROR"));
  }

  @Test
  public void nulAndCarriageReturnAreCharactersLikeOthers() {
    List<String> lines = List.of("a\u0000ERROR\u0000", "ERROR\r", "\r", "\u0000", "E\u0000RROR");

    check(ErrorFilter.containing("ERROR").asFunction(), lines, line -> line.contains("ERROR"));
    check(ErrorFilter.containing("\u0000").asFunction(), lines, line -> line.contains("\u0000"));
    check(ErrorFilter.matching("R\r$").asFunction(), lines, line -> line.endsWith("R\r"));
  }

  @Test
  public void repairedLinesAreFilteredByWhatBecameOfThem() {
    byte[] line = {'E', (byte) 0xFF, 'R'};
    LineBatch batch = LineBatch.builder("o").append(line, 0, 3, 1).append("ER", 2).build();

    assertThat(RandomLines.lines(ErrorFilter.containing("\ufffd").asFunction().apply(batch)))
        .containsExactly("E\ufffdR");
    assertThat(RandomLines.lines(ErrorFilter.matching("E.R").asFunction().apply(batch)))
        .containsExactly("E\ufffdR");
  }

  @Test
  public void heartbeatsPassAndABatchWithoutMatchesBecomesOne() {
    for (ErrorFilter filter :
        List.of(ErrorFilter.containing("ERROR"), ErrorFilter.matching("ERR[O]R"))) {
      LineBatch heartbeat = LineBatch.heartbeat("o", 1, 2);
      assertThat(filter.asFunction().apply(heartbeat)).isEqualTo(heartbeat);
      check(filter.asFunction(), List.of("fine", "all well"), line -> false);
    }
  }

  @Test
  public void severalThreadsShareOneFunction() throws Exception {
    List<String> lines = RandomLines.of(5, 3_000, 40, "abER");
    LineBatch batch = RandomLines.batch(lines);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (ErrorFilter filter :
          List.of(ErrorFilter.containing("ER"), ErrorFilter.matching("(E)R|E[R]"))) {
        LineBatch expected = filter.asFunction().apply(batch);
        assertThat(expected.size())
            .isEqualTo((int) lines.stream().filter(line -> line.contains("ER")).count());
        List<Callable<LineBatch>> calls = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          calls.add(() -> filter.asFunction().apply(batch));
        }
        for (Future<LineBatch> result : threads.invokeAll(calls)) {
          assertThat(result.get()).isEqualTo(expected);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  public void refusesTheEmptyTextAndSaysWhatToDo() {
    assertThatThrownBy(() -> ErrorFilter.containing(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave the filter out");
    assertThatThrownBy(() -> ErrorFilter.matching(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave the filter out");
  }

  @Test
  public void refusesHalfACharacter() {
    assertThatThrownBy(() -> ErrorFilter.containing("a\ud83d"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whole characters");
  }

  @Test
  public void saysWhereAnExpressionIsWrong() {
    refused("a**", "invalid nested repetition operator at position 1 of \"a**\"");
    refused("a*b|*", "missing argument to repetition operator at position 4");
    refused("*", "missing argument to repetition operator at position 0");
    refused("ok [a", "missing closing ] at position 3");
    refused("a(b", "missing closing ) at position 3");
    refused("a)b", "unexpected ) at position 1");
    refused("a\\", "trailing backslash at end of expression at position 2");
    refused("a(?=b)", "invalid or unsupported Perl syntax at position 1");
    refused("[b-a]", "invalid character class range at position 1");
    refused("(".repeat(100_000) + ")".repeat(100_000), "nests too deeply");
  }

  private static void refused(String regex, String message) {
    assertThatThrownBy(() -> ErrorFilter.matching(regex))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** Compares lines, times, span and stats, for lines in their order and scattered. */
  private static void check(LineBatchFn fn, List<String> lines, Predicate<String> keeps) {
    LineBatch batch = RandomLines.batch(lines);
    List<String> expected = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (keeps.test(lines.get(i))) {
        expected.add(lines.get(i));
        times.add((long) i);
      }
    }
    LineBatchFn shipped = SerializableUtils.clone(fn);
    for (LineBatch input : List.of(batch, RandomLines.scattered(batch))) {
      LineBatch kept = shipped.apply(input);
      assertThat(RandomLines.lines(kept)).isEqualTo(expected);
      List<Long> keptTimes = new ArrayList<>();
      for (int i = 0; i < kept.size(); i++) {
        keptTimes.add(kept.time(i));
      }
      assertThat(keptTimes).isEqualTo(times);
      assertThat(kept.stats()).isEqualTo(batch.stats());
      assertThat(kept.origin()).isEqualTo(batch.origin());
      assertThat(kept.coveredFrom()).isEqualTo(batch.coveredFrom());
      assertThat(kept.coveredTo()).isEqualTo(batch.coveredTo());
    }
  }
}

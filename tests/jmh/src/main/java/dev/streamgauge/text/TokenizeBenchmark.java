package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.micro.LinesBenchmark;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Cuts lines into words. */
public class TokenizeBenchmark extends LinesBenchmark {
  private static final Pattern WORD = Pattern.compile("\\w+");

  private final LineBatchFn onSpaces = Tokenize.onSpaces().asFunction();
  private final LineBatchFn words = Tokenize.words().asFunction();
  private List<String> strings;
  private LineBatch batch;

  @Setup
  public void setUp() {
    strings = lines();
    batch = batch();
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch onSpaces() {
    return onSpaces.apply(batch);
  }

  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch words() {
    return words.apply(batch);
  }

  /** What {@link #onSpaces} does, on strings that are there already. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int stringSplit() {
    int count = 0;
    for (String line : strings) {
      count += line.split(" ").length;
    }
    return count;
  }

  /** What {@link #words} does, nearly, on strings that are there already. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int regexWords() {
    int length = 0;
    for (String line : strings) {
      Matcher matcher = WORD.matcher(line.toLowerCase(java.util.Locale.ROOT));
      while (matcher.find()) {
        length += matcher.group().length();
      }
    }
    return length;
  }
}

package dev.streamgauge.logs.filter;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.micro.LinesBenchmark;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Finds the lines that match an expression. */
public class MatchesBenchmark extends LinesBenchmark {
  /** With a text that each match holds, with two of them of which one must be there, with none. */
  @Param({"ERROR.*timeout", "\\b(ERROR|FATAL)\\b", "(?i)error"})
  public String regex = "ERROR.*timeout";

  private LineBatch batch;
  private LineBatchFn filter;
  private com.google.re2j.Pattern re2;
  private Pattern java;

  @Setup
  public void setUp() {
    batch = batch();
    filter = ErrorFilter.matching(regex).asFunction();
    re2 = com.google.re2j.Pattern.compile(regex);
    java = Pattern.compile(regex);
  }

  /** What the program does: the batch of the lines that match. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public LineBatch filter() {
    return filter.apply(batch);
  }

  /** RE2/J on each line. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int re2j() {
    int found = 0;
    com.google.re2j.Matcher matcher = re2.matcher("");
    for (int i = 0; i < LINES; i++) {
      found += matcher.reset(batch.line(i)).find() ? 1 : 0;
    }
    return found;
  }

  /** The JDK's expressions, which take exponential time for some. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public int javaRegex() {
    int found = 0;
    Matcher matcher = java.matcher("");
    for (int i = 0; i < LINES; i++) {
      found += matcher.reset(batch.line(i)).find() ? 1 : 0;
    }
    return found;
  }
}

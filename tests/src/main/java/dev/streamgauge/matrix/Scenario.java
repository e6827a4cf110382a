package dev.streamgauge.matrix;

import dev.streamgauge.testing.Account;
import dev.streamgauge.testing.JsonResults.Window;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * A row of the matrix: the input of a program, and its expected results.
 *
 * @param name in the table; with {@code -} for spaces on the command line
 * @param description what is fed, for readers of the table
 * @param command the program
 * @param options of the program, beside source and sink
 * @param input what it reads
 * @param seen a result for a window that ends at this time or later must come before the rest of
 *     the input is sent, so while the program runs
 * @param twist what the rest of the input is about
 * @param plainLoop makes the right results
 */
public record Scenario(
    String name,
    String description,
    String command,
    List<String> options,
    Input input,
    Instant seen,
    Twist twist,
    PlainLoop plainLoop) {

  /** Returns its name on the command line. */
  String id() {
    return name.replace(' ', '-');
  }

  /** Returns the results that must come out. */
  SortedMap<Window, Long> expected() {
    return plainLoop.results(
        twist == Twist.IS_DROPPED
            ? input.firstLines()
            : Stream.concat(input.firstLines(), input.restLines()));
  }

  /** Returns what must become of the lines. */
  Account account() {
    long matching = plainLoop.counted(input.all());
    long dropped = twist == Twist.IS_DROPPED ? plainLoop.counted(input.restLines()) : 0;
    return new Account(
        input.all().count(), matching - dropped, input.all().count() - matching, 0, dropped);
  }

  /** Results of windows that start here or later are of the last lines, which only close others. */
  Instant end() {
    return input
        .lastLines()
        .map(line -> Instant.ofEpochMilli(line.timeMillis()))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @Override
  public String toString() {
    return name;
  }
}

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
 * @param name the name in the table; on the command line with {@code -} for spaces
 * @param description the input, for readers of the table
 * @param command the program
 * @param options the program's options, besides source and sink
 * @param input the program's input
 * @param seen a result for a window that ends at or after this time must arrive before the rest of
 *     the input is sent, so while the program runs
 * @param twist the purpose of the rest of the input
 * @param plainLoop computes the right results
 * @param rules a rules file; its alerts, in place of counts, are the results. Empty for none.
 *     {@link #RECEIVER} in it stands for the address of a receiver, which then has the results
 * @param extent where and when it is run
 */
public record Scenario(
    String name,
    String description,
    String command,
    List<String> options,
    Input input,
    Instant seen,
    Twist twist,
    PlainLoop plainLoop,
    String rules,
    Extent extent) {
  /** The address of the receiver in a rules file. */
  static final String RECEIVER = "RECEIVER_URL";

  /** Creates a scenario of the build without rules. */
  Scenario(
      String name,
      String description,
      String command,
      List<String> options,
      Input input,
      Instant seen,
      Twist twist,
      PlainLoop plainLoop) {
    this(name, description, command, options, input, seen, twist, plainLoop, "", Extent.BUILD);
  }

  /** Returns this scenario, run somewhere else. */
  Scenario run(Extent where) {
    return new Scenario(
        name, description, command, options, input, seen, twist, plainLoop, rules, where);
  }

  /** Returns whether {@code engine} can run it. */
  boolean isFor(Engine engine) {
    return !extent.onlyParallel() || engine.readsInParallel();
  }

  /** Returns whether alerts are sent to a receiver, and not only printed. */
  boolean hasReceiver() {
    return rules.contains(RECEIVER);
  }

  /** Returns its name on the command line. */
  String id() {
    return name.replace(' ', '-');
  }

  /** Returns the expected results. */
  SortedMap<Window, Long> expected() {
    return plainLoop.results(
        twist == Twist.IS_DROPPED
            ? input.firstLines()
            : Stream.concat(input.firstLines(), input.restLines()));
  }

  /** Returns the expected account of the lines. */
  Account account() {
    long matching = plainLoop.counted(input.all());
    long dropped = twist == Twist.IS_DROPPED ? plainLoop.counted(input.restLines()) : 0;
    return new Account(
        input.all().count(), matching - dropped, input.all().count() - matching, 0, dropped);
  }

  /**
   * Returns the end of the checked results: windows that start here or later contain only the last
   * lines, which close the others.
   */
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

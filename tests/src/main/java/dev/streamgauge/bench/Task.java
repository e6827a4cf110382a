package dev.streamgauge.bench;

import dev.streamgauge.testing.Arguments;
import dev.streamgauge.testing.ResultLine;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The command line of a contender, and how it prints its results.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *   Task task = Task.of(args);
 *   ...
 *   task.print(windowStartMillis, key, count, revision);
 * }
 * }</pre>
 *
 * @param topic the topic to read from its beginning, by the records' timestamps
 * @param atLeast results with a lower count are not printed, to limit the output with many keys
 * @param stateDir an empty directory for saved state
 */
public record Task(
    String bootstrapServers,
    String topic,
    Question question,
    Duration windowSize,
    Duration windowPeriod,
    long atLeast,
    String stateDir)
    implements Serializable {

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it has unknown arguments
   */
  public static Task of(String[] args) {
    Arguments arguments = new Arguments(args);
    Task task =
        new Task(
            arguments.string("bootstrapServers", "127.0.0.1:9092"),
            arguments.string("topic", "logs"),
            Question.valueOf(arguments.string("question", "errors").toUpperCase(Locale.ROOT)),
            arguments.duration("windowSize", "30s"),
            arguments.duration("windowPeriod", "10s"),
            arguments.number("atLeast", 1),
            arguments.string("stateDir", "state"));
    arguments.rejectOthers();
    return task;
  }

  /** Returns the command line that {@link #of} reads. */
  public List<String> arguments() {
    return List.of(
        "--bootstrapServers=" + bootstrapServers,
        "--topic=" + topic,
        "--question=" + question.name().toLowerCase(Locale.ROOT),
        "--windowSize=" + Workload.option(windowSize),
        "--windowPeriod=" + Workload.option(windowPeriod),
        "--atLeast=" + atLeast,
        "--stateDir=" + stateDir);
  }

  /** Returns the keys a line counts under. */
  public List<String> keys(String line) {
    return question.keys(line);
  }

  /** Returns whether a count should be printed. */
  public boolean isPrinted(long count) {
    return count >= atLeast;
  }

  /**
   * Prints a result.
   *
   * @param revision higher than that of the results it replaces; the count itself works, if it only
   *     grows
   */
  public void print(long windowStartMillis, String key, long count, long revision) {
    System.out.println(line(windowStartMillis, key, count, revision));
  }

  /** Returns the line that {@link #print} prints. */
  public String line(long windowStartMillis, String key, long count, long revision) {
    Instant start = Instant.ofEpochMilli(windowStartMillis);
    return ResultLine.of(start, start.plus(windowSize), key, count, "ON_TIME", revision);
  }
}
